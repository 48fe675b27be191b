"""What the page frame needs on every page, and nothing more: it is built for each request."""

from django.conf import settings
from django.http import HttpRequest

from vakkring import stylesheet
from vakkring.accounts import theme


def frame(request: HttpRequest) -> dict[str, object]:
    """Theme from its cookie (empty: as the phone is set), the site's address, and whether this is a demo."""
    return {
        "style_address": stylesheet.address(),
        "inline_style": stylesheet.text(stylesheet.address()) if stylesheet.must_come_along(request) else "",
        "theme": theme.chosen(request.COOKIES),
        "site_url": site_url(request),
        "demo": settings.DEMO,
    }


def site_url(request: HttpRequest) -> str:
    """The site's address for links that leave it. Outside production the phone may have come by another address than SITE_URL says."""
    return f"{request.scheme}://{request.get_host()}" if settings.ENVIRONMENT.debug else str(settings.SITE_URL)
