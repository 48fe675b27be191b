"""Sessions as iCal (RFC 5545), for the calendar on somebody's phone.

The UID never changes and SEQUENCE rises with each change, so a calendar moves the appointment it has; one called off is struck out.
The same sessions give the same bytes: a feed has an ETag.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration

from classroom.models import Session

TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)


def of_session(session: Session, site: str) -> bytes:
    """One session, to put into a calendar by hand. `site` is the site's address, without a slash at its end."""
    return calendar([event(session, site)])


def of_person(sessions: Iterable[Session], waiting: set[int], site: str) -> bytes:
    """Somebody's own sessions, for a calendar that subscribes. `waiting`: those in which he only waits for a seat."""
    return calendar([event(one, site, tentative=one.pk in waiting) for one in sessions], name=_("Vakkring Live"))


def calendar(events: Iterable[Event], name: str = "") -> bytes:
    """A calendar with these events, in the time of the Netherlands."""
    found = Calendar()
    found.add("prodid", "-//Vakkring//Live//NL")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    if name:
        found.add("x-wr-calname", name)
        found.add("name", name)
        found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", vDuration(REFRESH), encode=False)
    found.add_component(amsterdam(timezone.localdate().year))
    for one in events:
        found.add_component(one)
    return bytes(found.to_ical())


@lru_cache(maxsize=2)
def amsterdam(year: int) -> Timezone:
    """The zone with its changes of the clock, from a year back to five ahead."""
    return Timezone.from_tzid(settings.TIME_ZONE, first_date=date(year - 1, 1, 1), last_date=date(year + 5, 12, 31))


def event(session: Session, site: str, *, tentative: bool = False) -> Event:
    """One session."""
    address = f"{site}{session.get_absolute_url()}"
    found = Event()
    found.add("uid", f"live-{session.pk}@{urlsplit(settings.SITE_URL).hostname}")
    found.add("sequence", session.changes)
    found.add("dtstamp", session.changed_at.replace(microsecond=0))
    found.add("dtstart", timezone.localtime(session.starts_at))
    found.add("dtend", timezone.localtime(session.ends_at))
    found.add("summary", session.title)
    found.add("description", f"{session.summary}\n\n{_('Meedoen')}: {address}".strip())
    found.add("location", address)
    found.add("url", address)
    found.add("status", "CANCELLED" if session.cancelled_at else "TENTATIVE" if tentative else "CONFIRMED")
    return found
