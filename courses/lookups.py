"""What else there is about what a module is about, from whichever tool has it; first what people wrote down at its cards."""

from collections.abc import Callable, Collection
from typing import TypeVar

from django.core.cache import caches

from courses import outline
from courses.models import Card
from courses.outline import ModuleOutline, SetOutline
from vakkring import ports
from vakkring.ports import Item

KEPT_SECONDS = 60
ARTICLE = "artikel"
MOST = {"livesessie": 2, ARTICLE: 4}
"""Of each kind, in this order: what happens soon comes first."""

Found = TypeVar("Found")
Written = dict[str, list[Item]]
"""What was written down, by where: "card:12"."""


def kin_of_module(module: ModuleOutline) -> list[Item]:
    """Sessions and articles about a module's topics; of the articles first those that were written down in it."""
    return with_written(about(module), kept(f"module:{module.pk}", lambda: written_at(places_in(module))))


def kin_of_set(found: SetOutline) -> list[Item]:
    """The same for a set."""
    return with_written(about_set(found), written_in(found))


def articles_at(found: SetOutline, card_pk: int) -> list[Item]:
    """Articles about a card's topics: first those that were written down at the card."""
    here = written_in(found).get(f"card:{card_pk}", [])
    return [item for item in with_written(about_set(found), {"": here}) if item.kind == ARTICLE]


def with_written(items: list[Item], written: Written) -> list[Item]:
    """The same, with what was written down first among its kind, and no more of that kind than else."""
    first = {item.url: item for rows in written.values() for item in rows}
    articles = [*first.values(), *(item for item in items if item.kind == ARTICLE and item.url not in first)]
    return [*(item for item in items if item.kind != ARTICLE), *articles[: MOST[ARTICLE]]]


# --- kept for a minute, since everybody gets the same: no query when warm -----------------------------------------------------------------
def kept(name: str, read: Callable[[], Found]) -> Found:
    """What was read under this name, or what is read now."""
    near, key = caches["near"], f"lookups:{name}"
    found: Found | None = near.get(key)
    if found is None:
        found = read()
        near.set(key, found, KEPT_SECONDS)
    return found


def about(module: ModuleOutline) -> list[Item]:
    """What the tools have about a module's topics."""
    return kept(f"about:{module.pk}", lambda: ports.kin([topic.slug for topic in module.topics], MOST))


def about_set(found: SetOutline) -> list[Item]:
    """The same for the module of a set."""
    module = outline.module_online(found.module_slug)
    return about(module) if module else []


def written_in(found: SetOutline) -> Written:
    """What was written down at a set or one of its cards."""
    return kept(f"set:{found.pk}", lambda: written_at({f"set:{found.pk}", *(f"card:{card.pk}" for card in found.cards)}))


def written_at(places: Collection[str]) -> Written:
    """What was written down at these: 1 query."""
    return {place: items for writer in ports.article_writers for place, items in writer.written_at(places).items()}


def places_in(module: ModuleOutline) -> set[str]:
    """A module, its sets and its cards: 1 query."""
    sets = [one.pk for one in module.sets]
    cards = Card.objects.published().filter(card_set__in=sets).values_list("pk", flat=True)
    return {f"module:{module.pk}", *(f"set:{pk}" for pk in sets), *(f"card:{pk}" for pk in cards)}


def write_down(about: str) -> str:
    """Where somebody can write down what he found out at `about` ("card:12"); empty when no tool keeps that."""
    return next((writer.address(about) for writer in ports.article_writers), "")
