"""Whiteboards and photo walls: who may see and write on which, and what stands on them in words. Read-only.

Anybody with a board open may have written anything into its document: what comes out of it is looked at piece by piece, and what makes no
sense is not there. `frontend/src/live/board/things.ts` reads the same names.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from pycrdt import Map

from classroom import door
from classroom.models import Attendee, Board
from vakkring.realtime import actions as realtime
from vakkring.realtime.actions import Document

THINGS, PHOTOS, WALL, LARGE = "things", "photos", "wall", "large"
"""The names of what a document holds."""
LONGEST_TEXT = 300
MOST_WORDS = 500
WRITTEN = frozenset({"note", "text"})
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\u2066-\u2069]")


class Right(Enum):
    """What somebody may do with a board."""

    NOTHING = 0
    SEE = 1
    WRITE = 2


# --- who may what -------------------------------------------------------------------------------------------------------------------------
def right_to(board: Board, attendee: Attendee | None, standing: door.Standing, now: datetime) -> Right:
    """What somebody may do with a board (with its session and group). Who was never in the room may nothing, unless he leads.

    Afterwards neither may who is not of those any more for whom it was. 1 query for a board of a group.
    """
    why = door.why_not(board.session, standing, attendee, now)
    if why not in {"", "session.ended"} or (attendee is None and not standing.leads):
        return Right.NOTHING
    if board.session.ended_at is not None:
        return Right.SEE if standing.leads or (standing.looks_back and is_his(board, attendee)) else Right.NOTHING
    if standing.leads or board.session.board_id == board.pk:
        return Right.WRITE
    if board.group is None or not is_his(board, attendee):
        return Right.NOTHING
    return Right.WRITE if board.group.ended_at is None else Right.SEE


def is_his(board: Board, attendee: Attendee | None) -> bool:
    """True for a board of his room, or of his group."""
    if attendee is None:
        return False
    return board.group is None or board.group.people.filter(pk=attendee.pk).exists()


# --- what stands on it --------------------------------------------------------------------------------------------------------------------
def words(board: Board) -> list[str]:
    """The texts of notes on a whiteboard, or the lines under the photos of a wall, in the order in which they came."""
    document = realtime.load(board.document_id)
    found = captions(document) if board.kind == "wall" else notes(document)
    return found[:MOST_WORDS]


def notes(document: Document) -> list[str]:
    """What notes and texts say, lowest first."""
    found = [(when(one), key, text) for key, one in things(document) if read(one, "kind") in WRITTEN and (text := clean(read(one, "text")))]
    return [text for _when, _key, text in sorted(found)]


def things(document: Document) -> Iterator[tuple[str, "Map[Any]"]]:
    """All that claims to lie on a whiteboard."""
    held = document.get(THINGS, type=Map)
    for key in held:
        one = held[key]
        if isinstance(one, Map):
            yield key, one


def captions(document: Document) -> list[str]:
    """The lines under photos."""
    held = document.get(PHOTOS, type=Map).to_py() or {}
    found = sorted((int(key), clean(one.get("caption"))) for key, one in held.items())
    return [text for _key, text in found if text]


def read(one: "Map[Any]", name: str) -> Any:
    """A value of a thing, or None."""
    return one[name] if name in one else None  # noqa: SIM401 -- a shared map knows no default


def when(one: "Map[Any]") -> float:
    """Its place in the pile."""
    found = read(one, "z")
    return float(found) if isinstance(found, int | float) and 0 <= found < 2**53 else 0.0


def clean(text: Any) -> str:
    """Text as people type it; nothing for what is none."""
    return CONTROL.sub("", text[:LONGEST_TEXT]).strip() if isinstance(text, str) else ""
