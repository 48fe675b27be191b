"""The cache in Redis, for sites that share one: each has its keys behind `REDIS_PREFIX`. Who does not answer is left alone for a while."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds for which a Redis that did not answer is not asked again: each question may take as long as its time-out."""
COPY_LASTS = 600
"""Seconds that the copy of a session is good for. Reading it anew takes one question to the database."""
PATIENCE = 2
"""So many lines in a row that could not be had make an outage: one may be bad luck. One that cost its time-out is one at once."""

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class LeftAlone(NoConnection):
    """It did not answer a moment ago, so it was not asked."""


class Rest:
    """Whether a Redis is left alone, in this process. Written down once when that begins, and once when it is over."""

    def __init__(self) -> None:
        self.failed = 0
        self.until = 0.0
        """By a clock that does not jump; 0 while all is well."""

    def look(self) -> None:
        """May it be asked? When the time is over one of us tries, and the others wait for what he finds. Raises `LeftAlone`."""
        now = time.monotonic()
        if now < self.until:
            raise LeftAlone
        if self.until:
            self.until = now + REST

    def begin(self, error: Exception) -> None:
        """It did not answer."""
        self.failed += 1
        if self.failed < PATIENCE and isinstance(error, NoConnection):
            return
        if not self.until:
            log.error("cache: Redis does not answer (%s); pages go on without it, limits refuse", error)
        self.until = time.monotonic() + REST

    def end(self) -> None:
        """It answered."""
        self.failed = 0
        if self.until:
            log.warning("cache: Redis answers again")
            self.until = 0.0


_rests: defaultdict[tuple[str, ...], Rest] = defaultdict(Rest)
"""By address: Django makes a client for each thread, and what one of them found out counts for all."""


def careful(ask: Callable[Concatenate[Any, Given], Answer]) -> Callable[Concatenate[Any, Given], Answer]:
    """The same question, which is not asked while Redis is left alone."""

    @wraps(ask)
    def asked(client: Any, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        rest = _rests[tuple(client._servers)]  # noqa: SLF001 -- how Django's own methods know it
        rest.look()
        try:
            answer = ask(client, *given, **named)
        except (NoConnection, NoAnswer) as error:
            rest.begin(error)
            raise
        except Exception:
            rest.end()  # "not there" is an answer, too
            raise
        rest.end()
        return answer

    return asked


class CarefulClient(RedisCacheClient):
    """Django's, with each question asked carefully."""

    add = careful(RedisCacheClient.add)
    get = careful(RedisCacheClient.get)
    set = careful(RedisCacheClient.set)
    touch = careful(RedisCacheClient.touch)
    delete = careful(RedisCacheClient.delete)
    get_many = careful(RedisCacheClient.get_many)
    has_key = careful(RedisCacheClient.has_key)
    incr = careful(RedisCacheClient.incr)
    set_many = careful(RedisCacheClient.set_many)
    delete_many = careful(RedisCacheClient.delete_many)


class CarefulReader(RedisCacheClient):
    """Django's for sessions: what is read is in the database as well, but what is written or ended must reach the copy that others read."""

    get = careful(RedisCacheClient.get)
    get_many = careful(RedisCacheClient.get_many)


class SharedRedisCache(RedisCache):
    """Django's, but clearing it takes away this site's keys only: Django's empties the whole database of Redis."""

    client: type[RedisCacheClient] = CarefulClient

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = self.client

    def clear(self) -> None:
        """Forget every key that begins with this site's prefix."""
        client = self._cache.get_client(write=True)  # type: ignore[attr-defined]  # how Django's own methods reach it
        keys = list(client.scan_iter(match=f"{self.key_prefix}:*", count=1000))
        if keys:
            client.unlink(*keys)


class SessionRedisCache(SharedRedisCache):
    """The same for sessions, each for some minutes at a time; then it is read from the database again.

    One that was ended while Redis did not answer is gone from the database, and its copy here is believed no longer than that.
    """

    client = CarefulReader

    def set(self, key: Any, value: Any, timeout: Any = COPY_LASTS, version: int | None = None) -> None:
        """Keep a copy, for as long as was asked and no longer than a copy lasts."""
        super().set(key, value, min(timeout, COPY_LASTS), version)
