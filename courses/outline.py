"""What is published, as pages need it, kept near: in this process's memory.

A page view then asks the database only for what is about the person. All copies carry an edition that changes with every publication; each
process looks in the shared cache once in `LOOK_EVERY` seconds which edition is current. Answers never rely on it: `actions.record_answer`
reads the row itself.
"""

import dataclasses
import functools
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache, caches
from django.db.models import Max, Q

from courses.models import Card, CardSet, Module, Shelf
from vakkring.vocabulary.models import Topic

LOOK_EVERY = 2
KEPT = 4096
EDITION = "courses:edition"

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class CardOutline:
    """A card's place in its set."""

    pk: int
    position: int
    title: str
    kind: str


@dataclass(frozen=True)
class CardShown:
    """A card as learners see it: safe HTML, and the question as `grading` knows it (not to be changed)."""

    pk: int
    title: str
    lead: str
    html: str
    question: dict[str, Any] | None
    on_site: str
    source: str


@dataclass(frozen=True)
class SetOutline:
    """A set with its module, for the player. `next_slug` is the set after this one, or empty."""

    pk: int
    slug: str
    title: str
    minutes: int
    author: str
    open_to_all: bool
    module_slug: str
    module_title: str
    supplier: str
    drawing: str
    drawing_alt: str
    cards: tuple[CardOutline, ...]
    next_slug: str
    next_title: str

    def card_at(self, position: int) -> CardOutline | None:
        """The card at this place, counted from 1."""
        return self.cards[position - 1] if 0 < position <= len(self.cards) else None

    def position_of(self, card_pk: int | None) -> int:
        """The place of a card; 1 when the set no longer holds it."""
        return next((card.position for card in self.cards if card.pk == card_pk), 1)


@dataclass(frozen=True)
class SetBrief:
    """A set in its module. `cards` counts them."""

    pk: int
    slug: str
    title: str
    minutes: int
    author: str
    open_to_all: bool
    cards: int


@dataclass(frozen=True)
class TopicBrief:
    """A topic as chips show it."""

    pk: int
    slug: str
    name: str
    icon: str


@dataclass(frozen=True)
class ModuleOutline:
    """A module with its sets, for lists and its own page."""

    pk: int
    path: str
    slug: str
    title: str
    summary: str
    level: str
    can_do: tuple[str, ...]
    limits: str
    drawing: str
    drawing_alt: str
    supplier: str
    topics: tuple[TopicBrief, ...]
    sets: tuple[SetBrief, ...]

    @property
    def minutes(self) -> int:
        """All sets together."""
        return sum(one.minutes for one in self.sets)

    @property
    def icon(self) -> str:
        """The sign of its first topic."""
        return self.topics[0].icon if self.topics else "kaarten"


# --- kept near ------------------------------------------------------------------------------------------------------------------------
def edition() -> str:
    """Which edition of everything is current. A flushed cache only means that all is read once more."""
    near = caches["near"]
    found: str | None = near.get(EDITION)
    if found is None:
        found = str(cache.get_or_set(EDITION, lambda: uuid.uuid4().hex, None))
        near.set(EDITION, found, LOOK_EVERY)
    return found


def kept_near(read: Callable[..., Kept]) -> Callable[..., Kept]:
    """A function that answers from memory what `read` answered before in this edition. What it answers is immutable and shared."""

    @functools.lru_cache(maxsize=KEPT)
    def in_edition(_edition: str, *args: Any) -> Kept:
        return read(*args)

    @functools.wraps(read)
    def known(*args: Any) -> Kept:
        return in_edition(edition(), *args)

    return known


def forget() -> None:
    """Something was published: begin a new edition, in this process at once."""
    cache.set(EDITION, uuid.uuid4().hex, None)
    caches["near"].delete(EDITION)


# --- what pages ask; the number of queries is that of the first time ----------------------------------------------------------------------
def published() -> Any:
    """Modules that everybody may see. Wagtail's own privacy setting hides a page here, too."""
    return Module.objects.live().public()


@kept_near
def topics_in_use() -> tuple[TopicBrief, ...]:
    """Topics that have a published module: 2 queries."""
    return tuple(TopicBrief(one.pk, one.slug, one.name, one.icon) for one in Topic.objects.filter(modules__in=published()).distinct())


@kept_near
def newest(topic_pk: int | None, most: int) -> tuple[ModuleOutline, ...]:
    """Published modules, newest first, of one topic when asked: 7 queries."""
    modules = published().defer("norms").order_by("-first_published_at", "-pk")
    if topic_pk is not None:
        modules = modules.filter(pk__in=Module.topics.through.objects.filter(topic=topic_pk).values("module"))
    return tuple(read_modules(modules[:most]))


