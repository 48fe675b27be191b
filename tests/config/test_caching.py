"""Sites that share one Redis stay out of each other's keys."""

from django.core.cache import CacheHandler, cache


def test_clearing_the_cache_leaves_what_another_site_keeps_in_the_same_redis(settings):
    described = {**settings.CACHES["default"], "KEY_PREFIX": "vakkring-another", "LOCATION": settings.ENVIRONMENT.redis_url or "another"}
    other = CacheHandler({"default": described})["default"]
    other.set("limit", 1)
    cache.set("limit", 2)

    cache.clear()

    assert (cache.get("limit"), other.get("limit")) == (None, 1)
    other.clear()
    assert other.get("limit") is None
