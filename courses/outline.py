"""What is published, as pages need it, kept near: in this process's memory.

A page view then asks the database only for what is about the person. All copies carry an edition that changes with every publication (see
`vakkring.editions`). Answers never rely on it: `actions.record_answer` reads the row itself.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Max, Q

from courses import catalogue
from courses.models import Card, CardSet, Module, Shelf
from vakkring import editions
from vakkring.shop.models import Offer
from vakkring.vocabulary.models import Topic, Trade

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
class OfferBrief:
    """What has to be bought before anybody may study all of a module: its key, address, price in cents, and whose it is."""

    pk: int
    slug: str
    price: int
    seller: int


@dataclass(frozen=True)
class SetOutline:
    """A set with its module, for the player. `next_slug` is the set after this one, or empty."""

    pk: int
    slug: str
    title: str
    minutes: int
    author: str
    open_to_all: bool
    closed: bool
    module_pk: int
    module_slug: str
    module_title: str
    supplier: str
    drawing: str
    drawing_alt: str
    cards: tuple[CardOutline, ...]
    next_slug: str
    next_title: str
    offer: OfferBrief | None = None

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
    closed: bool
    offer: OfferBrief | None = None

    @property
    def minutes(self) -> int:
        """All sets together."""
        return sum(one.minutes for one in self.sets)

    @property
    def icon(self) -> str:
        """The sign of its first topic."""
        return self.topics[0].icon if self.topics else "kaarten"


@dataclass(frozen=True)
class TopicWord:
    """A topic as a filter. `parent` is empty for the broad ones."""

    slug: str
    name: str
    icon: str
    parent: str


@dataclass(frozen=True)
class Shelves:
    """All modules as filters see them, and the words that any of them has: topics in their order, trades by slug."""

    modules: tuple[catalogue.Shelved, ...]
    topics: tuple[TopicWord, ...]
    trades: Mapping[str, str]


# --- kept near ------------------------------------------------------------------------------------------------------------------------
def edition() -> str:
    """Which edition of everything is current."""
    return editions.current(EDITION)


def kept_near(read: Callable[..., Kept], *, kept: int = KEPT) -> Callable[..., Kept]:
    """A function that answers from memory what `read` answered before in this edition. What it answers is immutable and shared."""

    @functools.lru_cache(maxsize=kept)
    def in_edition(_edition: str, *args: Any) -> Kept:
        return read(*args)

    @functools.wraps(read)
    def known(*args: Any) -> Kept:
        return in_edition(edition(), *args)

    return known


def forget() -> None:
    """Something was published: begin a new edition, in this process at once."""
    editions.renew(EDITION)


# --- what pages ask; the number of queries is that of the first time ----------------------------------------------------------------------
def published() -> Any:
    """Modules that everybody may see. Wagtail's own privacy setting hides a page here, too."""
    return online().filter(closed=False)


def online() -> Any:
    """Modules that can be opened: by everybody, or the closed ones by who was invited. What is shown of these goes through `access`."""
    return Module.objects.live().public()


@functools.partial(kept_near, kept=1)
def shelves() -> Shelves:
    """All published modules as filters see them, newest first: 5 queries, however many there are."""
    topics = {one.pk: one for one in Topic.objects.select_related("parent")}
    trades = {one.pk: one for one in Trade.objects.all()}
    about, made_for = pairs(Module.topics.through, "topic"), pairs(Module.trades.through, "trade")
    minutes: dict[str, int] = {}
    free: set[str] = set()
    for path, one, open_to_all in CardSet.objects.live().public().values_list("path", "minutes", "open_to_all"):
        module = path[: -CardSet.steplen]
        minutes[module] = minutes.get(module, 0) + one
        free |= {module} if open_to_all else set()
    found = []
    for pk, path, level in published().order_by("-first_published_at", "-pk").values_list("pk", "path", "level"):
        mine = [topics[one] for one in about.get(pk, ())]
        values = {
            catalogue.TOPIC: frozenset({one.slug for one in mine} | {one.parent.slug for one in mine if one.parent}),
            catalogue.TRADE: frozenset(trades[one].slug for one in made_for.get(pk, ())),
            catalogue.TIME: frozenset({catalogue.SHORT if minutes.get(path, 0) <= catalogue.SHORT_MINUTES else catalogue.LONGER}),
            catalogue.LEVEL: frozenset({level}),
            catalogue.OPEN: frozenset({"1"} if path in free else ()),
        }
        found.append(catalogue.Shelved(pk, values))
    used = {slug for one in found for slug in (*one.values[catalogue.TOPIC], *one.values[catalogue.TRADE])}
    return Shelves(
        tuple(found),
        tuple(
            TopicWord(one.slug, one.name, one.icon, one.parent.slug if one.parent else "") for one in topics.values() if one.slug in used
        ),
        {one.slug: one.name for one in trades.values() if one.slug in used},
    )


