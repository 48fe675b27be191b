"""Modules from files and to files. A file becomes Wagtail pages whole or not at all; what it says is checked by the blocks themselves."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from courses import archive, richtext, shelves
from courses.blocks import BodyBlock, CardBlock, ModuleHeadBlock, SetHeadBlock
from courses.models import CardSet, Level, Module, Shelf
from courses.modulefile import HTML, PROSE, CardPart, ModuleFile, SetPart, Unreadable, parse, write
from courses.modulemedia import Names, Store
from courses.yamlblocks import Path, Problem, number
from vakkring import markup
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Organisation, Person
from vakkring.vocabulary.models import Topic, Trade

FOLDER = FilePath(__file__).parent / "content"
NAMESPACE = uuid.UUID("6f1d7c3e-52a1-4e8e-9a53-0d2c1f7b9e10")
CHOOSERS = ImageChooserBlock | DocumentChooserBlock


@dataclass(frozen=True)
class Imported:
    """What an import did. `sets`: titles of those in the file; `untouched`: of those that only the module has, which stay as they are."""

    module: Module
    new: bool
    sets: tuple[str, ...]
    untouched: tuple[str, ...]


def files(folder: FilePath = FOLDER) -> list[FilePath]:
    """The module files that come with the product, in alphabetical order."""
    return sorted(folder.glob("*/module.md"))


# --- import -----------------------------------------------------------------------------------------------------------------------------
def import_file(file: IO[bytes], *, by: Person | None = None, organisation: Organisation | None = None, publish: bool = False) -> Imported:
    """Import a ZIP or a Markdown file. `organisation`: whose shelf it must go on; without it the file names the supplier.

    Raises `archive.BadArchive` and `Unreadable`; then nothing was stored.
    """
    with archive.Unpacked(file) as unpacked:
        return import_module(parse(unpacked.text), unpacked.media, by=by, organisation=organisation, publish=publish)


def import_module(
    content: ModuleFile,
    media: Mapping[str, archive.Medium],
    *,
    by: Person | None = None,
    organisation: Organisation | None = None,
    publish: bool = False,
) -> Imported:
    """Make or renew a module with its sets, as drafts or published. The same file gives the same card keys, so answers stay."""
    check = Check(content)
    check.heads()
    shelf = shelves.of(check.supplier(organisation))
    store = Store(media, shelf.collection, by)
    try:
        with transaction.atomic():
            # One at a time for each supplier: the same file sent twice at once makes one module.
            Organisation.objects.select_for_update().get(pk=shelf.organisation_id)
            found = check.page(shelf)
            new = found is None
            module = found or Module(slug=content.head["slug"])
            if found is not None:
                check.not_under_review([found, *CardSet.objects.child_of(found)])
            write_module(module, content.head, check)
            sources = [check.cards(one, number, store) for number, one in enumerate(content.sets)]
            check.stop_at_problems()
            save(module, shelf, by, publish=publish)
            for model, field in ((Topic, "topics"), (Trade, "trades")):
                keep_order(module, field, check.words(model, field))
            for one, cards in zip(content.sets, sources, strict=True):
                save_set(module, one, cards, by, publish=publish)
            audit(by, "module.imported", f"courses.module:{module.pk}", title=module.title, sets=len(content.sets))
    except BaseException:
        store.take_back()
        raise
    slugs = {one.head["slug"] for one in content.sets}
    untouched = tuple(one.title for one in CardSet.objects.child_of(module) if one.slug not in slugs)
    return Imported(module, new, tuple(one.title for one in content.sets), untouched)


class Check:
    """Checks a file against the blocks and against what is there, and gathers what is wrong, with the line of each."""

    def __init__(self, content: ModuleFile) -> None:
        self.content = content
        self.problems: list[Problem] = []

    def wrong(self, path: Path, text: str) -> None:
        """Note a mistake at the nearest place whose line is known."""
        place = path
        while place and place not in self.content.lines:
            place = place[:-1]
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        self.problems.append(Problem(self.content.lines.get(place, 1), name, text))

    def stop_at_problems(self) -> None:
        """Raise `Unreadable` when something is wrong."""
        if self.problems:
            raise Unreadable(self.problems)

    def heads(self) -> None:
        """The fields of the module and its sets, and that no two sets share an address. Raises `Unreadable`."""
        self.block(ModuleHeadBlock(), self.content.head, ("head",))
        level = self.content.head["level"]
        if level and level not in Level.values:
            self.wrong(("head", "level"), _("Kies uit: %(known)s.") % {"known": ", ".join(Level.values)})
        counted = Counter(one.head.get("slug") for one in self.content.sets)
        if not self.content.sets:
            self.wrong((), _("Er zit geen setje in."))
        for at, one in enumerate(self.content.sets):
            path: Path = ("sets", at)
            if not one.head:
                self.wrong(path, _("Onder de titel van het setje mist het blok “set” met adres, minuten en schrijver."))
                continue
            self.block(SetHeadBlock(), one.head, (*path, "head"))
            if counted[one.head["slug"]] > 1:
                self.wrong((*path, "head", "slug"), _("Dit adres heeft ook een ander setje in dit bestand."))
        self.stop_at_problems()

    def supplier(self, wanted: Organisation | None) -> Organisation:
        """Whose module it is. Raises `Unreadable`."""
        name = self.content.head["supplier"]
        organisation = wanted or Organisation.objects.filter(name=name).first()
        if organisation is None:
            self.wrong(("head", "supplier"), _("Er is geen organisatie met de naam “%(name)s”.") % {"name": name})
        elif organisation.name != name:
            self.wrong(("head", "supplier"), _("Deze reeks is van “%(name)s”, niet van jullie.") % {"name": name})
        self.stop_at_problems()
        return organisation  # type: ignore[return-value]  # a missing one has raised

    def page(self, shelf: Shelf) -> Module | None:
        """The module of this address on this shelf; None when it is new. One on another shelf is a mistake."""
        found: Module | None = Module.objects.filter(slug=self.content.head["slug"]).first()
        if found is not None and not found.is_child_of(shelf):
            self.wrong(("head", "slug"), _("Dit adres is al van een andere reeks. Kies een ander."))
            return None
        return found

    def not_under_review(self, pages: Iterable[Any]) -> None:
        """What a moderator looks at does not change under his hands."""
        for page in pages:
            if page.workflow_in_progress:
                self.wrong((), _("“%(title)s” wacht op controle. Trek de aanvraag eerst in.") % {"title": page.title})

    def words(self, model: Any, field: str) -> list[Any]:
        """Topics or trades in the order of the file: the first topic gives a module its sign."""
        wanted = self.content.head[field]
        found = {word.slug: word for word in model.objects.filter(slug__in=wanted)}
        for position, slug in enumerate(wanted):
            if slug not in found:
                self.wrong(("head", field, position), _("“%(slug)s” kennen we niet.") % {"slug": slug})
        return [found[slug] for slug in wanted if slug in found]

    def cards(self, one: SetPart, position: int, store: Store) -> list[dict[str, Any]]:
        """The cards of a set as Wagtail stores them."""
        if not one.cards:
            self.wrong(("sets", position), _("Dit setje heeft geen kaarten."))
        place = f"{self.content.head['slug']}/{one.head['slug']}"
        raw = [self.card(card, f"{place}/{at}", ("sets", position, "cards", at), store) for at, card in enumerate(one.cards)]
        twice = {key for key, count in Counter(card["id"] for card in raw).items() if count > 1}
        for at, card in enumerate(raw):
            if card["id"] in twice:
                self.wrong(("sets", position, "cards", at, "head", "key"), _("Deze sleutel heeft ook een andere kaart."))
        return raw

    def card(self, card: CardPart, place: str, path: Path, store: Store) -> dict[str, Any]:
        """A card as Wagtail stores it; its key follows from its place when the file gives none."""
        if not card.head:
            self.wrong(path, _("Onder de titel van de kaart mist het blok “card” met de bron."))
        body = [self.part(kind, value, f"{place}/{at}", (*path, "body", at), store) for at, (kind, value) in enumerate(card.body)]
        head = {"source": "", "on_site": "", "key": "", **card.head}
        value = {"title": card.title, "on_site": head["on_site"], "source": head["source"], "body": body}
        self.block(CardBlock(), value, path)
        return {"type": "card", "value": value, "id": head["key"] or key_of(place)}

    def part(self, kind: str, value: Any, place: str, path: Path, store: Store) -> dict[str, Any]:
        """One block as Wagtail stores it."""
        if kind == PROSE:
            kind, value = "text", str(markup.from_markdown(value))
        elif kind == HTML:
            kind, value = "text", str(markup.clean(value))
        else:
            value = self.with_rows(BodyBlock().child_blocks[kind], value, path, store)
        return {"type": kind, "value": value, "id": key_of(place)}

    def with_rows(self, block: blocks.Block, value: Any, path: Path, store: Store) -> Any:
        """The same value, with the numbers of stored media in the place of names."""
        if isinstance(block, CHOOSERS):
            return self.stored(block, value, path, store)
        if isinstance(block, blocks.StructBlock):
            return {name: self.with_rows(child, value[name], (*path, name), store) for name, child in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [self.with_rows(block.child_block, one, (*path, at), store) for at, one in enumerate(value)]
        return value

    def stored(self, block: blocks.Block, name: str, path: Path, store: Store) -> int | None:
        """The number of a stored picture or document; None for none."""
        if not name:
            return None
        try:
            return int(store.row(block, name).pk)
        except ValidationError as error:
            self.wrong(path, f"{name}: {' '.join(error.messages)}")
            return None

    def block(self, block: blocks.Block, value: Any, path: Path) -> None:
        """Let the block check its value, as it does for an editor."""
        try:
            block.clean(block.to_python(value))
        except ValidationError as error:
            self.told(error, path)

    def told(self, error: ValidationError, path: Path) -> None:
        """The errors of a block and of those in it, each at its place."""
        below = getattr(error, "block_errors", None)
        if below is None:
            self.wrong(path, " ".join(error.messages))
            return
        for own in error.non_block_errors.as_data():  # type: ignore[attr-defined]  # Wagtail carries no types
            self.wrong(path, " ".join(own.messages))
        for name, child in below.items():
            self.told(child, (*path, name))


def key_of(place: str) -> str:
    """The key of a card or block that is known by its place: module, set and number."""
    return str(uuid.uuid5(NAMESPACE, place))


def write_module(module: Module, head: dict[str, Any], check: Check) -> None:
    """Fill in a module's fields."""
    module.title, module.summary = head["title"], head["summary"]
    module.level = head["level"] or Level.BASIC
    module.can_do, module.limits = "\n".join(head["can_do"]), head["limits"]
    module.closed = head["closed"]
    module.norms = [("norm", norm) for norm in head["norms"]]
    module.drawing, module.drawing_alt = head["picture"]["name"], head["picture"]["alt"]
    module.topics, module.trades = check.words(Topic, "topics"), check.words(Trade, "trades")


