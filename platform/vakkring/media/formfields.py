"""The form field for an image: whatever is wrong with an upload is a sentence beside the field, never an error page."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField

from vakkring.media.reencode import BROKEN


class CleanImageFormField(WagtailImageField):  # type: ignore[misc]
    """Wagtail's field lets some broken files escape as exceptions of the image library; this one does not."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_image": _("Dit is geen foto die we kunnen lezen. Maak of kies een andere.")
    }

    def to_python(self, data: Any) -> Any:
        """The checked upload."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # image libraries raise anything at all on a broken file
            raise ValidationError(BROKEN, code="broken_image") from error
