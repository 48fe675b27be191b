"""The form for a draft set: one slot per card, each with a photo or film that was taken in already, and a sentence or two."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.drafting import MOST_ITEMS, Item, NewModule
from courses.models import Module, Shelf
from vakkring.accounts.models import Organisation, Person
from vakkring.media.models import Document, Image

SALT = "supplier.upload"
LONGEST_TEXT = 600
MOST_IMPORT = 200 * 1024 * 1024
THUMBNAIL = "max-320x320|format-webp"


def receipt(person: Person, media: Image | Document) -> str:
    """What the page keeps of a photo or film that came in: only the same person can hand it in again."""
    return signing.dumps(["photo" if isinstance(media, Image) else "film", media.pk], salt=f"{SALT}.{person.pk}")


def read_receipt(person: Person, text: str) -> Image | Document | None:
    """The photo or film of a receipt; None when it is forged, somebody else's, or the file is gone."""
    try:
        kind, pk = signing.loads(text, salt=f"{SALT}.{person.pk}")
    except signing.BadSignature:
        return None
    model: type[Image | Document] = Image if kind == "photo" else Document
    found: Image | Document | None = model.objects.filter(pk=pk).first()
    return found


def picture_of(media: Image | Document | None) -> str:
    """The address of a small picture of what came in; empty for a film."""
    return str(media.get_rendition(THUMBNAIL).url) if isinstance(media, Image) else ""


@dataclass(frozen=True)
class Slot:
    """One card on the page. `media` came in already, for the receipt `stored`."""

    number: int
    text: forms.BoundField
    stored: str
    media: Image | Document | None

    @property
    def picture(self) -> str:
        """A small picture, when it is a photo."""
        return picture_of(self.media)


class NewSetForm(forms.Form):
    """Where the set belongs, what it is called, and its cards. Files are no part of it: they are taken in first, see `views.take_in`."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=gettext_lazy("In welke reeks?"))
    new_title = forms.CharField(
        label=gettext_lazy("Titel van de nieuwe reeks"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Alleen als je een nieuwe reeks begint."),
    )
    title = forms.CharField(
        label=gettext_lazy("Titel van het setje"),
        max_length=80,
        help_text=gettext_lazy("Wat kun je na 3 minuten? Bijvoorbeeld: filter schoonmaken."),
    )

    def __init__(
        self, *args: Any, person: Person, suppliers: list[Organisation], refused: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.suppliers, self.refused = person, suppliers, refused or {}
        self.items: list[Item] = []
        place: forms.ChoiceField = self.fields["place"]  # type: ignore[assignment]  # declared above
        place.choices = list(places(suppliers))
        self.fields["new_title"].widget.attrs["data-keep"] = self.fields["title"].widget.attrs["data-keep"] = ""
        for number in range(1, MOST_ITEMS + 1):
            widget = forms.Textarea(attrs={"rows": 3, "data-keep": ""})
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Wat zie je, en wat doe je?"), max_length=LONGEST_TEXT, required=False, widget=widget
            )
            self.fields[f"stored_{number}"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Each slot that is used needs both; at least one is used."""
        data = super().clean() or {}
        if str(data.get("place", "")).startswith("new:") and not data.get("new_title"):
            self.add_error("new_title", _("Geef de nieuwe reeks een titel."))
        for number in range(1, MOST_ITEMS + 1):
            self.clean_slot(number, data.get(f"text_{number}") or "", data.get(f"stored_{number}") or "")
        if not self.items and not self.errors:
            self.add_error(None, _("Voeg minstens één foto of filmpje toe."))
        return data

    def clean_slot(self, number: int, text: str, stored: str) -> None:
        """Make an item of this slot, or say by its number what is missing."""
        field, media = f"text_{number}", read_receipt(self.person, stored) if stored else None
        if number in self.refused:
            self.add_error(field, _("Kaart %(n)d: %(problem)s") % {"n": number, "problem": self.refused[number]})
        elif stored and media is None:
            self.add_error(field, _("Kaart %(n)d: de foto is weg. Kies hem opnieuw.") % {"n": number})
        elif text and media is None:
            self.add_error(field, _("Kaart %(n)d: hier mist de foto of het filmpje.") % {"n": number})
        elif media is not None and not text and field not in self.errors:
            self.add_error(field, _("Kaart %(n)d: schrijf in een of twee zinnen wat je ziet.") % {"n": number})
        elif media is not None:
            photo, film = (media, None) if isinstance(media, Image) else (None, media)
            self.items.append(Item(text, photo, film))

    def chosen_place(self) -> Module | NewModule:
        """Where the set goes. Only for a valid form."""
        kind, _colon, pk = self.cleaned_data["place"].partition(":")
        if kind == "new":
            return NewModule(next(one for one in self.suppliers if one.pk == int(pk)), self.cleaned_data["new_title"])
        module: Module = Module.objects.get(pk=pk)
        return module

    def slots(self) -> Iterator[Slot]:
        """The cards, for the page."""
        for number in range(1, MOST_ITEMS + 1):
            stored = str(self[f"stored_{number}"].value() or "")
            media = read_receipt(self.person, stored) if stored else None
            yield Slot(number, self[f"text_{number}"], stored if media else "", media)


