"""Forms for questions and answers."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from vakkring.community.fields import PhotoForm, PlainTextField, photo_field

LONGEST = 2000


class AskForm(PhotoForm):
    """A question."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = PlainTextField(
        label=_("Je vraag"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "data-asked": "vraag"}),
        help_text=_("Eén zin is genoeg. Noem merk en type als dat helpt."),
        error_messages={"required": _("Typ je vraag. Eén zin is genoeg.")},
    )
    photo = photo_field()


class AnswerForm(PhotoForm):
    """An answer."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = PlainTextField(
        label=_("Je antwoord"),
        max_length=2 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Typ je antwoord.")},
    )
    photo = photo_field()


class FurtherForm(forms.Form):
    """One more question after an answer."""

    text = PlainTextField(
        label=_("Nog een vraag"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Je kunt nog 1 keer doorvragen."),
        error_messages={"required": _("Typ wat je nog wilt weten.")},
    )
