"""Attendance as a sheet. Pure."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.actions.attendance import Presence


def rows(people: Iterable[Presence]) -> list[list[object]]:
    """One line per person, names as they stood in the room. No addresses: the trainer does not see them."""
    head: list[object] = [_("naam"), _("account"), _("minuten"), _("deed mee"), _("was erbij"), _("aangepast"), _("reden")]
    return [head, *(row(one) for one in people)]


def row(one: Presence) -> list[object]:
    """One person."""
    yes, no = _("ja"), _("nee")
    return [
        one.attendee.name,
        no if one.attendee.person_id is None else yes,
        one.minutes,
        one.attendee.acts,
        yes if one.attended else no,
        timezone.localdate(one.correction.at).isoformat() if one.correction else "",
        one.correction.reason if one.correction else "",
    ]
