"""Judging an answer. Pure: a question and what somebody gave, both plain data; no database.

A question is the dictionary that `render.question_of` stores with a card; its `kind` is one of `blocks.QUESTION_KINDS`.
What is given per kind:

========  =========================================
one       {"choice": 1}
several   {"choices": [0, 2]}
order     {"order": [2, 0, 1]}: indexes in the right order's list, as the learner has them
number    {"value": "17,5"}: as typed; see `numbers`
spot      {"choice": 0}
dilemma   {"choice": "yes"} or "no"
========  =========================================
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import numbers

Question = Mapping[str, Any]
Given = Mapping[str, Any]
MOST = 99
"""No question has a hundred things to choose from."""


class UnreadableAnswer(ValueError):  # noqa: N818 -- named for what it is
    """What was sent does not fit the question. The text is a Dutch sentence for the learner."""


@dataclass(frozen=True)
class Verdict:
    """`right` is None for a dilemma. `text` explains this answer, `more` the mechanism behind it (may be empty)."""

    right: bool | None
    text: str
    more: str = ""


def grade(question: Question, given: Given) -> Verdict:
    """Judge `given`. Raises `UnreadableAnswer` when it does not fit the question."""
    return GRADERS[question["kind"]](question, understand(question, given))


def understand(question: Question, given: Given) -> dict[str, Any]:
    """Bring `given` into the one form that is stored and shown again, with nothing else in it. Raises `UnreadableAnswer`."""
    return READERS[question["kind"]](question, given)


def read(question: Question, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a plain form sent, as the given of this kind of question. Raises `UnreadableAnswer`."""
    kind = question["kind"]
    if kind == "several":
        return {"choices": [_index(one) for one in posted.get("choice", [])]}
    if kind == "order":
        return {"order": _order(question, posted)}
    if kind == "number":
        return {"value": _first(posted, "value")}
    if kind == "dilemma":
        return {"choice": _first(posted, "choice")}
    return {"choice": _index(_first(posted, "choice"))}


def shuffled(question: Question, seed: int) -> list[int]:
    """The order in which the items of an order question are shown: always the same for one card, never the right one."""
    right = list(range(len(question["items"])))
    mixed = right[:]
    shuffle = random.Random(seed)  # noqa: S311 -- no secret; the same order on every device
    while mixed == right:
        shuffle.shuffle(mixed)
    return mixed


def number(text: str, **asked: Any) -> float:
    """A number as people type it; `asked` as in `numbers.read`. Raises `UnreadableAnswer`."""
    try:
        return numbers.read(text, **asked)
    except numbers.NotANumber:
        raise UnreadableAnswer(_("Vul een getal in, zoals 17 of 2,5.")) from None


def answered_number(question: Question, text: str) -> float:
    """The number that was typed, as this question understands it: "1.320" is 1320, but 1,32 where that is right or little is asked."""

    def right(value: float) -> bool:
        return bool(abs(value - question["answer"]) <= question["tolerance"] + 1e-9)

    small = numbers.is_small(question["answer"], question["tolerance"])
    return number(text, unit=question.get("unit", ""), fits=right, small=small)


def _first(posted: Mapping[str, Sequence[str]], name: str) -> str:
    values = posted.get(name) or [""]
    if not values[0]:
        raise UnreadableAnswer(_("Kies eerst een antwoord."))
    return str(values[0])


def _index(sent: object) -> int:
    if type(sent) is int and 0 <= sent <= MOST:
        return sent
    if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) <= len(str(MOST)):
        return int(sent)
    raise UnreadableAnswer(_("Dit antwoord hoort niet bij deze vraag."))


def _order(question: Question, posted: Mapping[str, Sequence[str]]) -> list[int]:
    """From selects named place-<item>, each holding that item's place from 1, or from an order that is sent as a whole."""
    if posted.get("order"):
        return [_index(one) for one in str(posted["order"][0]).split(",")]
    places = {index: _index(_first(posted, f"place-{index}")) for index in range(len(question["items"]))}
    if sorted(places.values()) != list(range(1, len(places) + 1)):
        raise UnreadableAnswer(_("Geef elke stap een eigen nummer."))
    return sorted(places, key=lambda index: places[index])


def _read_choice(question: Question, given: Given) -> dict[str, Any]:
    index = _index(given.get("choice"))
    if index >= len(_chosen_from(question)):
        raise UnreadableAnswer(_("Dit antwoord hoort niet bij deze vraag."))
    return {"choice": index}


