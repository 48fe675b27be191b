"""What a funder fills in."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.desks.client.forms import InviteForm
from vakkring.funding.actions.vouchers import MOST_AT_ONCE
from vakkring.funding.amountfield import AmountField
from vakkring.funding.models import Turn
from vakkring.funding.rules import ALL_KINDS, kind_name
from vakkring.vocabulary.models import Region, Topic, Trade

LONGEST_YEARS = 50


def text_field(label: Any, longest: int, **kwargs: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput({"class": "inp"}), **kwargs)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, with the phone's own picker."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date", "class": "inp"}, format="%Y-%m-%d"), **kwargs)


def number_field(label: Any, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number between bounds."""
    widget = forms.NumberInput({"inputmode": "numeric", "class": "inp"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **kwargs)


class ProgrammeForm(forms.Form):
    """A programme in plain words. What is left empty asks nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=_("Hoe heet het?"), max_length=80, widget=forms.TextInput({"class": "inp"}))
    summary = forms.CharField(
        label=_("Waar is het voor, in één zin?"), max_length=200, required=False, widget=forms.TextInput({"class": "inp"})
    )
    budget = AmountField(label=_("Hoeveel geld doe je erin?"), least=100)
    starts_on = day_field(_("Eerste dag"), initial=timezone.localdate)
    ends_on = day_field(_("Laatste dag"))

    share = number_field(_("Welk deel van de prijs betaal je?"), 1, 100, initial=60)
    most_per_year = AmountField(label=_("Hoogstens per persoon per jaar"), required=False, least=100)
    least_own = AmountField(label=_("Betaalt iemand altijd zelf iets? Hoeveel minstens?"), required=False)
    least_price = AmountField(label=_("Betaal je pas mee vanaf een prijs?"), required=False)
    stacks = forms.BooleanField(label=_("Andere fondsen mogen ook meebetalen"), required=False, initial=True)
    turn = forms.TypedChoiceField(
        label=_("Als er meer fondsen meebetalen, dan betaal jij"),
        choices=Turn.choices,
        coerce=int,
        initial=Turn.USUAL,
        widget=forms.RadioSelect,
    )

    kinds = forms.MultipleChoiceField(
        label=_("Waaraan betaal je mee?"),
        choices=lambda: [(one, kind_name(one)) for one in ALL_KINDS],
        initial=ALL_KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies er minstens één.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Alleen over deze onderwerpen"),
        queryset=Topic.objects.filter(parent=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trades = forms.ModelMultipleChoiceField(
        label=_("Alleen voor deze vakken"), queryset=Trade.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Alleen in deze regio's"), queryset=Region.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    largest_size = number_field(_("Bedrijven tot en met hoeveel mensen?"), 1, 10_000, required=False)
    least_years = number_field(_("Minstens hoeveel jaar bij de KvK?"), 1, LONGEST_YEARS, required=False)
    most_years = number_field(_("Hoogstens hoeveel jaar bij de KvK?"), 1, LONGEST_YEARS, required=False)

    def clean_ends_on(self) -> date:
        """Not over before it begins."""
        day: date = self.cleaned_data["ends_on"]
        if day < max(timezone.localdate(), self.cleaned_data.get("starts_on") or day):
            raise ValidationError(_("De laatste dag ligt na vandaag en na de eerste dag."))
        return day

    def clean(self) -> dict[str, Any]:
        """What goes together."""
        given = super().clean() or {}
        least, most = given.get("least_years"), given.get("most_years")
        if least and most and least > most:
            self.add_error("most_years", _("Dit is minder dan “minstens”: dan mag niemand meedoen."))
        if given.get("budget") and given.get("most_per_year") and given["most_per_year"] > given["budget"]:
            self.add_error("most_per_year", _("Dit is meer dan al het geld dat erin zit."))
        return given

    @property
    def filled(self) -> dict[str, Any]:
        """What the action wants: amounts and months instead of nothings and years."""
        given = dict(self.cleaned_data)
        for name in ("least_own", "least_price"):
            given[name] = given[name] or 0
        for name in ("least", "most"):
            years = given.pop(f"{name}_years")
            given[f"{name}_months"] = years * 12 if years else None
        return given


class VoucherFields(forms.Form):
    """What vouchers given out together have in common."""

    most_uses = number_field(_("Hoe vaak te gebruiken?"), 1, 50, initial=1)
    worth = AmountField(label=_("Samen hoogstens"), required=False, least=100)
    ends_on = day_field(_("Te gebruiken tot en met"), required=False)

    def clean_ends_on(self) -> date | None:
        """Not in the past."""
        day: date | None = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Deze dag is al voorbij."))
        return day

    @property
    def common(self) -> dict[str, Any]:
        """These fields for the action."""
        return {name: self.cleaned_data[name] for name in ("most_uses", "worth", "ends_on")}


class HandOutForm(VoucherFields, InviteForm):
    """Vouchers to people by their mail address."""

    field_order = ("emails", "most_uses", "worth", "ends_on")


class CodesForm(VoucherFields):
    """Vouchers as codes, for a sheet."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    count = number_field(_("Hoeveel codes?"), 1, MOST_AT_ONCE, initial=10)
    note = forms.CharField(
        label=_("Waarvoor? Alleen voor jezelf."), max_length=80, required=False, widget=forms.TextInput({"class": "inp"})
    )
    field_order = ("key", "count", "note", "most_uses", "worth", "ends_on")


class BudgetForm(forms.Form):
    """More money."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    cents = AmountField(label=_("Hoeveel komt erbij?"), least=100)
