"""What people are told about vouchers."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring.funding.models import Voucher


@dataclass(frozen=True)
class Text:
    """The title and the text of a notice, which also leaves as a letter."""

    title: str
    text: str


def handed_out(voucher: Voucher) -> Text:
    """Somebody got a voucher."""
    programme = voucher.programme
    lines = [
        _("%(funder)s betaalt mee als je iets leert: %(share)s%% van de prijs.")
        % {"funder": programme.organisation.name, "share": programme.share},
        _("De voucher geldt tot en met %(day)s.") % {"day": date_format(voucher.last_day, "j F Y")},
        _("Hij staat in je leerpotje. Je hoeft niets in te vullen: bij het betalen zie je wat het fonds betaalt."),
        _("%(funder)s ziet niet wat jij leert. Alleen aantallen.") % {"funder": programme.organisation.name},
    ]
    return Text(_("Je hebt een voucher van %(funder)s") % {"funder": programme.organisation.name}, "\n".join(lines))


def runs_out(voucher: Voucher) -> Text:
    """A voucher that still pays will soon pay nothing any more."""
    text = _("De voucher van %(funder)s geldt tot en met %(day)s. Daarna betaalt het fonds niet meer mee.")
    told = {"funder": voucher.programme.organisation.name, "day": date_format(voucher.last_day, "j F Y")}
    return Text(_("Gebruik je voucher op tijd"), text % told)
