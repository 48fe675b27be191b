"""Who is where in one document: the awareness of the y-websocket protocol. Pure, and never stored.

Every client sends everybody's state on, so only what a client says of itself counts, and only when it is newer. Names come from the server.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.crypto import salted_hmac

from vakkring.realtime import protocol
from vakkring.realtime.protocol import GONE, Presence

FORGET_AFTER = 45.0
"""A client says every 15 seconds that it is there. One at another process that does not is gone: that process died."""
REMEMBER = 600.0
"""So long it is known with which number somebody left: who comes back must begin above it, or the others would not believe him."""


@dataclass(frozen=True)
class Owner:
    """Whose a caret is: a socket (its `id`; None at another process) of a person, and what others read at it."""

    socket: int | None
    person_id: int | None
    name: str = ""
    colour: int = 0


@dataclass
class Caret:
    """What was said last of a client."""

    said: Presence
    owner: Owner
    at: float


class Carets:
    """The carets in a document."""

    def __init__(self) -> None:
        self.known: dict[int, Caret] = {}
        self.fresh: set[int] = set()
        self.of: dict[int | None, bytes] = {}
        """What each socket's own number looks like in a message: one that lacks it is an echo, and needs no reading."""

    def say(self, owner: Owner, payload: bytes, now: float) -> list[Presence]:
        """What a socket says. Answers what it must hear of itself: then it begins with a higher number. Raises `Malformed`."""
        own = self.of.get(owner.socket)
        if own and own not in payload:
            return []
        entries, behind = protocol.entries(payload), []
        for entry in entries:
            known = self.known.get(entry.client)
            mine = known is not None and known.owner.socket == owner.socket
            # A socket has the number for which it speaks first, alone. What it says of others is an echo.
            if not mine and (own or len(entries) > 1 or entry.gone or not free(known, owner)):
                continue
            if known is not None and entry.clock <= known.said.clock:
                if not mine or known.said.gone:
                    behind.append(Presence(entry.client, known.said.clock, GONE))
                continue
            self.of[owner.socket] = protocol.number(entry.client)
            self.put(Presence(entry.client, entry.clock, signed(entry.state, owner)), owner, now)
        return behind

    def put(self, said: Presence, owner: Owner, now: float) -> None:
        """Somebody is there, or elsewhere, or gone."""
        self.known[said.client] = Caret(said, owner, now)
        self.fresh.add(said.client)

    def leave(self, socket: int, now: float) -> None:
        """A socket is gone."""
        self.of.pop(socket, None)
        for caret in list(self.known.values()):
            if caret.owner.socket == socket:
                said = caret.said if caret.said.gone else Presence(caret.said.client, caret.said.clock + 1, GONE)
                changed = said is not caret.said
                self.known[said.client] = Caret(said, Owner(None, caret.owner.person_id), now)
                if changed:
                    self.fresh.add(said.client)

    def elsewhere(self, entries: Iterable[tuple[Presence, int | None]], now: float) -> list[Presence]:
        """What another process says of its own, each with the person; answers what was new."""
        fresh = []
        for said, person_id in entries:
            known = self.known.get(said.client)
            if known is None or said.clock > known.said.clock:
                self.known[said.client] = Caret(said, Owner(None, person_id), now)
                self.fresh.discard(said.client)
                fresh.append(said)
        return fresh

    def drain(self) -> list[Caret]:
        """What is new since this was asked last."""
        found = [self.known[client] for client in self.fresh if client in self.known]
        self.fresh.clear()
        return found

    def here(self) -> list[Caret]:
        """The carets behind this process's sockets."""
        return [caret for caret in self.known.values() if caret.owner.socket is not None and not caret.said.gone]

    def all(self) -> list[Presence]:
        """Who is there now."""
        return [caret.said for caret in self.known.values() if not caret.said.gone]

    def forget(self, now: float) -> None:
        """Take away who has not been heard of, and forget who left long ago."""
        for client, caret in list(self.known.items()):
            if caret.said.gone and now - caret.at > REMEMBER:
                del self.known[client]
            elif not caret.said.gone and caret.owner.socket is None and now - caret.at > FORGET_AFTER:
                self.put(Presence(client, caret.said.clock + 1, GONE), caret.owner, now)


def free(known: Caret | None, owner: Owner) -> bool:
    """True when a client is nobody's, or was this person's: a phone that comes back before its old socket is known to be dead."""
    return known is None or (owner.person_id is not None and known.owner.person_id == owner.person_id)


@lru_cache(maxsize=4096)
def pseudonym(person_id: int | None) -> str:
    """What stands for a person among carets, empty for who has no account. Who reads along gets it: it tells nobody his number."""
    return salted_hmac("vakkring.carets", str(person_id)).hexdigest()[:16] if person_id is not None else ""


def signed(state: bytes, owner: Owner) -> bytes:
    """What somebody says of his caret, with his name as we know it; and by what he knows himself in another window."""
    if state == GONE:
        return GONE
    user = {"name": owner.name, "colour": owner.colour, "who": pseudonym(owner.person_id)}
    return protocol.said({**protocol.state_of(state), "user": user})
