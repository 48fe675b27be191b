"""Limits on tries, counted in the shared cache by allauth's counter. The amounts stand in settings, ACCOUNT_RATE_LIMITS."""

import math
import time

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume, get_cache_key, get_rates  # the public one never counts a GET
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vakkring.accounts import watching

APP = "allauth.account"


def refusal(request: HttpRequest, action: str, key: str) -> HttpResponse | None:
    """Count one try; the page to show when it is one too many, with what to do now."""
    if ratelimit.consume(request, action=action, key=key):
        return None
    watching.note("too-many", request, of=action)
    return render(request, "account/too_many.html", {"action": action, "tab": "account"}, status=429)


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
    now = time.time()
    waits = [1.0]
    for rate in get_rates(app=APP, action=action):
        counted = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
        if len(counted) >= rate.amount:
            waits.append(counted[-1] + rate.duration - now)
    return math.ceil(max(waits))
