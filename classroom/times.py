"""Moments as people say them, by the clock in the Netherlands."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _


def day(at: datetime, now: datetime) -> str:
    """Which day: "vandaag", "morgen", "donderdag 26 november", with the year when that is another one."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return _("vandaag")
    if local.date() == today.date() + timedelta(days=1):
        return _("morgen")
    return written(local, "l j F" if local.year == today.year else "l j F Y")


def clock(at: datetime) -> str:
    """The hour: "19:30"."""
    return written(timezone.localtime(at), "H:i")


def span(begin: datetime, end: datetime) -> str:
    """From when to when: "19:30 tot 20:15"."""
    return _("%(begin)s tot %(end)s") % {"begin": clock(begin), "end": clock(end)}


def when(at: datetime, now: datetime) -> str:
    """Day and hour: "morgen om 19:30"."""
    return _("%(day)s om %(clock)s") % {"day": day(at, now), "clock": clock(at)}
