"""Sessions as Django keeps them, in the database and near at hand in the cache, for a year at most. They last while the cache is away."""

import time
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError

BEGAN = "began"
"""When somebody logged in, in seconds since 1970; not there in a session of nobody."""
LONGEST = 60 * 60 * 24 * 365
"""Seconds after which he does so again, however often he came."""


class SessionStore(cached_db.SessionStore):
    """Django's forgives a cache that cannot be asked, but not one that cannot keep what the database said."""

    def load(self) -> dict[str, Any]:
        """From the cache, else from the database. A cache that cannot be asked is not given anything to keep: that costs a time-out."""
        try:
            kept: dict[str, Any] | None = self._cache.get(self.cache_key)  # type: ignore[attr-defined]  # the types leave it out
            return super().load() if kept is None else kept
        except RedisError:
            stored = self._get_session_from_db()  # type: ignore[attr-defined]
            return self.decode(stored.session_data) if stored else {}

    def save(self, must_create: bool = False) -> None:
        """One in which somebody is logged in has a beginning, also when it is from before there were any."""
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the types leave it out
        if SESSION_KEY in held:
            held.setdefault(BEGAN, int(time.time()))
        super().save(must_create)

    def get_expiry_age(self, **how: Any) -> int:
        """Seconds it still lasts: what Django says, but no longer than a year after logging in."""
        age = super().get_expiry_age(**how)
        if "expiry" in how:  # of the row that is being read just now, which was written with such a moment
            return age
        return age if BEGAN not in self else max(0, min(age, int(self[BEGAN] + LONGEST - time.time())))

    def get_expiry_date(self, **how: Any) -> datetime:
        """The same as a moment; pages and sockets look at it."""
        date = super().get_expiry_date(**how)
        return date if BEGAN not in self else min(date, datetime.fromtimestamp(self[BEGAN] + LONGEST, UTC))
