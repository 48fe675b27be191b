"""What a card page shows of a visitor's tries. Pure: question and tries in, what the template needs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses import grading

LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Try:
    """An answer given before in this round."""

    given: dict[str, Any]
    right: bool | None


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `state` is "", good, off or dim; `tag` says in words what happened."""

    index: str
    letter: str
    text: str
    state: str = ""
    tag: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Feedback:
    """What the bench says after an answer. `right` is None for a dilemma."""

    right: bool | None
    title: str
    text: str
    more: str


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it now. `open` says that another answer may be given."""

    kind: str
    text: str
    hint: str
    open: bool
    choices: list[Choice]
    feedback: Feedback | None
    question: dict[str, Any]
    value: str = ""


def fitting(question: dict[str, Any], given: Sequence[dict[str, Any]]) -> list[Try]:
    """The tries as the question judges them today. An editor may have changed it since: what no longer fits is left out."""
    tries = []
    for one in given:
        try:
            tries.append(Try(one, grading.grade(question, one).right))
        except grading.UnreadableAnswer:
            continue
    return tries


def ask(question: dict[str, Any], given: Sequence[dict[str, Any]], *, seed: int, shown_after: int) -> Asked:
    """Put a question with what was answered so far, oldest first; after `shown_after` wrong tries the right answer is shown."""
    tries = fitting(question, given)
    right = any(one.right is not False for one in tries)
    told = not right and len(tries) >= shown_after
    feedback = give_feedback(question, tries[-1], told=told) if tries else None
    return Asked(
        kind=question["kind"],
        text=question["text"],
        hint=question.get("hint", ""),
        open=not right and not told,
        choices=choices(question, tries, settled=right or told, seed=seed),
        feedback=feedback,
        question=question,
        value=str(tries[-1].given.get("value", "")) if tries else "",
    )


def give_feedback(question: dict[str, Any], last: Try, *, told: bool) -> Feedback:
    """Why the last answer was right or not yet; with the right answer when he is told."""
    verdict = grading.grade(question, last.given)
    if verdict.right is None:
        return Feedback(None, _("Jij koos: %(choice)s") % {"choice": question[last.given["choice"]]["label"]}, verdict.text, verdict.more)
    if verdict.right:
        return Feedback(right=True, title=_("Klopt"), text=verdict.text, more=verdict.more)
    if told:
        shown = f"{right_answer(question)} {explanation(question)}".strip()
        # "There are two more" asks for another try, and there is none.
        text, more = (shown, "") if only_missed(question, last) else (verdict.text, shown)
        return Feedback(right=False, title=_("Zo zit het"), text=text, more=more)
    return Feedback(right=False, title=_("Kijk nog even"), text=verdict.text, more="")


def only_missed(question: dict[str, Any], last: Try) -> bool:
    """True when all that was chosen is right, and something is missing."""
    return question["kind"] == "several" and all(question["options"][index]["right"] for index in last.given["choices"])


def right_answer(question: dict[str, Any]) -> str:
    """The right answer in words, for who tried twice. Empty where the page marks it itself."""
    if question["kind"] == "number":
        return _("Het is %(answer)s %(unit)s.") % {"answer": f"{question['answer']:g}".replace(".", ","), "unit": question.get("unit", "")}
    return ""


def explanation(question: dict[str, Any]) -> str:
    """Why the right answer is right."""
    if question["kind"] in {"one", "spot"}:
        return str(next(one["why"] for one in question["options" if question["kind"] == "one" else "spots"] if one["right"]))
    return str(question.get("explain", ""))


def choices(question: dict[str, Any], tries: Sequence[Try], *, settled: bool, seed: int) -> list[Choice]:
    """Everything that can be chosen, with what the visitor chose before."""
    kind = question["kind"]
    if kind == "order":
        order = tries[-1].given["order"] if tries else grading.shuffled(question, seed)
        shown = sorted(order) if settled else order
        return [
            Choice(str(index), str(place + 1), question["items"][index], "good" if settled else "") for place, index in enumerate(shown)
        ]
    if kind == "dilemma":
        chosen = tries[-1].given["choice"] if tries else ""
        return [
            Choice(side, letter, question[side]["label"], _dilemma_state(side, chosen), _("Dit koos je") if side == chosen else "")
            for side, letter in (("yes", "A"), ("no", "B"))
        ]
    if kind == "number":
        return []
    return [_option(question, index, option, tries, settled) for index, option in enumerate(question.get("options") or question["spots"])]


def _dilemma_state(side: str, chosen: str) -> str:
    if not chosen:
        return ""
    return "picked" if side == chosen else "dim"


def _option(question: dict[str, Any], index: int, option: dict[str, Any], tries: Sequence[Try], settled: bool) -> Choice:
    def picked(one: Try) -> bool:
        return index in one.given.get("choices", []) or one.given.get("choice") == index

    last, before = bool(tries) and picked(tries[-1]), any(picked(one) for one in tries[:-1])
    state, tag = "", ""
    if settled and option["right"]:
        state, tag = "good", _("Dit is het")
        if last:
            tag = _("Dit koos je nu") if len(tries) > 1 else _("Dit koos je")
    elif (last or before) and not option["right"]:
        state, tag = "off", _("Dit koos je eerst") if before or settled else _("Dit koos je")
    elif settled:
        state = "dim"
    elif last and question["kind"] == "several":
        state = "picked"
    text = option.get("text") or option["label"]
    return Choice(str(index), LETTERS[index], text, state, tag, option.get("x", 0), option.get("y", 0))
