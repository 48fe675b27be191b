"""Forms of the checkout, of invoices, and of an operator who gives money back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.nl import postcode

from vakkring.accounts import companies
from vakkring.accounts.models import Person
from vakkring.funding.amountfield import AmountField
from vakkring.shop.models import BillingDetails
from vakkring.shop.priced import DEAREST_HOUR


class DetailsForm(forms.Form):
    """A company for on the invoice, kept for the next time."""

    name = forms.CharField(label=_("Naam van je bedrijf"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    street = forms.CharField(
        label=_("Straat en huisnummer"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "address-line1"})
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "postal-code"}))
    city = forms.CharField(label=_("Plaats"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    kvk_number = forms.CharField(
        label=_("KvK-nummer"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    vat_id = forms.CharField(label=_("Btw-id"), max_length=30, required=False, help_text=_("Zoals NL123456789B01."))
    no_vat_back = forms.BooleanField(
        label=_("Ik doe mee aan de kleineondernemersregeling (KOR)"), required=False, help_text=_("Dan krijg je geen btw terug.")
    )
    hourly_rate = AmountField(label=_("Je uurtarief"), required=False, help_text=_("Alleen om uit te rekenen wat het je echt kost."))

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data, initial=initial_of(person))

    def clean_postcode(self) -> str:
        """Four digits and two letters."""
        try:
            return str(postcode.validate(self.cleaned_data["postcode"]))
        except NotANumber as problem:
            raise ValidationError(_("Een postcode is 4 cijfers en 2 letters, zoals 8011 AB.")) from problem

    def clean_kvk_number(self) -> str:
        """Eight digits."""
        return companies.kvk_number(self.cleaned_data["kvk_number"])

    def clean_vat_id(self) -> str:
        """One that passes its own check."""
        return companies.vat_id(self.cleaned_data["vat_id"])

    def clean_hourly_rate(self) -> int | None:
        """Within reason."""
        rate: int | None = self.cleaned_data["hourly_rate"]
        if rate is not None and rate > DEAREST_HOUR:
            raise ValidationError(_("Vul een uurtarief in van hoogstens € 500."))
        return rate

    def details(self) -> dict[str, Any]:
        """What `actions.offers.keep_details` keeps."""
        given = {name: self.cleaned_data[name] for name in ("name", "street", "postcode", "city", "kvk_number", "vat_id")}
        rate = self.cleaned_data["hourly_rate"]
        return given | {"reclaims_vat": not self.cleaned_data["no_vat_back"]} | ({} if rate is None else {"hourly_rate": rate})


def initial_of(person: Person) -> dict[str, Any]:
    """What somebody gave before; for the first time, what stands in his profile."""
    known = BillingDetails.objects.filter(person=person).first()
    if known is None:
        return {"name": person.get_full_name(), "kvk_number": person.kvk_number, "vat_id": person.vat_id, "hourly_rate": 50_00}
    names = ("name", "street", "postcode", "city", "kvk_number", "vat_id", "hourly_rate")
    return {name: getattr(known, name) for name in names} | {"no_vat_back": not known.reclaims_vat}


class CheckoutForm(forms.Form):
    """The button: which order this is and what was agreed to. What is wrong here was not typed by a person."""

    id = forms.UUIDField()
    agreed = forms.CharField(max_length=32)


class BookkeeperForm(forms.Form):
    """Where a copy of an invoice goes."""

    email = forms.EmailField(
        label=_("Mailadres van je boekhouder"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": _("Dit is nog geen e-mailadres. Kijk of er een typefout in zit.")},
    )

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).strip().lower()


class RefundForm(forms.Form):
    """How much goes back and why; `before` is what had gone back when the page was made."""

    cents = AmountField(label=_("Bedrag"))
    reason = forms.CharField(label=_("Reden"), max_length=200, help_text=_("De vakmens leest dit op de creditnota."))
    before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
