"""Modules from files: one folder per module with a `module.yaml`, as CONTRIBUTING describes. Writes Wagtail pages and publishes them."""

import uuid
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Page, Site

from courses.models import CardSet, Catalogue, Module, Shelf
from vakkring import markup
from vakkring.accounts.models import Organisation
from vakkring.vocabulary.models import Topic, Trade

FOLDER = Path(__file__).parent / "content"
NAMESPACE = uuid.UUID("6f1d7c3e-52a1-4e8e-9a53-0d2c1f7b9e10")


class ContentError(ValueError):
    """A file cannot be read as a module. The text names the file and what is wrong."""


def files(folder: Path = FOLDER) -> list[Path]:
    """The module files, in alphabetical order."""
    return sorted(folder.glob("*/module.yaml"))


def read(path: Path) -> dict[str, Any]:
    """A module file as plain data. Raises `ContentError`."""
    try:
        module = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: {error}") from error
    if not isinstance(module, dict):
        raise ContentError(f"{path}: this is no list of fields and their values.")
    missing = {"slug", "title", "summary", "can_do", "topics", "sets", "supplier"} - set(module)
    if missing:
        raise ContentError(f"{path}: {', '.join(sorted(missing))} is missing.")
    return module


@transaction.atomic
def load(path: Path) -> Module:
    """Make or renew the module of a file, with its sets, and publish them. The same file gives the same card keys, so answers stay."""
    content = read(path)
    shelf = shelf_of(content["supplier"])
    module = Module.objects.filter(slug=content["slug"]).first() or Module(slug=content["slug"])
    write_module(module, content)
    save(module, shelf)
    for number, one in enumerate(content["sets"]):
        card_set = CardSet.objects.child_of(module).filter(slug=one["slug"]).first() or CardSet(slug=one["slug"])
        write_set(card_set, one, content["slug"], open_to_all=number == 0)
        save(card_set, module)
    return module


def save(page: Any, parent: Page) -> None:
    """Create or renew a page and publish it as an editor would."""
    page.full_clean(exclude=["path", "depth"]) if page.pk else parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()


def catalogue() -> Catalogue:
    """The root of everything; made at the first module, below the tree's root."""
    found: Catalogue | None = Catalogue.objects.first()
    if found is None:
        found = Catalogue(title="Bijblijven", slug="bijblijven")
        Page.get_first_root_node().add_child(instance=found)
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": found, "site_name": "Vakkring"})
    return found


def shelf_of(name: str) -> Shelf:
    """The shelf of a supplier; made when he has none yet."""
    organisation = Organisation.objects.filter(name=name).first()
    if organisation is None:
        raise ContentError(f"There is no organisation {name}; make it first.")
    found: Shelf | None = Shelf.objects.filter(organisation=organisation).first()
    if found is None:
        found = Shelf(title=name, slug=organisation.slug, organisation=organisation)
        catalogue().add_child(instance=found)
    return found


def write_module(module: Module, content: dict[str, Any]) -> None:
    """Fill in a module's fields."""
    picture = content.get("picture") or {}
    module.title = content["title"]
    module.summary = content["summary"].strip()
    module.level = content.get("level", "basis")
    module.can_do = "\n".join(content["can_do"])
    module.limits = (content.get("limits") or "").strip()
    module.norms = [
        ("norm", {"name": one["name"], "edition": one.get("edition", ""), "note": one.get("note", "")}) for one in content.get("norms", [])
    ]
    module.drawing, module.drawing_alt = picture.get("name", ""), picture.get("alt", "")
    module.topics = in_order(Topic, content["topics"])
    module.trades = in_order(Trade, content.get("trades", []))


def in_order(model: Any, slugs: list[str]) -> list[Any]:
    """The words with these slugs, in the order of the file: the first topic gives a module its sign. Raises `ContentError`."""
    found = {word.slug: word for word in model.objects.filter(slug__in=slugs)}
    if unknown := set(slugs) - set(found):
        raise ContentError(f"There is no {model.__name__} called {', '.join(sorted(unknown))}.")
    return [found[slug] for slug in slugs]


def write_set(card_set: CardSet, content: dict[str, Any], module_slug: str, *, open_to_all: bool) -> None:
    """Fill in a set's fields and cards. The first set of a module is open to everybody."""
    card_set.title = content["title"]
    card_set.minutes = content["minutes"]
    card_set.author = content["author"]
    card_set.open_to_all = content.get("open_to_all", open_to_all)
    raw = [card_of(card, f"{module_slug}/{content['slug']}/{number}") for number, card in enumerate(content["cards"])]
    card_set.cards = CardSet.cards.field.stream_block.to_python(raw)


def card_of(card: dict[str, Any], place: str) -> dict[str, Any]:
    """A card as Wagtail stores it; its key follows from its place."""
    value = {
        "title": card["title"],
        "on_site": (card.get("on_site") or "").strip(),
        "source": card["source"],
        "body": [
            block_of(kind, content, f"{place}/{number}") for number, block in enumerate(card["blocks"]) for kind, content in block.items()
        ],
    }
    return {"type": "card", "value": value, "id": str(uuid.uuid5(NAMESPACE, place))}


def block_of(kind: str, content: Any, place: str) -> dict[str, Any]:
    """One block as Wagtail stores it."""
    if kind == "text":
        content = str(markup.from_markdown(content))
    if kind == "table":
        content = {"caption": content["caption"], "head": content["head"], "rows": [[str(cell) for cell in row] for row in content["rows"]]}
    if kind == "calculation":
        content = {"bands": [], **content, "inputs": [{"unit": "", **one} for one in content["inputs"]]}
    if kind == "dilemma":
        # YAML reads a bare yes and no as true and false.
        content = {{True: "yes", False: "no"}.get(name, name): value for name, value in content.items()}
    if kind in {"one", "several"}:
        content = {**content, "options": [{"right": False, **option} for option in content["options"]]}
    return {"type": kind, "value": content, "id": str(uuid.uuid5(NAMESPACE, place))}
