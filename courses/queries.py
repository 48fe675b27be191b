"""Read-only: what is published (`outline`) together with what a visitor has done, for pages. Each function names its number of queries."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from courses import access, catalogue, formula, grading, numbers, outline
from courses.catalogue import Found
from courses.models import Card, CardSet, Level, Progress
from courses.outline import ModuleOutline, SetBrief, Shelves
from vakkring.ports import Visit

LARGEST_KEY = 2**31 - 1
"""SQLite breaks on a number that it cannot hold, and an address may name one."""
MOST_SETS = 500
MOST_LISTED = 100
MOST_LOOKED_AT = 24


@dataclass(frozen=True)
class Done:
    """A visitor's progress in one set. `position` is the card to go on with, None when the round is done."""

    card_set: int
    module_path: str
    position: int | None
    finished_at: datetime | None


def done(visit: Visit) -> dict[int, Done]:
    """A visitor's progress by set, last touched first: 1 query, none for a stranger."""
    if visit.person_id is None and visit.guest is None:
        return {}
    rows = Progress.objects.of(visit).order_by("-changed_at").values_list("card_set", "card_set__path", "card__position", "finished_at")
    return {pk: Done(pk, path[: -CardSet.steplen], position, finished_at) for pk, path, position, finished_at in rows[:MOST_SETS]}


@dataclass(frozen=True)
class SetLine:
    """A set in a list. `state` is new, busy or done."""

    brief: SetBrief
    state: str


@dataclass(frozen=True)
class ModuleLine:
    """A module with how far the visitor is in each of its sets."""

    module: ModuleOutline
    sets: list[SetLine]

    @property
    def done(self) -> int:
        """Sets done."""
        return sum(one.state == "done" for one in self.sets)

    @property
    def minutes_left(self) -> int:
        """What is still to do."""
        return sum(one.brief.minutes for one in self.sets if one.state != "done")

    @property
    def next_set(self) -> SetLine | None:
        """Where to go on: a set that was begun, else the first that is new."""
        busy = next((one for one in self.sets if one.state == "busy"), None)
        return busy or next((one for one in self.sets if one.state == "new"), None)


def line(module: ModuleOutline, progress: Mapping[int, Done]) -> ModuleLine:
    """A module with these states: no query."""
    return ModuleLine(module, [SetLine(brief, state(progress.get(brief.pk))) for brief in module.sets])


def state(progress: Done | None) -> str:
    """New, busy or done. Once done stays done, also in a second round."""
    if progress is None:
        return "new"
    return "done" if progress.finished_at else "busy"


