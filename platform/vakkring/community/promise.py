"""When an answer is promised, and how we say so. Pure: no database, the clock comes as an argument."""

import functools
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from holidays import country_holidays

ZONE = ZoneInfo("Europe/Amsterdam")
CLOSES = time(17)
SATURDAY = 5
WEEK = 7


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for the Dutch public holidays."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


@functools.cache
def public_holidays(year: int) -> frozenset[date]:
    """The Dutch public holidays of a year."""
    return frozenset(country_holidays("NL", years=year))


def promised(asked_at: datetime) -> datetime:
    """The end of the next working day in the Netherlands, whatever the time or the day at which somebody asks."""
    day = asked_at.astimezone(ZONE).date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, CLOSES, ZONE)


def words(by: datetime, now: datetime) -> str:
    """A moment as people say it: "morgen om 17:00", "maandag om 17:00", "dinsdag 6 april om 17:00"."""
    local = by.astimezone(ZONE)
    days = (local.date() - now.astimezone(ZONE).date()).days
    if days in {-1, 0, 1}:
        day = [_("vandaag"), _("morgen"), _("gisteren")][days]
    else:
        day = date_format(local, "l" if 0 < days < WEEK else "l j F")
    return _("%(day)s om %(time)s") % {"day": day, "time": f"{local:%H:%M}"}
