"""The form behind a photo for a board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.models import Photo
from vakkring.community.fields import PhotoForm, PlainTextField, photo_field


class CaptionField(PlainTextField):
    """Text in one line."""

    def to_python(self, value: Any) -> str:
        """Line breaks become spaces."""
        return " ".join(super().to_python(value).split())


class HangForm(PhotoForm):
    """A photo, what one sees on it, and the id that the phone made for it."""

    id = forms.UUIDField()
    photo = photo_field()
    caption = CaptionField(required=False, max_length=Photo._meta.get_field("caption").max_length)  # noqa: SLF001 -- Django's documented door

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = True
        self.fields["photo"].error_messages["required"] = _("Kies een foto.")
