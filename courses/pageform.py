"""The form of every page in Wagtail's admin: an editor names only what is his."""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField

from courses import wall


class OwnPageForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail carries no types
    """Wagtail's form, with the wall around what its blocks point to."""

    def clean(self) -> Any:
        """What was sent is looked at raw: also a form with mistakes is shown again, with the titles of what it names."""
        cleaned = super().clean()
        for field in self.stream_fields():
            there = set(named(field, field.value_from_object(self.instance)))
            wall.demand_own(self.for_user, set(named(field, self[field.name].data)) - there)
        return cleaned

    def stream_fields(self) -> Iterator[StreamField]:
        """The fields of blocks that this form has."""
        return (field for field in self.instance._meta.get_fields() if isinstance(field, StreamField) and field.name in self.fields)  # noqa: SLF001 -- Django's documented door to fields


def named(field: StreamField, value: Any) -> Iterator[wall.Named]:
    """All that a value points to."""
    return ((model, pk) for model, pk, _model_path, _content_path in field.extract_references(value))
