"""A draft set from photos, short films and a sentence or two each, as somebody makes it on his phone. Nothing here is ever live."""

import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses import shelves
from courses.models import CardSet, Module
from vakkring.accounts.access import has_role
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Organisation, Person, Role
from vakkring.media.models import Document, Image
from vakkring.media.recording import KINDS, cleaned

NAMESPACE = uuid.UUID("9c0e5a34-1f0d-4a55-8a39-6b2f4a7d2c11")
MOST_ITEMS = 8
LONGEST_TITLE = 80


class NotYours(PermissionDenied):
    """Somebody wants to add to the work of a supplier whose editor he is not (any more)."""


@dataclass(frozen=True)
class Item:
    """What becomes one card: a photo or a film, and what was typed or said with it."""

    text: str
    photo: Image | None = None
    film: Document | None = None


@dataclass(frozen=True)
class NewModule:
    """A module that is still to be made, for the supplier whose shelf it is."""

    organisation: Organisation
    title: str


# --- what comes from the phone ----------------------------------------------------------------------------------------------------------
def store(editor: Person, organisation: Organisation, file: File[Any]) -> Image | Document:
    """Keep a photo or film, re-encoded or stripped, in the supplier's collection. `ValidationError` with a sentence, or `NotYours`."""
    demand_editor(editor, organisation)
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    title = f"{_('Opname')} {date_format(timezone.localtime(), 'j M Y H:i')}"
    fields = {"title": title, "uploaded_by_user": editor}
    if extension in {*KINDS, "mov", "avi", "mkv", "m4v", "3gp"}:
        return store_film(organisation, file, fields)
    return store_photo(organisation, file, fields)


def store_photo(organisation: Organisation, file: File[Any], fields: dict[str, Any]) -> Image:
    """A photo: made anew from its pixels by the field itself."""
    if file.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        most = filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        raise ValidationError(_("Deze foto is te groot: meer dan %(most)s. Maak hem kleiner.") % {"most": most})
    image = Image(file=file, **fields)
    image.clean_fields(exclude=[one.name for one in Image._meta.get_fields() if one.name != "file"])  # noqa: SLF001 -- Django's documented door
    with transaction.atomic():
        image.collection = shelves.of(organisation).collection
        image.save()
    return image


def store_film(organisation: Organisation, file: File[Any], fields: dict[str, Any]) -> Document:
    """A film. Its name is made up: the one it had may tell more than its maker means to."""
    film = cleaned(file)
    film.name = f"{uuid.uuid4().hex}{PurePath(file.name or '').suffix.lower()}"
    document = Document(file=film, **fields)
    with transaction.atomic():
        document.collection = shelves.of(organisation).collection
        document.save()
    return document


# --- the draft --------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def draft_set(editor: Person, place: Module | NewModule, title: str, items: list[Item], form_id: uuid.UUID) -> CardSet:
    """Make a draft of these items, one card each, in a module of the editor's supplier, or in a new draft module. All or nothing.

    The same `form_id` of the same editor makes one draft, however often it is sent. Raises `NotYours`.
    """
    organisation = place.organisation if isinstance(place, NewModule) else place.supplier
    demand_editor(editor, organisation)
    if not 0 < len(items) <= MOST_ITEMS:
        raise ValueError("A draft has 1 to 8 items.")
    # One at a time for each supplier: two pages added at once would want the same place in the tree.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    key = uuid.uuid5(NAMESPACE, f"{editor.pk}:{form_id}")
    made: CardSet | None = CardSet.objects.filter(translation_key=key).first()
    if made is not None:
        return made
    collect(organisation, items)
    module = make_module(editor, place, uuid.uuid5(key, "module")) if isinstance(place, NewModule) else Module.objects.get(pk=place.pk)
    card_set = CardSet(
        title=title,
        slug=free_slug(title, "setje", module.get_children()),
        # Wagtail's own key to a page, unique in the database: sending twice cannot make two.
        translation_key=key,
        author=editor.get_full_name() or organisation.name,
        minutes=(len(items) + 1) // 2,
        owner=editor,
        live=False,
        has_unpublished_changes=True,
    )
    source = _("Eigen opname van %(who)s, %(when)s") % {"who": organisation.name, "when": date_format(timezone.localdate(), "F Y")}
    raw = [card_of(item, uuid.uuid5(key, str(number)), source) for number, item in enumerate(items)]
    card_set.cards = CardSet.cards.field.stream_block.to_python(raw)
    module.add_child(instance=card_set)
    card_set.save_revision(user=editor, log_action=True)
    audit(editor, "set.drafted", f"courses.set:{card_set.pk}", title=title, cards=len(items))
    return card_set


