"""What people are told about sessions they signed up for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from classroom import times
from classroom.models import Session


@dataclass(frozen=True)
class Text:
    """The title and the text of a notice, which also leaves as a letter."""

    title: str
    text: str


def place(session: Session, now: datetime) -> dict[str, str]:
    """The words for which session and when."""
    return {"title": session.title, "when": times.when(session.starts_at, now), "day": times.day(session.starts_at, now)}


def reminder(session: Session, now: datetime) -> Text:
    """A day or an hour before it begins."""
    words = place(session, now)
    return Text(
        _("Live: %(when)s") % words,
        _("“%(title)s” begint %(when)s. De deur gaat een kwartier eerder open. Weinig bereik? Doe mee met alleen geluid of tekst.") % words,
    )


def seat(session: Session, now: datetime) -> Text:
    """To the first who waited: a seat came free."""
    return Text(
        _("Er is een plek voor je"),
        _("Je stond op de wachtlijst van “%(title)s”. Je doet nu mee: %(when)s. Kun je niet? Meld je dan af.") % place(session, now),
    )


def changed(session: Session, now: datetime) -> Text:
    """To everybody who signed up: another time, or another title."""
    words = place(session, now) | {"span": times.span(session.starts_at, session.ends_at)}
    return Text(_("Een livesessie is veranderd"), _("“%(title)s” is nu: %(day)s, %(span)s. Kun je dan niet? Meld je dan af.") % words)


def cancelled(session: Session) -> Text:
    """To everybody who signed up: it does not go on."""
    words = {"title": session.title, "day": times.day(session.starts_at, session.cancelled_at or session.starts_at)}
    return Text(_("Een livesessie gaat niet door"), _("“%(title)s” van %(day)s gaat niet door.") % words)
