"""What sockets hear first when they come into a room: what they missed, or how everything stands. Read for many at once, in a thread."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from vakkring.realtime import streams
from vakkring.realtime.rooms import KEPT, KeptState
from vakkring.realtime.streams import Stored, compact

MOST_MISSED = 256 * 1024
"""Characters that somebody may have missed: with more, how everything stands is less."""


class Asking(Protocol):
    """A socket that wants to know how streams stand."""

    @classmethod
    def states_of(cls, asked: Sequence[tuple[Any, Collection[str]]]) -> list[dict[str, dict[str, Any]]]:
        """The states that each of these sockets asks for, by name."""


@dataclass(frozen=True)
class Question:
    """What a socket wants to hear. `wanted`: the keys of streams by their names. `after`: up to where it heard them, by name."""

    visitor: Asking
    wanted: Mapping[str, str]
    after: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, KeptState] = field(default_factory=dict)
    """States, by key, that need not be made."""


@dataclass(frozen=True)
class Opening:
    """What it hears: `missed`, by name, or `states`, by key; and by name the number of each stream at which that ends."""

    seqs: Mapping[str, int]
    missed: Mapping[str, list[Stored]] | None = None
    states: Mapping[str, KeptState] = field(default_factory=dict)


def answers(questions: list[Question]) -> list[Opening]:
    """The openings of many sockets, all of one moment."""
    at = time.monotonic()
    with streams.snapshot():
        # Read first: where there are no snapshots a state may be newer than its number says, but never older.
        numbers = streams.last({key for one in questions for key in one.wanted.values()})
        coming_back = [one for one in questions if may_resume(one, numbers)]
        missed = dict(zip(map(id, coming_back), resumed(coming_back, numbers), strict=True))
        anew = [one for one in questions if missed.get(id(one)) is None]
        states = made_states(anew, numbers, at)
    return [missed.get(id(one)) or opened(one, states) for one in questions]


# --- who comes back -----------------------------------------------------------------------------------------------------------------------
def may_resume(one: Question, numbers: Mapping[str, int]) -> bool:
    """True when it heard all these streams before, and did not miss too much. Who says that he heard what was never told begins anew."""
    return bool(one.after) and all(0 <= numbers[key] - one.after.get(name, -KEPT - 1) <= KEPT for name, key in one.wanted.items())


def resumed(questions: Sequence[Question], numbers: Mapping[str, int]) -> list[Opening | None]:
    """What each of them missed; None where it is too much after all, or was forgotten."""
    earliest: dict[str, int] = {}
    for one in questions:
        for name, key in one.wanted.items():
            if one.after[name] < numbers[key]:
                earliest[key] = min(one.after[name], earliest.get(key, one.after[name]))
    found = streams.since(earliest, KEPT * len(earliest))
    return [resumption(one, numbers, found) for one in questions]


def resumption(one: Question, numbers: Mapping[str, int], found: Mapping[str, list[Stored]]) -> Opening | None:
    """The same for one."""
    missed = {
        name: [event for event in found.get(key, ()) if one.after[name] < event.number <= numbers[key]] for name, key in one.wanted.items()
    }
    complete = all(len(missed[name]) == numbers[key] - one.after[name] for name, key in one.wanted.items())
    if not complete or sum(len(event.text) for events in missed.values() for event in events) > MOST_MISSED:
        return None
    return Opening({name: numbers[key] for name, key in one.wanted.items()}, missed)


# --- who comes anew -----------------------------------------------------------------------------------------------------------------------
def made_states(questions: Sequence[Question], numbers: Mapping[str, int], at: float) -> dict[str, KeptState]:
    """The states that these lack, by key. One that several lack is asked of the first: it is the same for all who hear the stream."""
    asked: dict[type[Asking], list[tuple[Asking, dict[str, str]]]] = {}
    taken: set[str] = set()
    for one in questions:
        lacking = {name: key for name, key in one.wanted.items() if key not in one.kept and key not in taken}
        taken |= set(lacking.values())
        if lacking:
            asked.setdefault(type(one.visitor), []).append((one.visitor, lacking))
    made: dict[str, KeptState] = {}
    for kind, some in asked.items():
        for (_visitor, lacking), states in zip(some, kind.states_of(some), strict=True):
            made |= {key: KeptState(numbers[key], compact(states[name]), at) for name, key in lacking.items()}
    return made


def opened(one: Question, made: Mapping[str, KeptState]) -> Opening:
    """The opening of one that comes anew."""
    states = {key: one.kept.get(key) or made[key] for key in one.wanted.values()}
    return Opening({name: states[key].number for name, key in one.wanted.items()}, states=states)
