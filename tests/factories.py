"""People, organisations and published modules for tests. Modules go the way editors' work goes: Wagtail pages, revisions, publishing.

Only Wagtail's index of references (which page uses which picture) is left out: it costs a third of the time and no test asks it.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import factory
from wagtail import blocks
from wagtail.models import Collection, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses import content, outline, shelves
from courses.blocks import BodyBlock
from courses.models import Card, CardSet, Module
from courses.modulefile import CardPart, ModuleFile
from courses.modulemedia import Store
from courses.yamlblocks import nothing
from vakkring.accounts.models import Organisation, Person

_numbers = itertools.count(1)

QUESTIONS: dict[str, dict[str, Any]] = {
    "one": {
        "question": "Wat doe je eerst?",
        "options": [
            {"text": "Het filter nalopen", "right": True, "why": "Een vol filter haal je er in tien minuten uit."},
            {"text": "De aanvoer omhoog", "why": "De klant betaalt het met stroom."},
            {"text": "Niets", "why": "De storing komt terug."},
        ],
    },
    "several": {
        "question": "Wat hoort niet in de zone?",
        "options": [
            {"text": "Een stopcontact", "right": True, "why": "Daar kan een vonk springen."},
            {"text": "Een open put", "right": True, "why": "Gas loopt de put in."},
            {"text": "Grind", "why": "Grind geeft geen vonk."},
        ],
        "explain": "Gas en vonk blijven uit elkaar.",
    },
    "order": {
        "question": "Wat is de volgorde?",
        "items": ["Spoelen", "Vullen", "Ontluchten", "Inregelen"],
        "explain": "Lucht in het water geeft een verkeerde meting.",
    },
    "number": {
        "question": "Hoeveel liter per minuut?",
        "unit": "l/min",
        "answer": 22.5,
        "tolerance": 1.5,
        "low": "Je rekende met te weinig water.",
        "high": "Je rekende met te veel water.",
        "explain": "Vermogen keer 14,3 gedeeld door het verschil.",
    },
    "spot": {
        "question": "Welke plek is gevaarlijk?",
        "drawing": {"name": "r290-tuin", "alt": "Een tuin met een buitenunit.", "caption": ""},
        "spots": [
            {"x": 20, "y": 62, "label": "Kelderraam", "right": True, "why": "Propaan zakt de kelder in."},
            {"x": 86, "y": 20, "label": "Raam boven", "right": False, "why": "Propaan stijgt niet."},
        ],
    },
    "dilemma": {
        "question": "Zet je hem toch aan?",
        "yes": {"label": "Ja, even", "text": "De klant heeft warmte, jij het risico."},
        "no": {"label": "Nee", "text": "De klant zit een nacht in de kou."},
        "advice": "Vakmensen regelen eerst een kachel.",
    },
}
RIGHT: dict[str, dict[str, Any]] = {
    "one": {"choice": 0},
    "several": {"choices": [0, 1]},
    "order": {"order": [0, 1, 2, 3]},
    "number": {"value": "22,5"},
    "spot": {"choice": 0},
    "dilemma": {"choice": "yes"},
}
WRONG: dict[str, dict[str, Any]] = {
    "one": {"choice": 1},
    "several": {"choices": [0, 2]},
    "order": {"order": [1, 0, 2, 3]},
    "number": {"value": "3"},
    "spot": {"choice": 1},
}


class PersonFactory(factory.django.DjangoModelFactory):
    """A person who logs in with a code. `password=` gives him one as well."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"vakmens{n}@example.nl")
    first_name = "Anna"

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return model_class.objects.create_user(**fields)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A supplier, or whatever people act for."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisatie-{n}")
    name = factory.Sequence(lambda n: f"Organisatie {n}")


def card(*blocks: dict[str, Any], title: str = "Kaart", **rest: Any) -> dict[str, Any]:
    """A card as a module file writes it; without blocks it holds a line of text."""
    held = list(blocks) or [{"text": "Lees de **handleiding**."}]
    return {"title": title, "source": "Handleiding van de fabrikant", "blocks": held, **rest}


def question_card(kind: str, *, title: str = "Vraag", **changes: Any) -> dict[str, Any]:
    """A card with one question of this kind."""
    return card({kind: {**QUESTIONS[kind], **changes}}, title=title)


