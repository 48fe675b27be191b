"""The form for images in Wagtail's admin, its chooser and its upload of many at once; named in the settings."""

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from vakkring.media.formfields import CleanImageFormField


class ImageForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's form with our field for the file."""

    file = CleanImageFormField(label=_("Bestand"), widget=BaseImageForm.Meta.widgets["file"])