def keep_order(module: Module, field: str, words: Sequence[Topic | Trade]) -> None:
    """Write a module's words anew in the order of the file, which gives it its sign: saving a page writes them in any order.

    A draft leaves the words that are online as they are.
    """
    through = getattr(Module, field).through
    name = f"{field.removesuffix('s')}_id"
    rows, wanted = through.objects.filter(module=module), [word.pk for word in words]
    there = list(rows.order_by("pk").values_list(name, flat=True))
    if there != wanted and set(there) == set(wanted):
        rows.delete()
        through.objects.bulk_create(through(module_id=module.pk, **{name: pk}) for pk in wanted)


def save_set(module: Module, one: SetPart, cards: list[dict[str, Any]], by: Person | None, *, publish: bool) -> None:
    """Make or renew a set."""
    card_set = CardSet.objects.child_of(module).filter(slug=one.head["slug"]).first() or CardSet(slug=one.head["slug"])
    card_set.title, card_set.minutes = one.title, one.head["minutes"]
    card_set.author, card_set.open_to_all = one.head["author"], one.head["open_to_all"]
    card_set.cards = CardSet.cards.field.stream_block.to_python(cards)
    save(card_set, module, by, publish=publish)


def save(page: Any, parent: Page, by: Person | None, *, publish: bool) -> None:
    """Create or renew a page as an editor would: as a draft, or published. What is online stays as it is until that is published."""
    if page.pk:
        page.full_clean(exclude=["path", "depth"])
    else:
        page.live = publish
        page.owner = by
        parent.add_child(instance=page)
    revision = page.save_revision(user=by, log_action=True)
    if publish:
        revision.publish(user=by)


