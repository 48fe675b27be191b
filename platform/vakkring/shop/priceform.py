"""The forms for what a module or a session costs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vakkring.funding.amountfield import AmountField
from vakkring.funding.amounts import round_euros
from vakkring.shop import pricing
from vakkring.shop.models import Offer, VatGround

MOST = 10_000_00


class DayField(forms.DateField):
    """A day, chosen as the phone likes to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PriceForm(forms.Form):
    """Price, VAT, how long it takes, when it is sold, and one lower price."""

    price = AmountField(label=_("Prijs met btw"), help_text=_("Vul 0 in als het gratis is."))
    own_contribution = AmountField(
        label=_("Kleine eigen bijdrage"), required=False, help_text=_("Dit betaalt een vakmens altijd zelf, ook met vouchers.")
    )
    vat_ground = forms.ChoiceField(label=_("Btw"), choices=VatGround.choices, widget=forms.RadioSelect)
    crkbo_number = forms.CharField(label=_("CRKBO-nummer"), max_length=20, required=False, help_text=_("Alleen als er geen btw op zit."))
    crkbo_until = DayField(label=_("Inschrijving geldt tot en met"))
    days = forms.IntegerField(label=_("Hoeveel dagen duurt het?"), min_value=0, max_value=60, help_text=_("0 is minder dan een dag."))
    minutes = forms.IntegerField(label=_("Hoeveel minuten in totaal?"), min_value=0, max_value=60 * 8 * 60)
    sold_from = DayField(label=_("Te koop vanaf"))
    sold_until = DayField(label=_("Te koop tot en met"))
    seats = forms.IntegerField(label=_("Hoeveel plaatsen?"), min_value=1, required=False, help_text=_("Leeg is zoveel als er willen."))
    situation_label = forms.CharField(
        label=_("Lagere prijs voor"), max_length=80, required=False, help_text=_("Zoals: ik ben net begonnen, korter dan 1 jaar.")
    )
    situation_price = AmountField(label=_("Die lagere prijs"), required=False)

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        given = super().clean() or {}
        price = given.get("price") or 0
        if price > MOST:
            self.add_error("price", _("Dit is wel erg veel. Klopt het bedrag?"))
        if (given.get("own_contribution") or 0) > price:
            self.add_error("own_contribution", _("De eigen bijdrage kan niet meer zijn dan de prijs."))
        if given.get("vat_ground") == VatGround.EXEMPT:
            self.demand_register(given)
        if bool(given.get("situation_label")) != (given.get("situation_price") is not None):
            self.add_error("situation_price", _("Vul voor de lagere prijs allebei in: voor wie, en hoeveel."))
        begin, end = given.get("sold_from"), given.get("sold_until")
        if begin and end and end < begin:
            self.add_error("sold_until", _("De laatste dag ligt voor de eerste."))
        return given

    def demand_register(self, given: dict[str, Any]) -> None:
        """No VAT needs an entry in the register that still counts."""
        if not given.get("crkbo_number"):
            self.add_error("crkbo_number", _("Zonder btw kan alleen met een CRKBO-nummer."))
        until = given.get("crkbo_until")
        if not until or until < timezone.localdate():
            self.add_error("crkbo_until", ValidationError(_("Tot wanneer geldt de inschrijving? Die dag moet nog komen.")))

    def situations(self) -> list[tuple[str, int]]:
        """The lower price, when there is one."""
        label = self.cleaned_data["situation_label"]
        return [(label, self.cleaned_data["situation_price"])] if label else []


class SessionPriceForm(PriceForm):
    """The same for a session, whose day, length and seats are known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days", "minutes", "sold_from", "sold_until", "seats"):
            del self.fields[name]


FIELDS = ("price", "own_contribution", "vat_ground", "crkbo_number", "crkbo_until", "days", "minutes", "sold_from", "sold_until", "seats")


def initial_of(offer: Offer | None, minutes: int) -> dict[str, Any]:
    """The offer as it is; of a module that has none yet, what we know of it."""
    if offer is None:
        return {"price": 0, "own_contribution": 0, "vat_ground": VatGround.STANDARD, "days": 0, "minutes": minutes}
    lower = offer.situations.first()
    extra = {"situation_label": lower.label, "situation_price": lower.price} if lower else {}
    return {name: getattr(offer, name) for name in FIELDS} | extra


def too_dear(offer: Offer) -> str:
    """What craftspeople said they would pay at most, when this is more; empty when it is not."""
    most = pricing.too_dear(offer.price, offer.days)
    if not most:
        return ""
    return gettext("Let op: in ons onderzoek wilden vakmensen hier hoogstens %(most)s voor betalen.") % {"most": round_euros(most)}
