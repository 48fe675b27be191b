"""The door to sound and picture: what a browser needs to be heard where somebody is now."""

import logging
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from classroom import door, guests, showing
from classroom.actions import calling, entering
from classroom.gateways.media_servers import Place, chosen
from classroom.gateways.outage import Unreachable
from classroom.models import Session
from vakkring.accounts import limits
from vakkring.accounts.models import Person

log = logging.getLogger(__name__)

LASTS = timedelta(minutes=10)
"""A pass that leaks is soon worth nothing; a browser renews its own."""


@never_cache
@require_POST
def door_pass(request: HttpRequest, slug: str) -> HttpResponse:
    """A pass for who takes part in the call: at which place, with whom, and how. `enters=1`: what was left of him there goes first.

    The media server is asked for it here, outside any transaction. 404: there is nothing to enter for him; 503: the media server is away.
    """
    session = get_object_or_404(Session, slug=slug)
    person = request.user if isinstance(request.user, Person) else None
    attendee = entering.attendee_of(session, person, guests.of(request))
    now = timezone.now()
    if attendee is None or door.why_not(session, door.standing(person, session), attendee, now) or session.ended_at is not None:
        return JsonResponse({"code": "not.invited"}, status=404)
    if attendee.rung == calling.WITHOUT:
        return JsonResponse({"code": "media.apart"}, status=404)
    if refused := limits.refusal(request, "media_pass", f"attendee:{attendee.pk}"):
        return refused
    name, key = calling.place(attendee)
    until = now + LASTS
    try:
        way = chosen().admit(Place(key), attendee.pk, until, enters=request.POST.get("enters") == "1")
    except Unreachable:
        log.exception("no pass for attendee %s", attendee.pk)
        return JsonResponse({"code": "media.away"}, status=503)
    others = [showing.person(one).model_dump(mode="json") for one in calling.heard(session, attendee, now)]
    return JsonResponse({"place": name, "seconds": LASTS.total_seconds(), "others": others, **way})