@dataclass(frozen=True)
class Option:
    """One value of a filter: how many modules it leaves, and where it leads. Of a chosen one `address` takes it away."""

    value: str
    label: str
    count: int
    chosen: bool
    address: str
    icon: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the catalogue. `chosen` are the filters that are on; their count is what there would be without.

    `beside` are those of them that no list of options shows. `begun`: in the middle of which the visitor is; `opened`: closed modules that
    a client opened to him.
    """

    lines: list[ModuleLine]
    begun: list[ModuleLine]
    opened: list[ModuleLine]
    found: Found
    topics: list[Option]
    narrower: list[Option]
    others: dict[str, list[Option]]
    chosen: list[Option]
    beside: list[Option]
    earlier: str
    later: str


def browse(visit: Visit, asked: Mapping[str, str], trade: str = "") -> Page:
    """The modules that answer to the filters in an address; those for this trade first. 3 queries when warm, none for a stranger."""
    shelves = outline.shelves()
    labels = labels_of(shelves)
    choice = catalogue.read(asked, labels)
    walked = outline.walked(tuple(choice.chosen.items()), "" if catalogue.TRADE in choice.chosen else trade)
    found = catalogue.page_of(walked, choice)
    progress = done(visit)
    on = choice.chosen.get(catalogue.TOPIC, "")
    broad = next((one.parent or one.slug for one in shelves.topics if one.slug == on), "")
    topics = options(found, catalogue.TOPIC, labels, {one.slug: one.icon for one in shelves.topics})
    parents = {one.slug: one.parent for one in shelves.topics}
    others = {name: options(found, name, labels) for name in catalogue.FILTERS if name != catalogue.TOPIC}
    others[catalogue.TIME].sort(key=lambda one: not one.chosen)  # what is on must not lie out of sight
    choice = found.choice
    return Page(
        lines=[line(module, progress) for module in outline.of_pks(found.pks)],
        begun=begun(visit, progress),
        opened=[line(module, progress) for module in access.opened_for(visit)],
        found=found,
        topics=sorted(
            (one for one in topics if not parents[one.value] and (one.count or one.value == broad)), key=lambda one: one.value != broad
        ),
        narrower=[one for one in topics if broad and parents[one.value] == broad and (one.count or one.chosen)],
        others=others,
        chosen=[
            Option(value, labels[name][value], found.without[name], chosen=True, address=choice.address({name: ""}))
            for name, value in choice.chosen.items()
        ],
        beside=[one for name in (catalogue.TRADE, catalogue.LEVEL) for one in others[name] if one.chosen],
        earlier=choice.address(page=choice.page - 1) if choice.page > 1 else "",
        later=choice.address(page=choice.page + 1) if choice.page < found.pages else "",
    )


def labels_of(shelves: Shelves) -> dict[str, dict[str, str]]:
    """The values that each filter knows, with the words for them."""
    return {
        catalogue.TOPIC: {one.slug: one.name for one in shelves.topics},
        catalogue.TRADE: dict(shelves.trades),
        catalogue.TIME: {catalogue.SHORT: _("Kort, tot 10 minuten"), catalogue.LONGER: _("Langer dan 10 minuten")},
        catalogue.LEVEL: {level.value: str(level.label) for level in Level},
        catalogue.OPEN: {"1": _("Zonder inloggen")},
    }


def options(found: Found, name: str, labels: Mapping[str, Mapping[str, str]], icons: Mapping[str, str] | None = None) -> list[Option]:
    """All values of one filter."""
    on = found.choice.chosen.get(name)
    return [
        Option(
            value,
            label,
            found.counts[name].get(value, 0),
            chosen=value == on,
            address=found.choice.address({name: "" if value == on else value}),
            icon=(icons or {}).get(value, ""),
        )
        for value, label in labels[name].items()
    ]


def module_detail(slug: str, visit: Visit) -> ModuleLine | None:
    """A published module: 1 query when warm."""
    module = access.module_for(visit, slug)
    return line(module, done(visit)) if module else None


@dataclass(frozen=True)
class Step:
    """The one thing to do now: go on with a set at a card, or begin one at card 1."""

    module: ModuleLine
    card_set: SetBrief
    position: int
    resumes: bool


def next_step(visit: Visit, progress: Mapping[int, Done]) -> Step | None:
    """Go on where it stopped last; else the next set of a module that was begun. No query when warm.

    Doing a set once more comes last: it must not push away what was never done.
    """
    return resume(visit, progress, again=False) or next_in_begun(visit, progress) or resume(visit, progress, again=True)


def resume(visit: Visit, progress: Mapping[int, Done], *, again: bool) -> Step | None:
    """The set that was left most recently in the middle of its first round, or of a later one."""
    for one in progress.values():
        wanted = one.position is not None and (one.finished_at is not None) is again
        module = access.module_at(visit, one.module_path) if wanted else None
        brief = next((brief for brief in module.sets if brief.pk == one.card_set), None) if module else None
        if module and brief and one.position:
            return Step(line(module, progress), brief, one.position, resumes=True)
    return None


def next_in_begun(visit: Visit, progress: Mapping[int, Done]) -> Step | None:
    """The first set that is not done of a module that was begun, last touched first."""
    for path in dict.fromkeys(one.module_path for one in progress.values()):
        module = access.module_at(visit, path)
        found = line(module, progress) if module else None
        if found and found.next_set:
            return Step(found, found.next_set.brief, 1, resumes=False)
    return None


def begun(visit: Visit, progress: Mapping[int, Done]) -> list[ModuleLine]:
    """Modules that were begun and where something is still open, last touched first. No query when warm."""
    repeated = {one.module_path for one in progress.values() if one.position is not None}
    return [one for one in touched(visit, progress) if one.next_set or one.module.path in repeated]


def finished_some(visit: Visit, progress: Mapping[int, Done]) -> bool:
    """Whether a whole module is done. No query when warm."""
    return any(not one.next_set for one in touched(visit, progress))


def touched(visit: Visit, progress: Mapping[int, Done]) -> list[ModuleLine]:
    """Modules in which something was done, last touched first."""
    found = [access.module_at(visit, path) for path in dict.fromkeys(one.module_path for one in progress.values())]
    return [line(module, progress) for module in found if module]


def new_modules(progress: Mapping[int, Done], topics: list[int], limit: int) -> list[ModuleLine]:
    """Modules that were not begun, those about these topics first, newest first. No query when warm."""
    begun = {one.module_path for one in progress.values()}
    enough = MOST_LOOKED_AT if limit + len(begun) <= MOST_LOOKED_AT else MOST_LISTED  # two sizes, so that people share what is kept near
    mine = [module for topic in topics for module in outline.newest(topic, enough)]
    fresh = {module.pk: module for module in [*mine, *outline.newest(None, enough)] if module.path not in begun and module.sets}
    return [line(module, progress) for module in list(fresh.values())[:limit]]


# In SQL: building it with the ORM costs 0.5 ms, thirty times what the database needs, on the page that is asked for most.
TRIES = {
    owner: f"""
        SELECT given FROM courses_answer WHERE {owner} = %s AND card_id = %s
        AND round = (SELECT round FROM courses_progress WHERE {owner} = %s AND card_set_id = %s LIMIT 1) ORDER BY received_at"""  # noqa: S608 -- names of columns
    for owner in ("person_id", "guest")
}


def tries(visit: Visit, card_set_pk: int, card_pk: int) -> list[dict[str, Any]]:
    """What the visitor answered on a card in his present round, oldest first: 1 query, none for who did nothing yet."""
    who: int | str
    if visit.person_id is not None:
        owner, who = "person_id", visit.person_id
    elif visit.guest is not None:
        owner, who = "guest", visit.guest.hex  # both databases take 32 hexadecimals
    else:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TRIES[owner], [who, card_pk, who, card_set_pk])
        return [json.loads(given) for (given,) in cursor.fetchall()]


@dataclass(frozen=True)
class Outcome:
    """A calculation worked out. `problem` is a Dutch sentence when a number was missing or out of range."""

    card: Card
    numbers: list[tuple[str, str]]
    label: str
    value: str
    meaning: str
    problem: str = ""


def calculation(card_set: int, key: uuid.UUID, filled: Mapping[str, str]) -> Outcome | None:
    """Work out a card's calculation with what was filled in; None when there is no such card."""
    if card_set > LARGEST_KEY:
        return None
    card = Card.objects.published().select_related("card_set").filter(card_set=card_set, key=key, calculation__isnull=False).first()
    if card is None or card.calculation is None:
        return None
    asked, result = card.calculation["inputs"], card.calculation["result"]
    try:
        values = {one["name"]: filled_in(one, filled.get(one["name"], "")) for one in asked}
        for one in asked:
            within(one, values[one["name"]])
        outcome = formula.evaluate(card.calculation["formula"], values)
    except (grading.UnreadableAnswer, formula.FormulaError) as problem:
        return Outcome(card, [], result["label"], "", "", str(problem))
    shown = [(one["label"], f"{values[one['name']]:g} {one['unit']}".replace(".", ",")) for one in asked]
    rounded = f"{outcome:.{result['decimals']}f} {result['unit']}".replace(".", ",")
    return Outcome(card, shown, result["label"], rounded, meaning(card.calculation["bands"], outcome))


def filled_in(asked: Mapping[str, Any], text: str) -> float:
    """The number that was typed: "1.320" is 1320, but 1,32 where only that is in range. Raises `grading.UnreadableAnswer`."""

    def in_range(value: float) -> bool:
        return bool(asked["min"] <= value <= asked["max"])

    return grading.number(text, unit=asked["unit"], fits=in_range, small=numbers.is_small(asked["start"]))


def within(asked: Mapping[str, Any], value: float) -> None:
    """Refuse a number that makes no sense here. Raises `grading.UnreadableAnswer`."""
    if not asked["min"] <= value <= asked["max"]:
        raise grading.UnreadableAnswer(_("%(label)s: vul een getal in van %(min)g tot %(max)g.") % asked)


def meaning(bands: list[dict[str, Any]], outcome: float) -> str:
    """What an outcome means: the first band that reaches it."""
    return next((str(band["text"]) for band in bands if band["up_to"] is None or outcome <= band["up_to"]), "")