def whole(block: blocks.Block, value: Any) -> Any:
    """The value of a block with every field that was left out."""
    if isinstance(block, blocks.StructBlock):
        return {name: whole(child, value[name]) if name in value else nothing(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [whole(block.child_block, one) for one in value]
    return value


def part_of(one: dict[str, Any]) -> CardPart:
    """A card as a module file holds it."""
    known = BodyBlock().child_blocks
    body = [(kind, value if kind == "text" else whole(known[kind], value)) for block in one["blocks"] for kind, value in block.items()]
    return CardPart(one["title"], {"source": one["source"], "on_site": one.get("on_site", ""), "key": ""}, body)


class Known(Store):
    """Media that are there already: a card of a test names them by their number."""

    def row(self, block, name):
        return block.to_python(name)


def raw_card(one: dict[str, Any], place: str) -> dict[str, Any]:
    """A card as Wagtail stores it, whether it is right or not."""
    return content.Check(ModuleFile({}, [])).card(part_of(one), place, (), Known({}, Collection(), None))


def publish(page: Page, parent: Page) -> None:
    """Publish, and forget what was kept near: the site does so on commit, which does not come in a test."""
    with disable_reference_index_auto_update():
        content.save(page, parent, None, publish=True)
    outline.forget()


def make_module(
    *,
    sets: int = 2,
    cards: Sequence[dict[str, Any]] | None = None,
    open_to_all: bool | None = None,
    supplier: Organisation | None = None,
    topics: Sequence[str] = ("warmtepompen",),
    **fields: Any,
) -> Module:
    """A published module with sets of these cards (three when none are given). As with module files, the first set is open to everybody."""
    number = next(_numbers)
    supplier = (
        supplier or Organisation.objects.filter(name="Warmtehuis").first() or OrganisationFactory(name="Warmtehuis", slug="warmtehuis")
    )
    usual = {"slug": f"reeks-{number}", "title": f"Reeks {number}", "summary": "Wat het oplevert.", "can_do": ["Meten"]}
    head = {"level": "", "limits": "", "closed": False, "norms": [], "trades": [], "picture": {"name": "", "alt": ""}}
    described = {**head, **usual, "topics": list(topics), **fields}
    module = Module(slug=described["slug"])
    content.write_module(module, described, content.Check(ModuleFile(described, [])))
    publish(module, shelves.of(supplier))
    for place in range(sets):
        add_set(module, cards, open_to_all=place == 0 if open_to_all is None else open_to_all)
    return module


def add_set(module: Module, cards: Sequence[dict[str, Any]] | None = None, *, open_to_all: bool = True, **fields: Any) -> CardSet:
    """One more published set in a module."""
    number = CardSet.objects.child_of(module).count() + 1
    if cards is None:
        cards = [card(title="Eerste"), question_card("one"), card(title="Laatste")]
    described = {
        "slug": f"setje-{number}",
        "title": f"Setje {number}",
        "minutes": 3,
        "author": "Redactie",
        "open_to_all": open_to_all,
        **fields,
    }
    card_set = CardSet(**described)
    write_cards(card_set, module, cards, range(len(cards)))
    publish(card_set, module)
    return card_set


def write_cards(card_set: CardSet, module: Module, cards: Sequence[dict[str, Any]], places: Sequence[int]) -> None:
    """Fill in the cards of a set; their keys follow from these places."""
    raw = [raw_card(one, f"{module.slug}/{card_set.slug}/{place}") for one, place in zip(cards, places, strict=True)]
    card_set.cards = CardSet.cards.field.stream_block.to_python(raw)


def sets_of(module: Module) -> list[CardSet]:
    """A module's sets, in their order."""
    return list(CardSet.objects.child_of(module).order_by("path"))


def cards_of(card_set: CardSet) -> list[Card]:
    """The published cards of a set, in their order."""
    return list(Card.objects.filter(card_set=card_set, position__isnull=False).order_by("position"))


def republish(card_set: CardSet, cards: Sequence[dict[str, Any]], *, places: Sequence[int] | None = None) -> CardSet:
    """An editor changes the cards and publishes. `places` says which former card (by its number from 0) each one is."""
    module = card_set.get_parent()
    fresh = CardSet.objects.get(pk=card_set.pk)
    write_cards(fresh, module, cards, range(len(cards)) if places is None else places)
    publish(fresh, module)
    return fresh
