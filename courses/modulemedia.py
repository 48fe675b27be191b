"""Media of a module file: from the names in its text to rows, and back."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from courses.archive import Medium
from vakkring.accounts.models import Person
from vakkring.media.models import Document, Image


def media_of(block: blocks.Block, value: Any) -> Iterator[Image | Document]:
    """Every picture and document in the value of a block."""
    if isinstance(block, ImageChooserBlock | DocumentChooserBlock):
        if value is not None:
            yield value
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from media_of(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for one in value or []:
            yield from media_of(block.child_block, one)
    elif isinstance(block, blocks.StreamBlock):
        for child in value or []:
            yield from media_of(child.block, child.value)


class Store:
    """Stores the media that a module names, each once. What was stored can be taken back when the import fails."""

    def __init__(self, media: Mapping[str, Medium], collection: Collection, by: Person | None) -> None:
        self.media, self.collection, self.by = media, collection, by
        self.found: dict[tuple[type, str], Any] = {}
        self.made: list[Any] = []

    def row(self, block: Any, name: str) -> Image | Document:
        """The row of the file with this name. Raises `ValidationError` when there is none or it cannot be stored."""
        model = Image if isinstance(block, ImageChooserBlock) else Document
        if (model, name) not in self.found:
            if name not in self.media:
                raise ValidationError(_("Dit bestand zit niet in de map media."))
            self.found[model, name] = self.same_as_before(model, name) or self.make(model, name)
        return self.found[model, name]  # type: ignore[no-any-return]

    def make(self, model: type, name: str) -> Any:
        """Store a file through the model that cleans or refuses it."""
        with self.media[name].path.open("rb") as source:
            row = model(title=PurePosixPath(name).stem, collection=self.collection, uploaded_by_user=self.by)
            row.file = File(source, name=name)
            row.full_clean(exclude=["width", "height", "file_size", "file_hash", "tags"])
            row.save()
        self.made.append(row)
        return row

    def same_as_before(self, model: type, name: str) -> Any:
        """The file that this supplier has already: a module that comes back brings no second copy."""
        digest = hash_of(self.media[name])
        return model.objects.filter(collection=self.collection, file_hash=digest).first()  # type: ignore[attr-defined]

    def take_back(self) -> None:
        """Remove the files of rows that were rolled back."""
        for row in self.made:
            row.file.storage.delete(row.file.name)


def hash_of(medium: Medium) -> str:
    """As Wagtail computes it for what it stores."""
    with medium.path.open("rb") as source:
        return str(hash_filelike(source))


class Names:
    """Gives media names for an export: readable, and each different."""

    def __init__(self) -> None:
        self.files: dict[str, Any] = {}
        self.given: dict[tuple[type, int], str] = {}

    def of(self, row: Any) -> str:
        """The name of a picture or document; an empty text for none."""
        if row is None:
            return ""
        key = (type(row), row.pk)
        if key not in self.given:
            suffix = PurePosixPath(row.file.name).suffix
            stem = slugify(row.title)[:60] or "bestand"
            name, number = f"{stem}{suffix}", 1
            while name in self.files:
                number += 1
                name = f"{stem}-{number}{suffix}"
            self.given[key] = name
            self.files[name] = row.file
        return self.given[key]
