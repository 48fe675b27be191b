"""What people are told about questions. No names and no text of a question: a letter lies about longer than a question does."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Text:
    """The title and the text of a notice, which also leaves as a letter."""

    title: str
    text: str


def new_question(about: str, by: str) -> Text:
    """To the coach, or to the moderators when there is no coach."""
    return Text(_("Er is een vraag voor je"), _("Over: %(about)s. Je antwoord is beloofd voor %(by)s.") % {"about": about, "by": by})


def further_question(about: str, by: str) -> Text:
    """To the coach: the answer was not all."""
    return Text(_("Nog een vraag na je antwoord"), _("Over: %(about)s. Je antwoord is beloofd voor %(by)s.") % {"about": about, "by": by})


def answered(about: str) -> Text:
    """To the asker."""
    return Text(_("Je vraag is beantwoord"), _("Over: %(about)s. Lees het antwoord, en laat weten of het hielp.") % {"about": about})


def helped(about: str) -> Text:
    """To who answered."""
    return Text(_("Je antwoord hielp"), _("Over: %(about)s. De vraag is klaar.") % {"about": about})


def late(about: str, by: str) -> Text:
    """To the coach, once a promise."""
    return Text(_("Deze vraag wacht nog op je"), _("Over: %(about)s. Het antwoord was beloofd voor %(by)s.") % {"about": about, "by": by})


def late_for_moderators(about: str, by: str) -> Text:
    """To the moderators, once a promise."""
    return Text(_("Een vraag is te laat"), _("Over: %(about)s. Het antwoord was beloofd voor %(by)s.") % {"about": about, "by": by})


def other_coach(about: str, by: str) -> Text:
    """To the asker: somebody else answers."""
    return Text(_("Iemand anders pakt je vraag op"), _("Over: %(about)s. Je hebt antwoord voor %(by)s.") % {"about": about, "by": by})
