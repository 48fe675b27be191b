"""Sound and picture, as far as the room knows of it: who takes part how, and what browsers tell each other."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classroom import media
from classroom.actions import presence, telling
from classroom.actions.acting import acted, acting, own_group, standing
from classroom.gateways.media_servers import MediaServer, Place, chosen
from classroom.gateways.outage import Unreachable
from classroom.messages import MOST_NAMES
from classroom.models import Attendee, Session
from classroom.refusals import Refused
from vakkring.realtime import streams

log = logging.getLogger(__name__)

WITHOUT = "text"
"""The rung of who has neither sound nor picture: he takes no part in the call."""


@transaction.atomic
def take_part(by: Attendee, rung: str | None, *, microphone: bool = False, camera: bool = False) -> None:
    """Say how one takes part; None is leaving the call. The room hears of it within a second. Raises `Refused`.

    Coming in locks the room: the last place without a media server is taken once. Who opens his microphone does something.
    """
    rung = rung or WITHOUT
    comes = rung != WITHOUT and by.rung == WITHOUT
    session, attendee = acting(by) if comes else standing(by)
    if rung != WITHOUT and attendee.rung == WITHOUT:
        check_place(session, attendee)
    attendee = Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)
    if attendee.muted and microphone:
        raise Refused("person.muted")
    had_microphone = attendee.microphone
    attendee.rung = rung
    attendee.microphone = microphone and attendee.rung != WITHOUT
    attendee.camera = camera and attendee.rung != WITHOUT
    attendee.save(update_fields=["rung", "microphone", "camera"])
    if attendee.microphone and not had_microphone:
        acted(attendee)
    telling.tell_me(attendee)


@transaction.atomic
def signal(by: Attendee, to: int, data: dict[str, Any]) -> None:
    """Hand something on to somebody else's browser, if both take part in the call of the same room or group. Raises `Refused`."""
    session, attendee = standing(by)
    other = session.attendees.filter(pk=to, removed_at=None).first()
    if other is None or other.pk == attendee.pk:
        raise Refused("not.found")
    if WITHOUT in {attendee.rung, other.rung} or own_group(session, attendee) != own_group(session, other):
        raise Refused("media.apart")
    streams.direct(session.room, other.sender, {"type": "media.signal", "from": attendee.pk, "data": data})


# --- who is with whom ---------------------------------------------------------------------------------------------------------------------
def place(attendee: Attendee) -> tuple[str, str]:
    """Where he hears others: its name ("room", "group-3") and the key of its stream. A group hears only itself."""
    group = own_group(attendee.session, attendee)
    return (f"group-{group.number}", group.stream) if group else ("room", attendee.session.stream("room"))


def others(session: Session, attendee: Attendee, now: datetime) -> QuerySet[Attendee]:
    """Who else takes part in the call where he is."""
    inside = presence.present(session, now).exclude(rung=WITHOUT).exclude(pk=attendee.pk)
    group = own_group(session, attendee)
    return inside.filter(groups=group) if group else inside.exclude(groups__ended_at=None, groups__isnull=False)


def heard(session: Session, attendee: Attendee, now: datetime) -> list[Attendee]:
    """Of a call too large to name everybody: who leads, and who can be heard or seen."""
    inside = others(session, attendee, now).order_by("-staff", "-microphone", "-camera", "pk")
    return list(inside[:MOST_NAMES])


def check_place(session: Session, attendee: Attendee) -> None:
    """Refuse who comes in when as many hear each other as can. Raises `Refused`."""
    inside = list(others(session, attendee, timezone.now()).values_list("staff", flat=True))
    if not media.may_enter(media.LIMITS[chosen().engine], len(inside), staff_inside=any(inside), staff=attendee.staff):
        raise Refused("media.full")


# --- what the media server is told --------------------------------------------------------------------------------------------------------
def silenced(attendees: Iterable[Attendee], *, muted: bool) -> None:
    """After this transaction no sound of these people is passed on, whatever their browsers send; or it is again."""
    for attendee in attendees:
        afterwards(partial(mute_at, place(attendee)[1], attendee.pk, muted))


def cut_off(attendee: Attendee) -> None:
    """After this transaction he hears and sees nobody, and nobody him. To be called while he still sits in his group."""
    afterwards(partial(remove_from, place(attendee)[1], attendee.pk))


def closed(keys: Sequence[str]) -> None:
    """After this transaction these places (keys of streams) are gone."""
    for key in keys:
        afterwards(partial(close_at, key))


def mute_at(key: str, attendee: int, muted: bool, server: MediaServer) -> None:
    """At the place with this key."""
    server.mute(Place(key), attendee, muted=muted)


def remove_from(key: str, attendee: int, server: MediaServer) -> None:
    """From the place with this key."""
    server.remove(Place(key), attendee)


def close_at(key: str, server: MediaServer) -> None:
    """The place with this key."""
    server.close(Place(key))


def afterwards(ask: Callable[[MediaServer], None]) -> None:
    """Ask the media server something once this is written down. When it is away, browsers still do as the room says."""

    def asked() -> None:
        try:
            ask(chosen())
        except Unreachable:
            log.exception("the media server was not told")

    transaction.on_commit(asked)
