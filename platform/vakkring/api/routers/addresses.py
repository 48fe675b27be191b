"""Links that work outside the site."""

from django.conf import settings


def whole(path: str) -> str:
    """The full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"
