"""Which edition of something is current, for what is kept in the memory of each process.

A copy carries the edition it was read in. A change begins a new edition in the shared cache; each process looks there once in `LOOK_EVERY`
seconds. A flushed cache only means that all is read once more. While the cache is away each process goes on with the editions it knows: it
sees its own changes at once, and those of others when the cache is back.
"""

import time
import uuid

from django.core.cache import cache, caches
from redis.exceptions import RedisError

LOOK_EVERY = 2

_untold: set[str] = set()
"""What changed here while the cache was away: the others hear it when it is back."""


def current(name: str) -> str:
    """The edition of what has this name, as "courses:edition"."""
    near, now = caches["near"], time.monotonic()
    last: tuple[str, float] | None = near.get(name)
    if last is not None and 0 <= now - last[1] < LOOK_EVERY:
        return last[0]
    found = shared(name) or (last[0] if last is not None else begun())
    near.set(name, (found, now), None)
    return found


def shared(name: str) -> str:
    """What the shared cache says; empty when it cannot be asked."""
    try:
        tell()
        return str(cache.get_or_set(name, begun, None))
    except RedisError:
        return ""


def renew(*names: str) -> None:
    """Something changed: begin new editions, in this process at once. Never fails: what changed may be committed already.

    Without a name: tell what could not be told before.
    """
    _untold.update(names)
    try:
        tell()
    except RedisError:
        pass  # written down by the cache; told as soon as it is back
    finally:
        caches["near"].delete_many(names)


def renew_here(*names: str) -> None:
    """Begin new editions in this process alone, for who reads in the transaction that changed something: until `renew` or the next look."""
    caches["near"].set_many({name: (begun(), time.monotonic()) for name in names}, None)


def tell() -> None:
    """Begin new editions for all of what changed. What could not be told stays for the next time."""
    names = set(_untold)
    if not names:
        return
    _untold.difference_update(names)  # before it is told: what somebody else renews meanwhile is told by him
    try:
        cache.set_many({name: begun() for name in names}, None)
    except RedisError:
        _untold.update(names)
        raise


def begun() -> str:
    """A new edition."""
    return uuid.uuid4().hex
