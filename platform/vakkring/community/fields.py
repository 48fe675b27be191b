"""Form fields for what people write and photograph on the job: plain text, and a photo that is safe before it is stored.

Other apps may use these, unlike the forms of this app.
"""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vakkring.media.fields import safe_file
from vakkring.media.formfields import CleanImageFormField

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Signs nobody types: control characters, and those that turn the direction of what is read."""


class PlainTextField(forms.CharField):
    """Text with line breaks, and nothing else in it. A line break counts as one sign, as in the browser."""

    def to_python(self, value: Any) -> str:
        """The text without what nobody typed."""
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return CONTROL.sub("", text).strip()


def photo_field() -> CleanImageFormField:
    """A photo that may be left out; the phone makes it small before it is sent."""
    widget = forms.FileInput(attrs={"accept": "image/*", "data-shrink": True})
    field = CleanImageFormField(label=_("Foto"), required=False, widget=widget)
    field.help_text = _("Waar je de foto maakte, halen we uit het bestand.")  # Wagtail writes its own, a list of file formats
    return field


class PhotoForm(forms.Form):
    """A form with a photo, re-encoded while it is checked: whatever is wrong with it is a sentence beside the field."""

    def clean_photo(self) -> Any:
        """The safe photo, or None."""
        photo = self.cleaned_data.get("photo")
        return safe_file(photo) if photo else None
