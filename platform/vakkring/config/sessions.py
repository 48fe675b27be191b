"""Sessions as Django keeps them: in the database, and near at hand in the cache. Who is logged in stays so while the cache is away."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """Django's forgives a cache that cannot be asked, but not one that cannot keep what the database said."""

    def load(self) -> dict[str, Any]:
        """From the cache, else from the database."""
        try:
            return super().load()
        except RedisError:
            stored = self._get_session_from_db()  # type: ignore[attr-defined]  # the types leave it out
            return self.decode(stored.session_data) if stored else {}
