"""What a learner fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.funding.amountfield import AmountField

MOST_ASIDE = 10_000_00
"""Ten thousand euros: more is a slip of the thumb."""


class CodeForm(forms.Form):
    """A code of a voucher."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("16 tekens. Streepjes en kleine letters maken niet uit."),
        error_messages={"required": _("Vul de code in die op je voucher staat.")},
        widget=forms.TextInput(
            {"class": "inp code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-code": ""}
        ),
    )


class AsideForm(forms.Form):
    """What somebody sets aside himself."""

    cents = AmountField(label=_("Hoeveel zet je opzij?"), least=100, most=MOST_ASIDE)
    monthly = forms.TypedChoiceField(
        label=_("Hoe vaak?"),
        choices=[("ja", _("Elke maand")), ("nee", _("Eén keer"))],
        coerce=lambda value: value == "ja",
        initial="ja",
        widget=forms.RadioSelect,
    )


class SituationForm(forms.Form):
    """What funders' rules may ask about a business."""

    registered_on = forms.DateField(
        label=_("Sinds wanneer sta je bij de KvK?"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "inp"}, format="%Y-%m-%d"),
        help_text=_("Het staat op je uittreksel, bij “datum vestiging” of “startdatum”. Ongeveer is goed."),
    )
    organisation_size = forms.IntegerField(
        label=_("Met hoeveel mensen werk je?"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "inp"}),
        help_text=_("Tel jezelf mee. Werk je alleen? Vul dan 1 in."),
    )

    def clean_registered_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["registered_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Deze dag moet nog komen."))
        return day
