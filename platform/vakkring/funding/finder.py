"""Which schemes may help to pay: rules of a scheme against what somebody told. Pure, and three-valued: what was not told is not a no.

It never says that somebody is entitled to anything. At best a scheme is *likely*, with a source to check.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Facts = Mapping[str, str]
"""What somebody told: a question's name and one of its answers. Empty means that he was asked and does not know."""

STALE_AFTER = timedelta(days=180)
OLD_SOURCE = 2
"""A newest source from so many years ago is as stale as a check of long ago."""


class Strict(BaseModel):
    """A part of a file: nothing misspelled, nothing left over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Strict):
    """One thing a scheme asks. A broken `require` is a no with `text`; a broken `warn` only says its text."""

    field: str
    op: Literal["in", "not_in"]
    value: tuple[str, ...]
    effect: Literal["require", "warn"] = "require"
    text: str


class Source(Strict):
    """Where it stands. `year`: from when the text is that we read."""

    title: str
    url: str = Field(pattern=r"^https://")
    year: int


class Example(Strict):
    """Somebody, and what should come out: run as a test."""

    who: str
    facts: dict[str, str]
    answer: Literal["likely", "maybe", "no", "ended"]


class Benefit(Strict):
    """What it brings. Amounts change, so `amount` only says how they are set; the page always adds: check at the source."""

    form: Literal["gift", "loan", "free_course", "tax", "advice"]
    amount: str
    paid_to: str


class Scheme(Strict):
    """A scheme as its file has it."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    authority: str
    summary: str
    status: Literal["open", "ended"]
    ended_on: date | None = None
    ended_text: str = ""
    url: str = Field(pattern=r"^https://")
    checked_on: date
    always: bool = False
    rank: int = 50
    rules: tuple[Rule, ...] = ()
    benefit: Benefit
    conditions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    stacking: str = ""
    sources: tuple[Source, ...] = Field(min_length=1)
    people: tuple[Example, ...] = Field(min_length=3)

    def is_stale(self, today: date) -> bool:
        """True when nobody looked lately, or what was looked at is old itself."""
        newest = max(one.year for one in self.sources)
        return today - self.checked_on > STALE_AFTER or newest <= today.year - OLD_SOURCE


class Found(StrEnum):
    """What a scheme is for somebody."""

    LIKELY = "likely"
    MAYBE = "maybe"
    NO = "no"
    ENDED = "ended"


@dataclass(frozen=True)
class Outcome:
    """A scheme for somebody. `because`: why not; `ask`: questions that would tell; `warnings`: what to look at."""

    scheme: Scheme
    answer: Found
    because: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What one rule says: True, False, or None when its fact was not told."""

    rule: Rule
    kept: bool | None


OPS: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    "in": lambda told, value: told in value,
    "not_in": lambda told, value: told not in value,
}


def told(rule: Rule, facts: Facts) -> Told:
    """Ask one rule."""
    fact = facts.get(rule.field, "")
    return Told(rule, OPS[rule.op](fact, rule.value) if fact else None)


def evaluate(scheme: Scheme, facts: Facts) -> Outcome:
    """What a scheme is for somebody who told these facts."""
    if scheme.status == "ended":
        return Outcome(scheme, Found.ENDED, (scheme.ended_text,))
    asked = [told(rule, facts) for rule in scheme.rules]
    required = [one for one in asked if one.rule.effect == "require"]
    warnings = tuple(one.rule.text for one in asked if one.rule.effect == "warn" and one.kept is False)
    because = tuple(one.rule.text for one in required if one.kept is False)
    if because:
        return Outcome(scheme, Found.NO, because)
    ask = tuple(dict.fromkeys(one.rule.field for one in required if one.kept is None))
    return Outcome(scheme, Found.MAYBE if ask else Found.LIKELY, (), ask, warnings)


def evaluate_all(schemes: Iterable[Scheme], facts: Facts) -> list[Outcome]:
    """All of them: likely ones first, then those with the fewest open questions."""
    order = list(Found)
    found = [evaluate(one, facts) for one in schemes]
    return sorted(found, key=lambda one: (order.index(one.answer), len(one.ask), one.scheme.rank, one.scheme.name))


def next_question(outcomes: Sequence[Outcome], facts: Facts, order: Sequence[str]) -> str | None:
    """The question that tells about the most schemes at once; of equals the first in `order`. None when nothing is left to ask.

    What was asked and is not known ("" in the facts) is not asked again.
    """
    open_questions = Counter(name for one in outcomes if one.answer == Found.MAYBE for name in one.ask if name not in facts)
    return min(open_questions, key=lambda name: (-open_questions[name], list(order).index(name)), default=None)
