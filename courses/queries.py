"""Read-only: what is published (`outline`) together with what a visitor has done, for pages. Each function names its number of queries."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from courses import formula, grading, outline
from courses.models import Answer, Card, CardSet, Progress
from courses.outline import ModuleOutline, SetBrief
from vakkring.ports import Visit

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


def modules_with_progress(visit: Visit) -> list[ModuleLine]:
    """The newest modules: 1 query when warm."""
    progress = done(visit)
    return [line(module, progress) for module in outline.newest(None, MOST_LISTED)]


def module_detail(slug: str, visit: Visit) -> ModuleLine | None:
    """A published module: 1 query when warm."""
    module = outline.of_module(slug)
    return line(module, done(visit)) if module else None


@dataclass(frozen=True)
class Step:
    """The one thing to do now: go on with a set at a card, or begin one at card 1."""

    module: ModuleLine
    card_set: SetBrief
    position: int
    resumes: bool


def next_step(progress: Mapping[int, Done]) -> Step | None:
    """Go on where it stopped last; else the next set of a module that was begun. No query when warm."""
    return resume(progress) or next_in_begun(progress)


def resume(progress: Mapping[int, Done]) -> Step | None:
    """The set that was left most recently and is not done."""
    for one in progress.values():
        module = outline.at_path(one.module_path) if one.position is not None else None
        brief = next((brief for brief in module.sets if brief.pk == one.card_set), None) if module else None
        if module and brief and one.position:
            return Step(line(module, progress), brief, one.position, resumes=True)
    return None


def next_in_begun(progress: Mapping[int, Done]) -> Step | None:
    """The first set that is not done of a module that was begun, last touched first."""
    for path in dict.fromkeys(one.module_path for one in progress.values()):
        module = outline.at_path(path)
        found = line(module, progress) if module else None
        if found and found.next_set:
            return Step(found, found.next_set.brief, 1, resumes=False)
    return None


def new_modules(progress: Mapping[int, Done], topics: list[int], limit: int) -> list[ModuleLine]:
    """Modules that were not begun, those about these topics first, newest first. No query when warm."""
    begun = {one.module_path for one in progress.values()}
    enough = MOST_LOOKED_AT if limit + len(begun) <= MOST_LOOKED_AT else MOST_LISTED  # two sizes, so that people share what is kept near
    mine = [module for topic in topics for module in outline.newest(topic, enough)]
    fresh = {module.pk: module for module in [*mine, *outline.newest(None, enough)] if module.path not in begun and module.sets}
    return [line(module, progress) for module in list(fresh.values())[:limit]]


def tries(visit: Visit, card_set_pk: int, card_pk: int) -> list[dict[str, Any]]:
    """What the visitor answered on a card in his present round, oldest first: 1 query, none for who did nothing yet."""
    if visit.person_id is None and visit.guest is None:
        return []
    current = Progress.objects.of(visit).filter(card_set=card_set_pk).values("round")[:1]
    found = Answer.objects.of(visit).filter(card=card_pk, round=current).order_by("received_at").values_list("given", flat=True)
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


def calculation(card_set: int, key: uuid.UUID, filled: Mapping[str, str]) -> Outcome | None:
    """Work out a card's calculation with what was filled in; None when there is no such card."""
    card = Card.objects.published().select_related("card_set").filter(card_set=card_set, key=key, calculation__isnull=False).first()
    if card is None or card.calculation is None:
        return None
    asked, result = card.calculation["inputs"], card.calculation["result"]
    try:
        values = {one["name"]: grading.number(filled.get(one["name"], "")) for one in asked}
        for one in asked:
            within(one, values[one["name"]])
        outcome = formula.evaluate(card.calculation["formula"], values)
    except (grading.UnreadableAnswer, formula.FormulaError) as problem:
        return Outcome(card, [], result["label"], "", "", str(problem))
    shown = [(one["label"], f"{values[one['name']]:g} {one['unit']}".replace(".", ",")) for one in asked]
    rounded = f"{outcome:.{result['decimals']}f} {result['unit']}".replace(".", ",")
    return Outcome(card, shown, result["label"], rounded, meaning(card.calculation["bands"], outcome))


def within(asked: Mapping[str, Any], value: float) -> None:
    """Refuse a number that makes no sense here. Raises `grading.UnreadableAnswer`."""
    if not asked["min"] <= value <= asked["max"]:
        raise grading.UnreadableAnswer(_("%(label)s: vul een getal in van %(min)g tot %(max)g.") % asked)


def meaning(bands: list[dict[str, Any]], outcome: float) -> str:
    """What an outcome means: the first band that reaches it."""
    return next((str(band["text"]) for band in bands if band["up_to"] is None or outcome <= band["up_to"]), "")