def places(suppliers: Iterable[Organisation]) -> Iterator[tuple[str, str]]:
    """The modules of these suppliers, what was worked on last first, and a new one for each: 2 queries per supplier."""
    several = len(list(suppliers)) > 1
    for one in suppliers:
        shelf = Shelf.objects.filter(organisation=one).first()
        modules = Module.objects.child_of(shelf).order_by("-latest_revision_created_at", "path") if shelf else []
        for module in modules:
            yield f"module:{module.pk}", f"{module.draft_title} · {one.name}" if several else module.draft_title
        new = _("Een nieuwe reeks")
        yield f"new:{one.pk}", f"{new} · {one.name}" if several else new


def organisation_of(place: str, suppliers: list[Organisation]) -> Organisation:
    """For whom a photo is kept, as far as the page says already; the first of the person's own otherwise."""
    kind, _colon, pk = place.partition(":")
    if kind == "new" and pk.isdecimal():
        return next((one for one in suppliers if one.pk == int(pk)), suppliers[0])
    module = Module.objects.filter(pk=pk).first() if kind == "module" and pk.isdecimal() else None
    return next((one for one in suppliers if module and one == module.supplier), suppliers[0])


class ImportForm(forms.Form):
    """A file with a module, and for which supplier when there are several."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Voor wie is deze reeks?"), empty_label=None, required=True
    )
    file = forms.FileField(label=gettext_lazy("Bestand"), help_text=gettext_lazy("Een ZIP-bestand of één tekstbestand (.md)."))

    def __init__(self, *args: Any, suppliers: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ModelChoiceField[Organisation] = self.fields["organisation"]  # type: ignore[assignment]  # declared above
        choice.queryset = Organisation.objects.filter(pk__in=[one.pk for one in suppliers])
        if len(suppliers) == 1:
            choice.disabled, choice.initial, choice.widget = True, suppliers[0], forms.HiddenInput()
        file: forms.FileField = self.fields["file"]  # type: ignore[assignment]  # declared above
        file.error_messages |= {
            "required": _("Kies eerst een bestand."),
            "missing": _("Kies eerst een bestand."),
            "empty": _("Dit bestand is leeg. Kies een ander."),
        }
        file.widget.attrs |= {"accept": ".zip,.md,application/zip,text/markdown", "data-file": ""}

    @property
    def most(self) -> int:
        """How many bytes a file may have: the page looks before it sends."""
        return MOST_IMPORT

    @property
    def too_large(self) -> str:
        """What to say of a file with more."""
        most = filesizeformat(MOST_IMPORT)
        return _("Dit bestand is te groot: meer dan %(most)s. Maak de filmpjes korter, of maak er twee reeksen van.") % {"most": most}

    def clean_file(self) -> File[Any]:
        """No more than we can take in, and something that can be a module; what is in it is looked at later."""
        file: File[Any] = self.cleaned_data["file"]
        if file.size > MOST_IMPORT:
            raise forms.ValidationError(self.too_large)
        if not (file.name or "").lower().endswith((".zip", ".md")):
            raise forms.ValidationError(_("Dit is geen ZIP-bestand en geen tekstbestand (.md). Kies een ander."))
        return file
