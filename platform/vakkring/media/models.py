"""Images, their renditions, and documents."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to

from vakkring.media.fields import CleanImageField, is_stored
from vakkring.media.sniff import START, disguise

MOST_BYTES = 200 * 1024 * 1024
"""A film of some minutes. What is larger cannot be watched with poor reception."""


class Immutable:
    """A file stays what it was when somebody approved of it: a new version is a new file, at a new address."""

    def refuse_another_file(self) -> None:
        """`ValidationError` when a stored row gets another file."""
        row: Any = self
        if row.pk and row.file and not is_stored(row.file):
            raise ValidationError({"file": _("Dit bestand kun je niet vervangen. Voeg de nieuwe versie toe als nieuw bestand.")})

    def clean(self) -> None:
        """Checked in forms."""
        super().clean()  # type: ignore[misc]  # the model comes after this class
        self.refuse_another_file()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Checked for code that skips validation."""
        self.refuse_another_file()
        super().save(*args, **kwargs)  # type: ignore[misc]


class Image(Immutable, AbstractImage):  # type: ignore[misc]
    """An image as we store it: re-encoded, without the place where it was taken. `description` is its alt text."""

    file = CleanImageField(_("bestand"), upload_to=get_upload_to, width_field="width", height_field="height")
    # Stands where the field of the parent stood: Django saves fields in this order, and width, height, size and hash must be those of
    # the re-encoded image.
    file.creation_counter = AbstractImage._meta.get_field("file").creation_counter  # noqa: SLF001 -- Django's documented door to fields

    tags = TaggableManager(_("labels"), blank=True, help_text=None, related_name="media_images")

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):  # type: ignore[misc]
        default_related_name = "media_images"  # Wagtail's own, unused model has "image_set"
        verbose_name = _("afbeelding")
        verbose_name_plural = _("afbeeldingen")
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):  # type: ignore[misc]
    """An image at a size and in a format. Who may fetch it: `access`."""

    image: models.ForeignKey[Image, Image] = models.ForeignKey(Image, models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        ]


class Document(Immutable, AbstractDocument):  # type: ignore[misc]
    """A file to download or play. Its address is ours: access is checked and parts of it can be asked for."""

    tags = TaggableManager(_("labels"), blank=True, help_text=None, related_name="media_documents")

    admin_form_fields: ClassVar[tuple[str, ...]] = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):  # type: ignore[misc]
        default_related_name = "media_documents"
        verbose_name = _("bestand")
        verbose_name_plural = _("bestanden")
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        """The extension must be allowed, and the contents must be what the extension says."""
        super().clean()
        self.refuse_giant()
        self.refuse_disguise()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nothing in disguise is stored, not even by code that skips validation. The hash is always that of the file: it is its ETag."""
        self.refuse_giant()
        self.refuse_disguise()
        if self.file and not is_stored(self.file):
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def refuse_giant(self) -> None:
        """`ValidationError` when a new file is too large to be of use."""
        if self.file and not is_stored(self.file) and self.file.size > MOST_BYTES:
            most = filesizeformat(MOST_BYTES)
            raise ValidationError({"file": _("Dit bestand is te groot: meer dan %(most)s. Kort de video in.") % {"most": most}})

    def refuse_disguise(self) -> None:
        """`ValidationError` when a new file is something else than its name says."""
        if not self.file or is_stored(self.file):
            return
        self.file.open()
        self.file.seek(0)
        start = self.file.read(START)
        self.file.seek(0)
        if disguise(self.filename, start):
            raise ValidationError({"file": _("Dit bestand is iets anders dan de naam zegt. Kies een ander bestand.")})

    @property
    def url(self) -> str:
        """Our own door, which checks who asks."""
        return reverse("media_file", args=[self.pk, self.filename])


class Use(models.Model):
    """Something public shows an image or a document; only then everybody may fetch it. Written by `actions.show` and `actions.hide`."""

    reference = models.CharField(max_length=80, db_index=True, help_text='What shows it, as in "courses.set:12"')
    image = models.ForeignKey(Image, models.CASCADE, null=True, related_name="uses")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="uses")
    closed = models.BooleanField(default=False, help_text="Not everybody may see what shows it: its owner is asked")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(image__isnull=False, document__isnull=True) | models.Q(image__isnull=True, document__isnull=False),
                name="use_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.image or self.document}"
