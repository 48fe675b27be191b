"""Limits on tries, counted in the shared cache by allauth's counter. The amounts stand in settings, ACCOUNT_RATE_LIMITS."""

import math
import time

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume, get_cache_key, get_rates  # the public one never counts a GET
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vakkring.accounts import watching

APP = "allauth.account"
ALMOST_AN_HOUR = 50
"""Minutes; from then on it is said in hours."""


def refusal(request: HttpRequest, action: str, key: str) -> HttpResponse | None:
    """Count one try; the page to show when it is one too many, with what to do now and how long to wait."""
    if ratelimit.consume(request, action=action, key=key):
        return None
    watching.note("too-many", request, of=action)
    wait = in_words(seconds_left(request, action, key))
    shown = {"action": action, "wait": wait, "contact_email": settings.CONTACT_EMAIL, "tab": "account"}
    return render(request, "account/too_many.html", shown, status=429)


def pace_refusal(request: HttpRequest, action: str, key: str) -> HttpResponse | None:
    """The same for what is fine at a slower pace, by GET as well: the page asks to wait a minute."""
    if consume(request, app=APP, action=action, key=key, limit_get=True) is not None:
        return None
    watching.note("too-many", request, of=action)
    return render(request, "429.html", status=429)


def seconds_to_wait(request: HttpRequest, action: str, key: str) -> int:
    """Count one, by GET as well; 0 when it may go on, else after how many seconds the next one does. For programs: they read no page."""
    if consume(request, app=APP, action=action, key=key, limit_get=True) is not None:
        return 0
    watching.note("too-many", request, of=action)
    return seconds_left(request, action, key)


def seconds_left(request: HttpRequest, action: str, key: str) -> int:
    """After how many seconds who was refused just now may go on."""
    now = time.time()
    waits = [1.0]
    for rate in get_rates(app=APP, action=action):
        counted = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
        if len(counted) >= rate.amount:
            waits.append(counted[-1] + rate.duration - now)
    return math.ceil(max(waits))


def in_words(seconds: int) -> str:
    """How long that is, never too short."""
    minutes, hours = math.ceil(seconds / 60), math.ceil(seconds / 3600)
    if minutes <= 1:
        return _("een minuut")
    if minutes <= ALMOST_AN_HOUR:
        return _("%(minutes)s minuten") % {"minutes": minutes}
    return _("een uur") if hours == 1 else _("%(hours)s uur") % {"hours": hours}
