"""What people are told about articles."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Text:
    """The title and the text of a notice."""

    title: str
    text: str


def checked(title: str, by: str) -> Text:
    """To who began it: others can read it now."""
    return Text(_("Je artikel staat erop"), _("%(by)s keek “%(title)s” na. Iedereen kan het nu lezen.") % {"by": by, "title": title})


def review(title: str) -> Text:
    """To who checked it last: its date has passed."""
    return Text(
        _("Kijk je dit nog eens na?"),
        _("De datum van “%(title)s” is voorbij. Klopt het nog? Zet er dan een nieuwe datum bij.") % {"title": title},
    )
