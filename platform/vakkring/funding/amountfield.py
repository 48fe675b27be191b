"""The field of a form for an amount of money, for everybody who asks for one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vakkring.funding.amounts import cents_of, euros

MOST_CENTS = 100_000_000
"""A million euros: more is a slip of the thumb."""


class AmountField(forms.CharField):
    """An amount of money, typed the Dutch way; its value is in cents. `least` and `most` in cents."""

    def __init__(self, *, least: int = 0, most: int = MOST_CENTS, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput({"inputmode": "decimal", "class": "inp", "autocomplete": "off"}), **kwargs)
        self.least, self.most = least, most

    def prepare_value(self, value: Any) -> Any:
        """Cents as an amount; what somebody typed as he typed it."""
        return euros(value).removeprefix("€\u00a0") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """The cents; None when it may stay empty and is."""
        typed = super().clean(value)
        if not typed:
            return None
        cents = cents_of(typed)
        if cents is None:
            raise ValidationError(_("Vul een bedrag in, zoals 120 of 120,50."))
        if cents < self.least:
            raise ValidationError(_("Vul minstens %(least)s in.") % {"least": euros(self.least)})
        if cents > self.most:
            raise ValidationError(_("Vul hoogstens %(most)s in.") % {"most": euros(self.most)})
        return cents