def _read_several(question: Question, given: Given) -> dict[str, Any]:
    sent = given.get("choices")
    chosen = sorted({_index(one) for one in sent}) if isinstance(sent, list) else []
    if not chosen:
        raise UnreadableAnswer(_("Kies eerst een antwoord."))
    if chosen[-1] >= len(question["options"]):
        raise UnreadableAnswer(_("Dit antwoord hoort niet bij deze vraag."))
    return {"choices": chosen}


def _read_order(question: Question, given: Given) -> dict[str, Any]:
    sent = given.get("order")
    order = [_index(one) for one in sent] if isinstance(sent, list) else []
    if sorted(order) != list(range(len(question["items"]))):
        raise UnreadableAnswer(_("Geef elke stap een eigen nummer."))
    return {"order": order}


def _read_number(question: Question, given: Given) -> dict[str, Any]:
    sent = given.get("value", "")
    text = str(sent) if type(sent) in {int, float} else sent
    if not isinstance(text, str):
        raise UnreadableAnswer(_("Vul een getal in, zoals 17 of 2,5."))
    answered_number(question, text)
    return {"value": " ".join(text.split())}


def _read_dilemma(question: Question, given: Given) -> dict[str, Any]:  # noqa: ARG001 -- every reader is asked the same
    choice = given.get("choice")
    if not isinstance(choice, str) or choice not in {"yes", "no"}:
        raise UnreadableAnswer(_("Kies ja of nee."))
    return {"choice": choice}


def _chosen_from(question: Question) -> list[dict[str, Any]]:
    """What one thing is chosen from: answers, or spots in a picture."""
    among: list[dict[str, Any]] = question["spots" if question["kind"] == "spot" else "options"]
    return among


def in_words(question: Question, given: Given) -> str:
    """What was chosen or typed, in the words of the question. `given` is what `understand` made of it."""
    kind = question["kind"]
    if kind == "order":
        return " > ".join(question["items"][index] for index in given["order"])
    if kind == "number":
        return f"{given['value']} {question.get('unit', '')}".strip()
    if kind == "dilemma":
        return str(question[given["choice"]]["label"])
    chosen = given["choices"] if kind == "several" else [given["choice"]]
    return "; ".join(option["label" if kind == "spot" else "text"] for option in (_chosen_from(question)[index] for index in chosen))


def _grade_choice(question: Question, given: Given) -> Verdict:
    chosen = _chosen_from(question)[given["choice"]]
    return Verdict(bool(chosen["right"]), chosen["why"])


def _grade_several(question: Question, given: Given) -> Verdict:
    options, chosen = question["options"], set(given["choices"])
    right = {index for index, option in enumerate(options) if option["right"]}
    if chosen == right:
        return Verdict(right=True, text=question["explain"])
    off = sorted(chosen - right)
    if off:
        return Verdict(right=False, text=options[off[0]]["why"])
    missing = len(right - chosen)
    return Verdict(
        right=False,
        text=ngettext("Goed tot hier. Er mist er nog %(n)d.", "Goed tot hier. Er missen er nog %(n)d.", missing) % {"n": missing},
    )


def _grade_order(question: Question, given: Given) -> Verdict:
    order = given["order"]
    first_off = next((place for place, index in enumerate(order) if index != place), None)
    if first_off is None:
        return Verdict(right=True, text=question["explain"])
    return Verdict(right=False, text=_("Kijk nog eens naar stap %(n)d.") % {"n": first_off + 1}, more=question["explain"])


def _grade_number(question: Question, given: Given) -> Verdict:
    off = answered_number(question, given["value"]) - question["answer"]
    if abs(off) <= question["tolerance"] + 1e-9:
        return Verdict(right=True, text=question["explain"])
    return Verdict(right=False, text=question["low"] if off < 0 else question["high"])


def _grade_dilemma(question: Question, given: Given) -> Verdict:
    return Verdict(right=None, text=question[given["choice"]]["text"], more=question["advice"])


READERS = {
    "one": _read_choice,
    "several": _read_several,
    "order": _read_order,
    "number": _read_number,
    "spot": _read_choice,
    "dilemma": _read_dilemma,
}
GRADERS = {
    "one": _grade_choice,
    "several": _grade_several,
    "order": _grade_order,
    "number": _grade_number,
    "spot": _grade_choice,
    "dilemma": _grade_dilemma,
}
