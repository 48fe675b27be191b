"""The image field that stores nothing it has not re-encoded, whichever way the file came in."""

import uuid
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from vakkring.media.formfields import CleanImageFormField
from vakkring.media.reencode import UnsafeImage, reencode


class CleanFile(ContentFile[bytes]):
    """Bytes that `reencode` made; the type is the mark by which the field knows that it need not do it again."""


class CleanImageFieldFile(WagtailImageFieldFile):  # type: ignore[misc]
    """Knows that an upload may be broken: its size is asked for as soon as it is assigned, before anything can refuse it."""

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """Width and height; nothing for an upload that has none (it is refused later on)."""
        try:
            width, height = super().get_image_dimensions()
        except Exception:
            if is_stored(self):
                raise
            return None, None
        return width, height


class CleanImageField(WagtailImageField):  # type: ignore[misc]
    """Re-encodes when the form is checked, so that a refusal is an ordinary form error, and at the latest just before storing.

    Migrations see Wagtail's own field: the database knows no difference.
    """

    attr_class = CleanImageFieldFile

    def deconstruct(self) -> Any:
        """Keep our code out of migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """A form field that answers every broken file with a sentence."""
        return super().formfield(**{"form_class": CleanImageFormField, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The checks of the field, then the safe image; `ValidationError` with a Dutch sentence when there is none."""
        checked = super().clean(value, model_instance)
        return checked if is_safe(checked) else safe_file(checked)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The wall for code that skips validation: what was not re-encoded yet is now, before a byte reaches the storage."""
        file = getattr(model_instance, self.attname)
        if not file:
            return super().pre_save(model_instance, add)
        if not is_safe(file):
            setattr(model_instance, self.attname, safe_file(file))
            file = getattr(model_instance, self.attname)
        if not is_stored(file):
            note_contents(model_instance, file)
        return super().pre_save(model_instance, add)


class PrivatePhotoField(CleanImageField):
    """A photo with what somebody wrote: its name tells nothing, no address reaches its folder; a view of its app shows it."""

    def generate_filename(self, instance: models.Model | None, filename: str) -> str:
        """A random name with the extension of the safe image."""
        return str(super().generate_filename(instance, f"{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"))


def is_stored(file: Any) -> bool:
    """True for a file that is in the storage already."""
    return bool(file._committed)  # noqa: SLF001 -- Django has no public name for it


def is_safe(file: Any) -> bool:
    """True for a file that is stored already and for one that was just re-encoded."""
    return is_stored(file) or isinstance(file.file, CleanFile)


def safe_file(file: File[bytes]) -> CleanFile:
    """The re-encoded image under its new name."""
    file.open()
    file.seek(0)
    try:
        clean = reencode(file.read(), file.name or "")
    except UnsafeImage as refusal:
        raise ValidationError(refusal.text, code="unsafe_image") from refusal
    return CleanFile(clean.content, name=clean.name)


def note_contents(image: Any, file: File[bytes]) -> None:
    """Size and hash of what is stored. Wagtail's form may have taken them from the upload."""
    image.file_size = file.size
    file.seek(0)
    image.file_hash = hash_filelike(file)
    file.seek(0)
