"""Limits on tries, counted in the shared cache by allauth's counter. The amounts stand in settings, ACCOUNT_RATE_LIMITS."""

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume  # the public one never counts a GET
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vakkring.accounts import watching


def refusal(request: HttpRequest, action: str, key: str) -> HttpResponse | None:
    """Count one try; the page to show when it is one too many, with what to do now."""
    if ratelimit.consume(request, action=action, key=key):
        return None
    watching.note("too-many", request, of=action)
    return render(request, "account/too_many.html", {"action": action, "tab": "account"}, status=429)


def pace_refusal(request: HttpRequest, action: str, key: str) -> HttpResponse | None:
    """The same for what is fine at a slower pace, by GET as well: the page asks to wait a minute."""
    if consume(request, app="allauth.account", action=action, key=key, limit_get=True) is not None:
        return None
    watching.note("too-many", request, of=action)
    return render(request, "429.html", status=429)