def demand_editor(editor: Person, organisation: Organisation) -> None:
    """Go on only for an editor of this supplier."""
    if not has_role(editor, Role.EDITOR, organisation):
        raise NotYours


def collect(organisation: Organisation, items: list[Item]) -> None:
    """What was sent in for another supplier of the same editor moves along."""
    collection = shelves.of(organisation).collection
    Image.objects.filter(pk__in=[item.photo.pk for item in items if item.photo]).update(collection=collection)
    Document.objects.filter(pk__in=[item.film.pk for item in items if item.film]).update(collection=collection)


def make_module(editor: Person, wanted: NewModule, key: uuid.UUID) -> Module:
    """A draft module with nothing but its title."""
    module = Module(
        title=wanted.title,
        slug=free_slug(wanted.title, "reeks", Module.objects.all()),
        translation_key=key,
        owner=editor,
        live=False,
        has_unpublished_changes=True,
    )
    shelves.of(wanted.organisation).add_child(instance=module)
    module.save_revision(user=editor, log_action=True, clean=False)  # a module with gaps, as the editor may save one, too
    return module


def free_slug(title: str, otherwise: str, pages: Any) -> str:
    """An address that none of these pages has; `otherwise` begins it when the title holds no letter."""
    wanted = slugify(title)[:200] or otherwise
    taken = set(pages.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := wanted if number == 1 else f"{wanted}-{number}") not in taken)


def card_of(item: Item, key: uuid.UUID, source: str) -> dict[str, Any]:
    """A card as Wagtail stores it. What only the maker can say (what is in the picture, what is said in the film) stays empty.

    Wagtail keeps a draft with gaps, and refuses to publish it.
    """
    title = title_of(item.text)
    blocks: list[tuple[str, Any]] = []
    if item.photo:
        blocks.append(("photo", {"image": item.photo.pk, "alt": "", "marks": []}))
    if item.film:
        blocks.append(("video", {"video": item.film.pk, "captions": None, "poster": None, "title": title, "transcript": ""}))
    blocks.append(("text", "".join(f"<p>{escape(line.strip())}</p>" for line in item.text.splitlines() if line.strip())))
    body = [{"type": kind, "value": value, "id": str(uuid.uuid5(key, kind))} for kind, value in blocks]
    return {"type": "card", "value": {"title": title, "body": body, "on_site": "", "source": source}, "id": str(key)}


def title_of(text: str) -> str:
    """The first sentence, cut between two words when it is longer than a title may be."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    ends = [place for mark in ".!?" if (place := line.find(f"{mark} ")) > 0]
    sentence = " ".join(line[: min(ends)].split() if ends else line.rstrip(".").split())
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    whole_words = sentence[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return f"{whole_words[: LONGEST_TITLE - 1].rstrip(' ,;:')}…"


def gaps(card_set: CardSet) -> bool:
    """True when the newest version of a set cannot be published as it is: something that every card needs is missing."""
    newest = card_set.get_latest_revision_as_object()
    try:
        CardSet.cards.field.stream_block.clean(newest.cards)
    except ValidationError:
        return True
    return False