@functools.partial(kept_near, kept=256)
def walked(chosen: tuple[tuple[str, str], ...], first: str) -> catalogue.Walk:
    """The modules that answer to these filters: no query of its own. Filters are chosen again and again; a walk along all takes time."""
    return catalogue.walk(shelves().modules, dict(chosen), first)


@kept_near
def trade_slug(trade_pk: int) -> str:
    """The word for a trade in addresses, empty when it is gone: 1 query."""
    return Trade.objects.filter(pk=trade_pk).values_list("slug", flat=True).first() or ""


def pairs(through: Any, word: str) -> dict[int, list[int]]:
    """The keys of the words of all modules: 1 query."""
    found: dict[int, list[int]] = {}
    for module, one in through.objects.values_list("module", word):
        found.setdefault(module, []).append(one)
    return found


@functools.partial(kept_near, kept=1)
def read_before() -> dict[int, ModuleOutline]:
    """The modules that were read for pages of the catalogue in this edition: filled by `of_pks`."""
    return {}


def of_pks(pks: Iterable[int]) -> list[ModuleOutline]:
    """Published modules in this order: 7 queries for those that nobody asked before, none for the others."""
    known, asked = read_before(), list(pks)
    if missing := [pk for pk in asked if pk not in known]:
        known.update({one.pk: one for one in read_modules(published().defer("norms").filter(pk__in=missing))})
    return [known[pk] for pk in asked if pk in known]


@kept_near
def newest(topic_pk: int | None, most: int) -> tuple[ModuleOutline, ...]:
    """Published modules, newest first; of one topic, with what falls under it, when asked: 7 queries."""
    modules = published().defer("norms").order_by("-first_published_at", "-pk")
    if topic_pk is not None:
        about = Module.topics.through.objects.filter(Q(topic=topic_pk) | Q(topic__parent=topic_pk))
        modules = modules.filter(pk__in=about.values("module"))
    return tuple(read_modules(modules[:most]))


@kept_near
def module_online(slug: str) -> ModuleOutline | None:
    """A module by its slug, closed or not: 7 queries. `access.module_for` decides who gets it."""
    return next(iter(read_modules(online().filter(slug=slug))), None)


@kept_near
def online_at(path: str) -> ModuleOutline | None:
    """A module by its place in the tree, closed or not: 7 queries. `access.module_at` decides who gets it."""
    return next(iter(read_modules(online().filter(path=path))), None)


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
    """Outlines of these modules: 6 queries, however many there are; 1 more when any of them costs something."""
    modules = list(found)
    if not modules:
        return []
    suppliers, topics, sets, offers = suppliers_of(modules), topics_of(modules), sets_of(modules), offers_of(modules)
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
            closed=module.closed,
            offer=offers.get(module.offer_id),
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


def offers_of(modules: list[Module]) -> dict[int | None, OfferBrief]:
    """What these modules cost, by offer, those that are free left out: 1 query, none when no module has an offer."""
    asked = [module.offer_id for module in modules if module.offer_id]
    rows = Offer.objects.filter(pk__in=asked, price__gt=0).values_list("pk", "slug", "price", "seller") if asked else []
    return {one[0]: OfferBrief(*one) for one in rows}


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
def set_online(module_slug: str, set_slug: str) -> SetOutline | None:
    """The set at these two words, of a closed module or not: 1 query and those of its module. `access.set_for` decides who gets it."""
    module = module_online(module_slug)
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
        closed=module.closed,
        module_pk=module.pk,
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
        offer=module.offer,
    )
