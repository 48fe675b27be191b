"""What one process does for all its sockets: open documents, store what is written, tell it, hear of other processes.

One object per event loop. Everything here runs in that loop; the database is asked in threads of its own, one of which only stores
documents. What happens in rooms is in `rooms.py`.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

from vakkring.realtime import actions, doorbell, openings, queries
from vakkring.realtime.carets import Caret
from vakkring.realtime.hub import STORED_EVERY, Hub
from vakkring.realtime.members import Member
from vakkring.realtime.pace import Tempo
from vakkring.realtime.protocol import Malformed, Presence
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.rooms import Rooms
from vakkring.realtime.threads import with_pen
from vakkring.realtime.together import Together
from vakkring.realtime.watch import Watch, admitted

log = logging.getLogger(__name__)

RETRY_AFTER = 0.25
BUSY_AGAIN_AFTER = 0.005
TELL_EVERY = 0.02
"""Seconds between two messages to other processes, at most: each costs processor here and at all of them."""
GIVE_UP_AFTER = 5.0
"""Seconds without the database after which everybody is sent away with what they have: it is in their browsers."""

PROCESS = uuid.uuid4().hex
"""What this process is called among others."""

Answer = TypeVar("Answer")


class Live:
    """This process."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = PROCESS
        self.hubs: dict[int, Hub] = {}
        self.opening: dict[int, asyncio.Task[Hub]] = {}
        self.dirty: set[Hub] = set()
        self.work = asyncio.Event()
        self.tempo = Tempo()
        self.failing_since: float | None = None
        self.timers: dict[tuple[str, Hub], asyncio.TimerHandle] = {}
        self.news: dict[str, Any] = {}
        self.telling: asyncio.Task[None] | None = None
        self.pen = ThreadPoolExecutor(1, "pen")
        self.reader = ThreadPoolExecutor(1, "reader")
        self.tasks: set[asyncio.Task[Any]] = set()
        self.watch = Watch(self)
        self.rooms = Rooms(self)
        self.door = Together(self, admitted)
        self.openings = Together(self, openings.answers)
        self.shared = doorbell.layer() is not None
        doorbell.hear_here(self.said)
        self.start(self.write())
        self.start(self.watch.look())
        self.start(self.watch.tend())
        self.start(self.rooms.follow())
        self.start(self.rooms.tick())
        if self.shared:
            self.start(doorbell.listen(self.heard, self.joined))

    def start(self, job: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do something beside the rest."""
        task = self.loop.create_task(job)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def read(self, doing: Callable[..., Answer], *given: Any) -> Answer:
        """Ask the database, beside the storing."""
        return await self.loop.run_in_executor(self.reader, with_pen, doing, *given)

    def aside(self, doing: Callable[..., object], *given: Any) -> None:
        """The same, when nobody waits for the answer."""
        self.start(self.quietly(doing, *given))

    async def quietly(self, doing: Callable[..., object], *given: Any) -> None:
        """What fails is only told."""
        try:
            await self.read(doing, *given)
        except Exception as error:  # noqa: BLE001 -- nobody waits for it, and it is done again soon
            log.warning("%s failed: %r", doing.__name__, error)

    # --- documents ----------------------------------------------------------------------------------------------------------------------
    async def join(self, member: Member) -> Hub:
        """Let a member in; the first one opens the document. Raises what the database does, and `SharedDocument.DoesNotExist`."""
        key = member.granted.document_id
        while (hub := self.hubs.get(key)) is None:
            if key not in self.opening:
                self.opening[key] = self.start(self.open(key, member.granted.key))
            await asyncio.shield(self.opening[key])
        hub.join(member)
        # What he saw elsewhere must be here before he is asked what is lacking.
        hub.behind = True
        self.touch(hub)
        self.watch.say_present([hub])
        return hub

    async def open(self, document_id: int, key: str) -> Hub:
        """Read a document."""
        try:
            parts, last = await self.read(queries.contents, document_id)
            hub = self.hubs[document_id] = Hub(document_id, key, parts, last)
        finally:
            del self.opening[document_id]
        self.tell_others("ask", document_id)
        return hub

    def leave(self, member: Member, hub: Hub) -> None:
        """Let a member out; the last one closes the document, once all is stored."""
        hub.leave(member, self.loop.time())
        self.touch(hub)
        if member.granted.person_id is not None and member.granted.person_id not in hub.writers():
            self.aside(actions.note_gone, hub.key, member.granted.person_id)
        self.close_empty(hub)

    def close_empty(self, hub: Hub) -> None:
        """Forget a document that nobody has open and of which nothing waits."""
        if hub.members or hub.unstored or hub.in_flight or self.hubs.get(hub.document_id) is not hub:
            return
        self.tell_carets(hub)
        for timer in [key for key in self.timers if key[1] is hub]:
            self.timers.pop(timer).cancel()
        del self.hubs[hub.document_id]
        self.aside(actions.compact_when_long, hub.document_id)

    def touch(self, hub: Hub) -> None:
        """There is something to store or to tell."""
        if hub.unstored or hub.behind or hub.spoilt:
            self.dirty.add(hub)
            self.work.set()
        elif hub.carets.fresh and not hub.in_flight:  # else they are told with what is stored: a caret must not come before its text
            self.after("carets", hub, hub.carets_due(self.loop.time()), self.tell_carets)

    def after(self, name: str, hub: Hub, seconds: float, doing: Callable[[Hub], None]) -> None:
        """Do something with a document in a moment, once."""
        if (name, hub) not in self.timers:

            def run() -> None:
                del self.timers[name, hub]
                doing(hub)

            self.timers[name, hub] = self.loop.call_later(seconds, run)

    async def renew(self, hub: Hub) -> None:
        """Read a document anew that somebody spoilt; what came meanwhile is taken after that."""
        parts, _last = await self.read(queries.contents, hub.document_id)
        hub.renew(parts)
        waiting = [*hub.waiting]
        hub.waiting.clear()
        for member, message in waiting:
            try:
                hub.take(member, message, self.loop.time())
            except Malformed:
                member.refuse(Refusal.MALFORMED)
        self.touch(hub)

    # --- storing ------------------------------------------------------------------------------------------------------------------------
    async def write(self) -> None:
        """The one writer: what waits in all documents is stored in one transaction, then told. The more there is, the longer it gathers."""
        while True:
            begun = time.thread_time()
            await self.work.wait()
            await asyncio.sleep(self.tempo.pause)
            self.work.clear()
            hubs, self.dirty = self.dirty, set()
            try:
                await self.round(hubs)
            except Exception as error:  # noqa: BLE001 -- whatever it was, what people wrote is kept and tried again
                await self.wait_for_database(hubs, error)
            else:
                self.failing_since = None
                self.tempo.worked(time.thread_time() - begun)

    async def round(self, hubs: Iterable[Hub]) -> None:
        """Read what others stored, store what is here, tell both. Raises what the database does."""
        for hub in hubs:
            if hub.spoilt:
                await self.renew(hub)
        await self.catch_up([hub for hub in hubs if hub.behind])
        batches = {hub: hub.batch() for hub in hubs if hub.unstored}
        held = {(hub.document_id, person): update for hub, taken in batches.items() for person, update in taken.changes.items()}
        self.tempo.count(sum(taken.many for taken in batches.values()), self.loop.time())
        for hub in [hub for hub, taken in batches.items() if not taken.changes]:
            self.settle(hub, ())
        saved = await self.save(held) if held else actions.Saved({})
        for hub in [hub for hub, taken in batches.items() if taken.changes]:
            if hub.document_id in saved.busy:
                hub.put_back()
                self.loop.call_later(BUSY_AGAIN_AFTER, self.touch, hub)
            elif hub.document_id in saved.gone:
                self.drop(hub)
            else:
                self.settle(hub, saved.numbers.get(hub.document_id, ()))
        self.tell_others("documents", *saved.numbers)

    async def catch_up(self, hubs: list[Hub]) -> None:
        """Read what others stored."""
        if not hubs:
            return
        for hub in hubs:
            hub.behind = False
        wanted = {hub.document_id: (hub.last, frozenset(hub.own)) for hub in hubs}
        try:
            found = await self.loop.run_in_executor(self.pen, with_pen, queries.foreign, wanted)
        except Exception:
            for hub in hubs:
                hub.behind = True
            raise
        for hub in hubs:
            hub.arrived(*found[hub.document_id])

    async def save(self, held: dict[tuple[int, int | None], bytes]) -> actions.Saved:
        """Commit."""
        return await self.loop.run_in_executor(self.pen, with_pen, actions.save, held)

    def settle(self, hub: Hub, numbers: Iterable[int]) -> None:
        """A batch is stored: tell it."""
        self.tell_elsewhere(hub, hub.stored(numbers, self.loop.time()))
        self.tell_stored(hub)
        self.touch(hub)
        self.close_empty(hub)

    def tell_stored(self, hub: Hub) -> None:
        """Tell who wrote what is stored; those who heard so just now, in a moment."""
        if hub.tell_stored(self.loop.time()):
            self.after("stored", hub, STORED_EVERY, self.tell_stored)

    def tell_carets(self, hub: Hub) -> None:
        """Tell who is where, here and elsewhere; what is written must come first, and takes them along."""
        if not hub.unstored and not hub.in_flight:
            self.tell_elsewhere(hub, hub.tell_carets(self.loop.time()))
            self.touch(hub)

    def tell_elsewhere(self, hub: Hub, carets: list[Caret]) -> None:
        """Tell other processes who has moved here."""
        self.tell_others("carets", *(as_news(hub, caret) for caret in carets))

    def drop(self, hub: Hub) -> None:
        """The document is gone."""
        hub.put_back()
        self.hubs.pop(hub.document_id, None)
        for member in tuple(hub.members):
            member.refuse(Refusal.NOT_ALLOWED)

    async def wait_for_database(self, hubs: Iterable[Hub], error: Exception) -> None:
        """Keep what could not be stored and try again. When it lasts everybody is sent away: other processes may do better."""
        now = self.loop.time()
        if self.failing_since is None:
            self.failing_since = now
            log.error("documents cannot be stored; trying again: %r", error)
        for hub in hubs:
            hub.put_back()
            self.dirty.add(hub)
            if now - self.failing_since > GIVE_UP_AFTER:
                for member in tuple(hub.members):
                    member.refuse(Refusal.LATER)
        self.work.set()
        await asyncio.sleep(RETRY_AFTER)

    # --- other processes ----------------------------------------------------------------------------------------------------------------
    def tell_others(self, what: str, *news: Any) -> None:
        """Let other processes know, if there are; what comes up while the last is on its way goes together."""
        if not news or not self.shared:
            return
        self.news.setdefault(what, []).extend(news)
        if self.telling is None or self.telling.done():
            self.telling = self.start(self.tell())

    async def tell(self) -> None:
        """Until there is nothing more to tell. The first goes at once, what comes up within a moment goes together."""
        while self.news:
            news, self.news = self.news, {}
            await doorbell.tell_others({**news, "from": self.name})
            await asyncio.sleep(TELL_EVERY)

    def joined(self) -> None:
        """Others can be heard from now on: ask what they said before."""
        for document in self.hubs:
            self.new(document)
        self.tell_others("ask", *self.hubs)
        self.rooms.look_again()

    def heard(self, news: doorbell.News) -> None:
        """What another process says."""
        if news.get("from") == self.name:
            return
        for document, client, clock, state, person in news.get("carets", ()):
            if hub := self.hubs.get(document):
                fresh = hub.carets.elsewhere([(Presence(client, clock, state), person)], self.loop.time())
                hub.tell_elsewhere(fresh)
        for document in news.get("ask", ()):
            if hub := self.hubs.get(document):
                self.tell_others("carets", *(as_news(hub, caret) for caret in hub.carets.here()))
        self.take(news)

    def take(self, news: doorbell.News) -> None:
        """What any process says, this one too."""
        for document in news.get("documents", ()):
            self.new(document)
        if (people := news.get("people", ())) or news.get("sessions"):
            self.start(self.watch.look_at_those(set(people), set(news.get("sessions", ()))))
        self.rooms.heard(news)

    def said(self, what: str, news: Sequence[Any]) -> bool:
        """The same, by code of this process in any thread. True when this lets the others know."""
        if self.loop.is_closed():
            return False
        self.loop.call_soon_threadsafe(self.pass_on, what, news)
        return True

    def pass_on(self, what: str, news: Sequence[Any]) -> None:
        """Take it, and let the others know."""
        self.take({what: news})
        self.tell_others(what, *news)

    def new(self, document_id: int) -> None:
        """Somebody else stored something in a document: read it, if it is open here."""
        if hub := self.hubs.get(document_id):
            hub.behind = True
            self.touch(hub)

    # --- the end --------------------------------------------------------------------------------------------------------------------------
    def busy(self) -> bool:
        """True while something is on its way into the database."""
        return bool(self.rooms.chores) or any(hub.unstored or hub.in_flight for hub in self.hubs.values())

    async def stop(self, patience: float = 5.0) -> None:
        """Store what waits, and end. Sockets that are still open are no concern of this."""
        until = self.loop.time() + patience
        while self.busy() and self.loop.time() < until:  # noqa: ASYNC110 -- once, when the process ends
            await asyncio.sleep(0.01)
        doorbell.stop_hearing(self.said)
        if self.news:
            await doorbell.tell_others({**self.news, "from": self.name})
        for task in tuple(self.tasks):
            task.cancel()
        self.rooms.hands.stop()
        for thread in (self.pen, self.reader, self.rooms.ears):
            await self.loop.run_in_executor(thread, connection.close)
            thread.shutdown(wait=False)
        _live.pop(self.loop, None)


def as_news(hub: Hub, caret: Caret) -> tuple[int, int, int, bytes, int | None]:
    """A caret for other processes."""
    return hub.document_id, caret.said.client, caret.said.clock, caret.said.state, caret.owner.person_id


_live: dict[asyncio.AbstractEventLoop, Live] = {}


def here() -> Live:
    """This process's, in the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _live:
        _live[loop] = Live()
    return _live[loop]
