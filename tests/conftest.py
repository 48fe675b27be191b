"""What all tests share. Caches outlive a test, also Redis: each test starts with empty ones."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def empty_caches():
    """Rate limits, sessions and what is kept near."""
    for cache in caches.all(initialized_only=False):
        cache.clear()