@kept_near
def of_module(slug: str) -> ModuleOutline | None:
    """A published module by its slug: 7 queries."""
    return next(iter(read_modules(published().filter(slug=slug))), None)


@kept_near
def at_path(path: str) -> ModuleOutline | None:
    """A published module by its place in the tree: 7 queries."""
    return next(iter(read_modules(published().filter(path=path))), None)


@kept_near
def norms_of(module_pk: int) -> tuple[tuple[str, str, str], ...]:
    """What a module relies on, as name, edition and meaning: 1 query. Apart, since only its own page shows it."""
    norms = Module.objects.only("norms").get(pk=module_pk).norms
    return tuple((norm.value["name"], norm.value["edition"], norm.value["note"]) for norm in norms)


@kept_near
def card_row(card_pk: int) -> CardShown | None:
    """A published card as the player shows it: 1 query."""
    row = Card.objects.published().filter(pk=card_pk).first()
    return CardShown(**{one.name: getattr(row, one.name) for one in dataclasses.fields(CardShown)}) if row else None


def read_modules(found: Iterable[Module]) -> list[ModuleOutline]:
    """Outlines of these modules: 6 queries, however many there are."""
    modules = list(found)
    if not modules:
        return []
    suppliers, topics, sets = suppliers_of(modules), topics_of(modules), sets_of(modules)
    return [
        ModuleOutline(
            pk=module.pk,
            path=module.path,
            slug=module.slug,
            title=module.title,
            summary=module.summary,
            level=str(module.get_level_display()),
            can_do=tuple(module.can_do_list),
            limits=module.limits,
            drawing=module.drawing,
            drawing_alt=module.drawing_alt,
            supplier=suppliers[parent_path(module)],
            topics=tuple(topics[module.pk]),
            sets=tuple(sets[module.path]),
        )
        for module in modules
    ]


def parent_path(page: Any) -> str:
    """Where the parent of a page stands in the tree."""
    return str(page.path[: -page.steplen])


def suppliers_of(modules: list[Module]) -> dict[str, str]:
    """The supplier's name by the path of his shelf: 1 query."""
    paths = {parent_path(module) for module in modules}
    return dict(Shelf.objects.filter(path__in=paths).values_list("path", "organisation__name"))


def topics_of(modules: list[Module]) -> dict[int, list[TopicBrief]]:
    """Topics by module: 1 query."""
    rows = Module.topics.through.objects.filter(module__in=[module.pk for module in modules]).select_related("topic")
    found: dict[int, list[TopicBrief]] = {module.pk: [] for module in modules}
    for row in rows.order_by("pk"):
        found[row.module_id].append(TopicBrief(row.topic.pk, row.topic.slug, row.topic.name, row.topic.icon))
    return found


def sets_of(modules: list[Module]) -> dict[str, list[SetBrief]]:
    """Published sets by the path of their module: 3 queries."""
    below = children_of({module.path: module for module in modules})
    pages = list(CardSet.objects.live().public().filter(below).defer("cards").order_by("path"))
    counts = dict(Card.objects.filter(card_set__in=[page.pk for page in pages]).values_list("card_set").annotate(Max("position")))
    found: dict[str, list[SetBrief]] = {module.path: [] for module in modules}
    for page in pages:
        brief = SetBrief(page.pk, page.slug, page.title, page.minutes, page.author, page.open_to_all, counts.get(page.pk) or 0)
        found[parent_path(page)].append(brief)
    return found


def children_of(parents: Mapping[str, Module]) -> Q:
    """The children of these pages, by their paths: the tree keeps no key to the parent."""
    found = Q()
    for path, module in parents.items():
        found |= Q(path__startswith=path, depth=module.depth + 1)
    return found


@kept_near
def of_set(module_slug: str, set_slug: str) -> SetOutline | None:
    """The published set at these two words, or None: 1 query and those of its module."""
    module = of_module(module_slug)
    if module is None:
        return None
    index = next((index for index, one in enumerate(module.sets) if one.slug == set_slug), None)
    if index is None:
        return None
    found = module.sets[index]
    following = module.sets[index + 1] if index + 1 < len(module.sets) else None
    rows = Card.objects.filter(card_set=found.pk, position__isnull=False).order_by("position")
    return SetOutline(
        pk=found.pk,
        slug=found.slug,
        title=found.title,
        minutes=found.minutes,
        author=found.author,
        open_to_all=found.open_to_all,
        module_slug=module.slug,
        module_title=module.title,
        supplier=module.supplier,
        drawing=module.drawing,
        drawing_alt=module.drawing_alt,
        cards=tuple(
            CardOutline(pk, position or 0, title, question["kind"] if question else "")
            for pk, position, title, question in rows.values_list("pk", "position", "title", "question")
        ),
        next_slug=following.slug if following else "",
        next_title=following.title if following else "",
    )
