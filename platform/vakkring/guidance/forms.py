"""Forms after learning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vakkring.community.fields import PhotoForm, PlainTextField, photo_field
from vakkring.guidance.models import Outcome


class OutcomeForm(forms.Form):
    """One of three buttons."""

    outcome = forms.ChoiceField(choices=Outcome.choices)


class MoreForm(PhotoForm):
    """A sentence and a photo; both may stay empty."""

    text = PlainTextField(label=_("In één zin: hoe ging het?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = photo_field()
