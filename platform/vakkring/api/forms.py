"""What somebody fills in for a token."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.api.models import Scope

PERIODS = [(30, _("30 dagen")), (90, _("90 dagen")), (365, _("1 jaar"))]


class TokenForm(forms.Form):
    """Its name, what it may read, and for how long. Only what his roles allow is there to tick."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("Hoe heet hij?"),
        help_text=_("Bijvoorbeeld het programma dat hem gebruikt. Zo weet je later welke je weg kunt doen."),
        max_length=60,
        widget=forms.TextInput({"class": "inp", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Wat mag hij lezen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies er minstens één.")},
    )
    days = forms.TypedChoiceField(label=_("Hoe lang werkt hij?"), choices=PERIODS, coerce=int, initial=90, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, allowed: Collection[Scope]) -> None:
        super().__init__(data)
        self.fields["scopes"].choices = [(one.value, one.label) for one in Scope if one in allowed]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> list[Scope]:
        """What was ticked."""
        return [Scope(one) for one in self.cleaned_data["scopes"]]

    @property
    def expires_at(self) -> datetime:
        """When it ends."""
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
