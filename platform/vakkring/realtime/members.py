"""Who has a document open, as the document sees it."""

from dataclasses import dataclass
from typing import Protocol

from vakkring.realtime.carets import Owner
from vakkring.realtime.frames import Frame
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.updates import Contents


@dataclass(frozen=True)
class DocumentAccess:
    """What somebody may do with a document. `name` and `colour` are what others see at his caret."""

    document_id: int
    key: str
    may_write: bool
    person_id: int | None
    name: str = ""
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A change with its place among those of its socket, from 1, looked into but not applied."""

    number: int
    update: bytes
    contents: Contents


class Member(Protocol):
    """A socket at a document."""

    granted: DocumentAccess
    wants_stored: bool
    received: int
    """Changes that came in."""
    held: list[Held]
    """Those that build upon what is not here yet, the oldest first."""
    stored: int
    """Changes that are committed, all up to this one."""
    told_at: float
    """When it was told so last."""

    def deliver(self, frame: Frame) -> None:
        """Send, without waiting."""

    def refuse(self, why: Refusal) -> None:
        """Close the socket."""

    def wrote(self) -> None:
        """Something that it changed is stored."""


def placed(member: Member) -> int:
    """Up to which change all of a member's are in the document."""
    return member.held[0].number - 1 if member.held else member.received


def owner_of(member: Member) -> Owner:
    """Whose caret stands behind this socket."""
    return Owner(id(member), member.granted.person_id, member.granted.name, member.granted.colour)
