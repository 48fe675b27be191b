"""The site's addresses and a page that does nothing but know who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from vakkring.config.urls import *  # noqa: F403
from vakkring.config.urls import urlpatterns

STORED = "<!doctype html><title>bare</title>" + "<p>Vijf kilobyte kant en klare tekst.</p>" * 125


def bare(request: HttpRequest) -> HttpResponse:
    """Session, user, five kilobytes."""
    return HttpResponse(STORED if request.user.is_authenticated else "nobody")


urlpatterns = [*urlpatterns, path("bench/bare/", bare)]