# --- export -----------------------------------------------------------------------------------------------------------------------------
def export_file(module: Module, target: IO[bytes]) -> None:
    """Write the module with its newest drafts as a ZIP."""
    names = Names()
    text = write(export_module(module, names))
    archive.pack(target, text, sorted(names.files.items()))


def export_module(module: Module, names: Names) -> ModuleFile:
    """The module with its newest drafts, as a file says it; `names` gets its media."""
    newest = module.get_latest_revision_as_object()
    shown: dict[str, Any] = {
        "slug": module.slug,
        "title": newest.title,
        "summary": newest.summary,
        "supplier": module.supplier.name,
        "level": newest.level,
        "topics": in_order(module, newest, "topics"),
        "trades": in_order(module, newest, "trades"),
        "can_do": newest.can_do_list,
        "limits": lines_as_one(newest.limits),
        "closed": newest.closed,
        "norms": [plain(norm.block, norm.value, names) for norm in newest.norms],
        "picture": {"name": newest.drawing, "alt": newest.drawing_alt},
    }
    sets = [export_set(module.slug, card_set.get_latest_revision_as_object(), names) for card_set in CardSet.objects.child_of(module)]
    return ModuleFile({name: shown[name] for name in ModuleHeadBlock().child_blocks}, sets)


def in_order(module: Module, newest: Module, field: str) -> list[str]:
    """The words of a module's newest draft, in the order in which the module got them: a draft forgets it."""
    through = getattr(Module, field).through
    name = f"{field.removesuffix('s')}_id"
    known = list(through.objects.filter(module=module).order_by("pk").values_list(name, flat=True))
    words = sorted(getattr(newest, field).all(), key=lambda word: (known.index(word.pk) if word.pk in known else len(known), word.slug))
    return [word.slug for word in words]


