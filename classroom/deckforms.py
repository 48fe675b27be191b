"""Forms behind the page where slides are prepared."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from classroom import paging
from classroom.boardforms import CaptionField
from classroom.models import Deck
from vakkring.media.sniff import START, disguise

LONGEST_TITLE = Deck._meta.get_field("title").max_length  # noqa: SLF001 -- Django's documented door to fields


class PdfForm(forms.Form):
    """Slides as a PDF, and how they are called."""

    pdf = forms.FileField(
        label=_("PDF"),
        help_text=_("Elke pagina wordt een dia. Hoogstens 60 pagina's en 30 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Kies een PDF.")},
    )
    title = CaptionField(label=_("Titel"), required=False, max_length=LONGEST_TITLE, help_text=_("Leeg: de naam van het bestand."))

    def clean_pdf(self) -> UploadedFile:
        """A PDF that is not too large. Whether it can be read, `paging` finds out."""
        found: UploadedFile = self.cleaned_data["pdf"]
        if (found.size or 0) > paging.LARGEST:
            raise forms.ValidationError(_("Deze PDF is te groot: meer dan %(most)s.") % {"most": filesizeformat(paging.LARGEST)})
        start = found.read(START)
        found.seek(0)
        if disguise("x.pdf", start):
            raise forms.ValidationError(_("Dit bestand is geen PDF. Sla je presentatie op als PDF en probeer het opnieuw."))
        return found

    def clean(self) -> dict[str, Any]:
        """A title at any rate."""
        given = super().clean() or {}
        if given.get("pdf") and not given.get("title"):
            given["title"] = CaptionField().to_python(PurePath(given["pdf"].name or "").stem)[:LONGEST_TITLE] or str(_("Presentatie"))
        return given


class SourceForm(forms.Form):
    """What is chosen from what there is already."""

    ref = forms.RegexField(r"^[a-z]{1,20}:[1-9][0-9]{0,8}$")
    title = CaptionField(max_length=LONGEST_TITLE)


class FindForm(forms.Form):
    """Words in a title."""

    q = CaptionField(
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "inp", "type": "search", "placeholder": _("Zoek een setje of artikel"), "enterkeyhint": "search"}
        ),
    )
