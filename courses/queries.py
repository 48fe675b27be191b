"""Read-only views of modules and progress, put together for pages. Each function names how many queries it costs."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from courses import formula, grading
from courses.models import Answer, Card, CardSet, Module, Progress, Shelf
from vakkring.ports import Visit
from vakkring.vocabulary.models import Topic


@dataclass(frozen=True)
class SetLine:
    """A set in a list. `state` is new, busy or done."""

    pk: int
    slug: str
    title: str
    minutes: int
    cards: int
    open_to_all: bool
    state: str


@dataclass(frozen=True)
class ModuleLine:
    """A module in a list, with how many of its sets the visitor has done."""

    module: Module
    supplier: str
    topics: list[Topic]
    sets: list[SetLine]

    @property
    def minutes(self) -> int:
        """All sets together."""
        return sum(one.minutes for one in self.sets)

    @property
    def done(self) -> int:
        """Sets done."""
        return sum(one.state == "done" for one in self.sets)

    @property
    def minutes_left(self) -> int:
        """What is still to do."""
        return sum(one.minutes for one in self.sets if one.state != "done")

    @property
    def next_set(self) -> SetLine | None:
        """Where to go on: a set that was begun, else the first that is new."""
        busy = next((one for one in self.sets if one.state == "busy"), None)
        return busy or next((one for one in self.sets if one.state == "new"), None)

    @property
    def icon(self) -> str:
        """The sign of its first topic."""
        return self.topics[0].icon if self.topics else "kaarten"


def module_lines(visit: Visit, modules: list[Module]) -> list[ModuleLine]:
    """Lines for these modules: 5 queries, however many there are."""
    parents = {module.path: module for module in modules}
    sets = list(CardSet.objects.live().public().filter(_below(parents)).defer("cards").order_by("path")) if modules else []
    cards = dict(Card.objects.filter(card_set__in=sets).values_list("card_set").annotate(Max("position")))
    progress = {one.card_set_id: one for one in Progress.objects.of(visit).filter(card_set__in=sets)}
    suppliers = _suppliers(modules)
    topics = _topics(modules)
    lines: dict[str, list[SetLine]] = {path: [] for path in parents}
    for one in sets:
        line = SetLine(one.pk, one.slug, one.title, one.minutes, cards.get(one.pk) or 0, one.open_to_all, _state(progress.get(one.pk)))
        lines[one.path[: -CardSet.steplen]].append(line)
    return [ModuleLine(module, suppliers[module.path[: -Module.steplen]], topics[module.pk], lines[module.path]) for module in modules]


def _below(parents: Mapping[str, Module]) -> Q:
    """The children of these pages, by their paths: the tree keeps no key to the parent."""
    found = Q()
    for path, module in parents.items():
        found |= Q(path__startswith=path, depth=module.depth + 1)
    return found


def _suppliers(modules: list[Module]) -> dict[str, str]:
    paths = {module.path[: -Module.steplen] for module in modules}
    return dict(Shelf.objects.filter(path__in=paths).values_list("path", "organisation__name"))


def _topics(modules: list[Module]) -> dict[int, list[Topic]]:
    through = Module.topics.through.objects.filter(module__in=[module.pk for module in modules]).select_related("topic").order_by("topic__order")
    found: dict[int, list[Topic]] = {module.pk: [] for module in modules}
    for row in through:
        found[row.module_id].append(row.topic)
    return found


def _state(progress: Progress | None) -> str:
    if progress is None:
        return "new"
    if progress.finished_at is not None:
        return "done"
    return "busy"


def live_modules() -> Any:
    """Published modules, newest first."""
    return Module.objects.live().public().order_by("-first_published_at", "-pk")


def modules_with_progress(visit: Visit, topic: Topic | None = None) -> list[ModuleLine]:
    """All published modules, or those of a topic."""
    modules = live_modules()
    if topic is not None:
        modules = modules.filter(topics=topic).distinct()
    return module_lines(visit, list(modules[:100]))


def topics_in_use() -> list[Topic]:
    """Topics that have a published module: 1 query."""
    return list(Topic.objects.filter(modules__in=Module.objects.live().public()).distinct())


def module_summary(slug: str) -> Module | None:
    """A published module: 1 query."""
    found: Module | None = Module.objects.live().public().filter(slug=slug).first()
    return found


def module_detail(slug: str, visit: Visit) -> ModuleLine | None:
    """A published module with its sets."""
    module = module_summary(slug)
    return module_lines(visit, [module])[0] if module else None


def module_drawing(module_pk: int) -> dict[str, str] | None:
    """Name and text alternative of a module's drawing: 1 query."""
    return Module.objects.filter(pk=module_pk).values("drawing", "drawing_alt").first()