def export_set(module_slug: str, card_set: CardSet, names: Names) -> SetPart:
    """One set."""
    head = {"slug": card_set.slug, "minutes": card_set.minutes, "author": card_set.author, "open_to_all": card_set.open_to_all}
    cards = [export_card(f"{module_slug}/{card_set.slug}/{at}", card, names) for at, card in enumerate(card_set.cards)]
    return SetPart(card_set.title, head, cards)


def export_card(place: str, card: Any, names: Names) -> CardPart:
    """One card. Its key is only written when its place does not tell it."""
    key = "" if card.id == key_of(place) else card.id
    head = {"source": card.value["source"], "on_site": card.value["on_site"], "key": key}
    return CardPart(card.value["title"], head, [export_block(child, names) for child in card.value["body"]])


def export_block(child: Any, names: Names) -> tuple[str, Any]:
    """One block. A text that Markdown cannot say is HTML."""
    if child.block_type == "text":
        written = richtext.to_markdown(child.value.source)
        return (HTML, richtext.canonical(child.value.source)) if written is None else (PROSE, written)
    return child.block_type, plain(child.block, child.value, names)


def plain(block: blocks.Block, value: Any, names: Names) -> Any:
    """The value of a block as a file says it."""
    if isinstance(block, CHOOSERS):
        return names.of(value)
    if isinstance(block, blocks.StructBlock):
        return {name: plain(child, value.get(name), names) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [plain(block.child_block, one, names) for one in value or []]
    if isinstance(block, blocks.BooleanBlock):
        return bool(value)
    if isinstance(block, blocks.FloatBlock | blocks.IntegerBlock):
        return None if value is None else number(str(value))
    return lines_as_one(str(value or "")).strip()


def lines_as_one(text: str) -> str:
    """One kind of line ends: browsers send two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
