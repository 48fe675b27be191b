"""The socket that tells a page what is new: how many notices wait, and the ones that came meanwhile."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from vakkring.accounts.models import Person
from vakkring.notices.models import Notice
from vakkring.notices.queries import NONE, Waiting, newer_than, waiting_for
from vakkring.realtime.consumers import GuardedConsumer, Refusal
from vakkring.realtime.frames import Frame
from vakkring.realtime.protocol import Malformed

log = logging.getLogger(__name__)


class NoticesConsumer(GuardedConsumer):
    """One socket of somebody who is logged in; it only listens.

    Hears `{"type": "notices.state", "unread": 3, "new": [{"id": 7, "title": "…", "url": "/leren/"}]}` at connecting (with nothing new) and
    whenever that changes: at once after a doorbell, and without one within the few seconds in which every right is looked at again.
    """

    largest = 1024
    granted: Waiting

    def __init__(self) -> None:
        super().__init__()
        self.told: Waiting | None = None
        self.turn = asyncio.Lock()

    def access(self) -> Waiting | Refusal:
        """What waits for this person: seeing his own notices is all the right there is."""
        return self.accesses([self])[0]

    @classmethod
    def admissions(cls, sockets: "Sequence[NoticesConsumer]") -> list[Waiting | Refusal]:
        """The same for many that come in."""
        return cls.accesses(sockets)

    @classmethod
    def accesses(cls, sockets: "Sequence[NoticesConsumer]") -> list[Waiting | Refusal]:
        """One query for all of them."""
        people = [socket.scope["user"] for socket in sockets]
        waiting = waiting_for(person.pk for person in people if isinstance(person, Person))
        return [waiting.get(one.pk, NONE) if isinstance(one, Person) else Refusal.NOT_LOGGED_IN for one in people]

    def judge(self, found: Any) -> None:
        """Tell what changed since it was told."""
        super().judge(found)
        if not self.ended and self.told is not None and self.granted != self.told:
            self.live.start(self.tell())

    async def entered(self) -> None:
        """Say how it stands; what is new is what comes from now on."""
        self.told = self.granted
        self.say([])

    async def tell(self) -> None:
        """Say how it stands now, with what came since the last time. What cannot be read now is told after the next look."""
        async with self.turn:
            before, now = self.told, self.granted
            if before is None or before == now or self.login is None:
                return
            try:
                came = await self.live.read(newer_than, self.login.person_id, before.newest) if now.newest > before.newest else []
            except Exception as error:  # noqa: BLE001 -- a database that is away is no reason to stop listening
                log.warning("notices could not be read: %r", error)
                return
            self.told = now if not came else Waiting(now.unread, max(now.newest, came[-1].pk))
            self.say(came)

    def say(self, came: Sequence[Notice]) -> None:
        """Send the state."""
        new = [{"id": one.pk, "title": one.title, "url": one.url} for one in came]
        self.deliver(Frame(json.dumps({"type": "notices.state", "unread": self.granted.unread, "new": new})))

    def message(self, data: bytes | str) -> None:
        """Nothing may be said here."""
        raise Malformed(f"{len(data)} bytes where nothing may be said")