def tries(visit: Visit, card_set_pk: int, card_pk: int) -> list[tuple[dict[str, Any], bool | None]]:
    """What the visitor answered on a card in his present round, oldest first: 2 queries, none for who did nothing yet."""
    if visit.person_id is None and visit.guest is None:
        return []
    current = Progress.objects.of(visit).filter(card_set=card_set_pk).values("round")
    found = Answer.objects.of(visit).filter(card=card_pk, round=current).order_by("received_at").values_list("given", "right")
    return list(found)


@dataclass(frozen=True)
class Outcome:
    """A calculation worked out. `problem` is a Dutch sentence when a number was missing or out of range."""

    card: Card
    numbers: list[tuple[str, str]]
    label: str
    value: str
    meaning: str
    problem: str = ""


def calculation(key: uuid.UUID, filled: Mapping[str, str]) -> Outcome | None:
    """Work out a card's calculation with what was filled in; None when there is no such card."""
    card = Card.objects.published().select_related("card_set").filter(key=key, calculation__isnull=False).first()
    if card is None or card.calculation is None:
        return None
    asked, result = card.calculation["inputs"], card.calculation["result"]
    try:
        values = {one["name"]: grading.number(filled.get(one["name"], "")) for one in asked}
        for one in asked:
            if not one["min"] <= values[one["name"]] <= one["max"]:
                text = _("%(label)s: vul een getal in van %(min)g tot %(max)g.") % one
                raise grading.UnreadableAnswer(text)
        outcome = formula.evaluate(card.calculation["formula"], values)
    except (grading.UnreadableAnswer, formula.FormulaError) as problem:
        return Outcome(card, [], result["label"], "", "", str(problem))
    shown = [(one["label"], f"{values[one['name']]:g} {one['unit']}".replace(".", ",")) for one in asked]
    rounded = f"{outcome:.{result['decimals']}f} {result['unit']}".replace(".", ",")
    return Outcome(card, shown, result["label"], rounded, meaning(card.calculation["bands"], outcome))


def meaning(bands: list[dict[str, Any]], outcome: float) -> str:
    """What an outcome means: the first band that reaches it."""
    return next((str(band["text"]) for band in bands if band["up_to"] is None or outcome <= band["up_to"]), "")


@dataclass(frozen=True)
class Resume:
    """Where somebody stopped: the card to go on with and its set."""

    module: ModuleLine
    card_set: SetLine
    position: int


def resume(visit: Visit) -> Resume | None:
    """The set that was left most recently and is not done: 7 queries at most."""
    busy = Progress.objects.of(visit).filter(card__position__isnull=False, card_set__live=True).select_related("card", "card_set")
    progress = busy.order_by("-changed_at").first()
    if progress is None:
        return None
    line = module_detail(progress.card_set.get_parent().slug, visit)
    if line is None:
        return None
    found = next((one for one in line.sets if one.pk == progress.card_set_id), None)
    return Resume(line, found, progress.card.position) if found else None


def begun_modules(visit: Visit) -> list[Module]:
    """Modules of which the visitor has begun something, last touched first: 2 queries."""
    paths = list(Progress.objects.of(visit).order_by("-changed_at").values_list("card_set__path", flat=True)[:50])
    order = list(dict.fromkeys(path[: -CardSet.steplen] for path in paths))
    found = {module.path: module for module in Module.objects.live().public().filter(path__in=order)}
    return [found[path] for path in order if path in found]


def new_modules(visit: Visit, topics: list[int], limit: int) -> list[ModuleLine]:
    """Modules that the visitor has not begun, those about his topics first, newest first."""
    begun = [module.pk for module in begun_modules(visit)]
    fresh = live_modules().exclude(pk__in=begun)
    mine = list(fresh.filter(topics__in=topics).distinct()[:limit]) if topics else []
    rest = list(fresh.exclude(pk__in=[module.pk for module in mine])[: limit - len(mine)]) if len(mine) < limit else []
    return module_lines(visit, mine + rest)
