"""What all processes keep in the shared cache only to save work: while it is away the work is done each time, and nobody notices.

Not for what must be counted, as limits on tries.
"""

from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError


def kept(key: str) -> Any:
    """What is kept there; None also when it cannot be asked."""
    try:
        return cache.get(key)
    except RedisError:
        return None


def keep(key: str, value: Any, seconds: int) -> None:
    """For whoever asks next."""
    try:
        cache.set(key, value, seconds)
    except RedisError:
        return  # written down by the cache


def forget(*keys: str) -> None:
    """It is not so any more. Never fails: what changed may be committed already; what cannot be reached goes when its time is over."""
    try:
        cache.delete_many(keys)
    except RedisError:
        return
