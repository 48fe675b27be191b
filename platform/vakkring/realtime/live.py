"""What one process does for all its sockets: open documents, store what is written, hear of other processes, look who may still be there.

One object per event loop. Everything here runs in that loop, and goes to the database in a thread.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Protocol

from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import Max

from vakkring.realtime import actions, doorbell, protocol
from vakkring.realtime.hub import Batch, Hub, Member
from vakkring.realtime.models import DocumentUpdate

log = logging.getLogger(__name__)

LONGEST_PAUSE = 0.02
PAUSE_PER_UPDATE = 0.001
LOOK_EVERY = 3.0
SAY_PRESENT_EVERY = 15.0
JOIN_GROUPS_EVERY = 3600.0
RETRY_AFTER = 0.5
GIVE_UP_AFTER = 10.0
COME_BACK = 4503
"""Try again later: clients come back by themselves and send what was not stored."""

Numbers = dict[int, list[int]]


class Guarded(Protocol):
    """A socket whose right is looked at now and then."""

    checked_at: float

    async def check(self) -> None:
        """Look whether it may still be here; close it when not."""


class Live:
    """This process."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = uuid.uuid4().hex
        self.hubs: dict[int, Hub] = {}
        self.opening: dict[int, asyncio.Lock] = {}
        self.guarded: set[Guarded] = set()
        self.dirty: set[Hub] = set()
        self.work = asyncio.Event()
        self.rate = 0.0
        self.tasks: set[asyncio.Task[None]] = set()
        self.channel: str | None = None
        for job in (self.write, self.look, self.listen):
            self.start(job())

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Do something beside the rest, as long as the loop runs."""
        task = self.loop.create_task(job)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- documents ----------------------------------------------------------------------------------------------------------------------
    async def join(self, member: Member) -> Hub:
        """Let a member in; the first one opens the document."""
        key = member.granted.document_id
        async with self.opening.setdefault(key, asyncio.Lock()):
            hub = self.hubs.get(key)
            if hub is None:
                await self.follow(key)
                updates, last = await database_sync_to_async(contents)(key)
                hub = self.hubs[key] = Hub(key, member.granted.key, updates, last)
            hub.join(member)
        self.say_present(hub)
        return hub

    def leave(self, member: Member, hub: Hub) -> None:
        """Let a member out; the last one closes the document, once all is stored."""
        hub.leave(member)
        self.touch(hub)
        if member.granted.person_id is not None and member.granted.person_id not in hub.writers():
            self.start(in_thread(actions.note_gone, hub.key, member.granted.person_id))

    def touch(self, hub: Hub) -> None:
        """There is something to store or to tell, or nobody left."""
        self.dirty.add(hub)
        self.work.set()

    def close_empty(self, hub: Hub) -> None:
        """Forget a document that nobody has open and of which nothing waits."""
        if hub.members or hub.has_work() or self.hubs.get(hub.document_id) is not hub:
            return
        del self.hubs[hub.document_id]
        self.opening.pop(hub.document_id, None)
        self.start(self.unfollow(hub.document_id))
        self.start(in_thread(actions.compact_when_long, hub.document_id))

    def drop(self, hub: Hub, code: int, reason: str) -> None:
        """Start over with a document: members come back and send what was not stored."""
        if self.hubs.get(hub.document_id) is hub:
            del self.hubs[hub.document_id]
        hub.pending, hub.asking, hub.fresh = [], [], {}
        for member in tuple(hub.members):
            member.end(code, reason)

    # --- storing ------------------------------------------------------------------------------------------------------------------------
    async def write(self) -> None:
        """The one writer: whatever waits in all documents is stored in one transaction, then told. Longer pauses the more there is."""
        since_failure = 0.0
        while True:
            await self.work.wait()
            self.work.clear()
            await asyncio.sleep(min(LONGEST_PAUSE, self.rate * PAUSE_PER_UPDATE))
            hubs, self.dirty = self.dirty, set()
            batches = {hub: hub.batch() for hub in hubs if hub.has_work()}
            self.rate = 0.8 * self.rate + 0.2 * sum(len(taken.pending) for taken in batches.values())
            try:
                numbers = await self.store(batches)
            except Exception:
                log.exception("what was written in %s documents could not be stored", len(batches))
                since_failure = since_failure or self.loop.time()
                await self.wait_for_database(batches, since_failure)
                continue
            since_failure = 0.0
            await self.tell(batches, numbers)
            for hub in hubs:
                self.close_empty(hub)

    async def store(self, batches: dict[Hub, Batch]) -> Numbers:
        """Commit; answers the numbers of the new updates by document."""
        held = {(hub.document_id, person): update for hub, taken in batches.items() for person, update in taken.by_person.items()}
        return await database_sync_to_async(commit)(held) if held else {}

    async def tell(self, batches: dict[Hub, Batch], numbers: Numbers) -> None:
        """Tell members, then other processes."""
        for hub, taken in batches.items():
            hub.stored(taken, numbers.get(hub.document_id, ()))
        for hub, taken in batches.items():
            if taken.by_person or taken.presences:
                said = protocol.who(taken.presences) if taken.presences else b""
                await doorbell.ring_others(self.name, hub.document_id, said)

    async def wait_for_database(self, batches: dict[Hub, Batch], since: float) -> None:
        """Keep what could not be stored and try again; after a while send everybody away with it, for other processes may do better."""
        lasting = self.loop.time() - since > GIVE_UP_AFTER
        for hub, taken in batches.items():
            if lasting:
                self.drop(hub, COME_BACK, "Bewaren lukt nu niet. We proberen het zo opnieuw.")
            else:
                hub.put_back(taken)
                self.touch(hub)
        await asyncio.sleep(RETRY_AFTER)

    # --- other processes ----------------------------------------------------------------------------------------------------------------
    def heard(self, document_id: int) -> None:
        """Somebody stored something in a document: read it, if it is open here."""
        hub = self.hubs.get(document_id)
        if hub is not None:
            self.start(self.catch_up(hub))

    async def catch_up(self, hub: Hub) -> None:
        """Read what others stored."""
        try:
            rows, last = await database_sync_to_async(foreign)(hub.document_id, hub.last, frozenset(hub.own))
        except Exception:
            log.exception("document %s could not be read", hub.document_id)
            return
        hub.arrived(rows, last)

    async def listen(self) -> None:
        """Hear what other processes say. Without them there is nothing to hear."""
        layer = doorbell.layer()
        while layer is not None:
            try:
                if self.channel is None:
                    self.channel = await layer.new_channel("live")
                    for key in tuple(self.hubs):
                        await layer.group_add(doorbell.group_of(key), self.channel)
                self.said(await layer.receive(self.channel))
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning("the channel layer does not answer; looking in the database meanwhile", exc_info=True)
                self.channel = None
                await asyncio.sleep(RETRY_AFTER)

    def said(self, message: dict[str, Any]) -> None:
        """One message of another process, or of the server itself."""
        hub = self.hubs.get(message["document"])
        if hub is None or message.get("from") == self.name:
            return
        self.start(self.catch_up(hub))
        if message.get("presences"):
            with suppress(protocol.Malformed):
                said = protocol.read(message["presences"])
                if isinstance(said, protocol.Presences):
                    hub.elsewhere(said.entries)

    async def follow(self, document_id: int) -> None:
        """Hear of a document from now on."""
        await self.in_layer("group_add", document_id)

    async def unfollow(self, document_id: int) -> None:
        """No more."""
        if document_id not in self.hubs:
            await self.in_layer("group_discard", document_id)

    async def in_layer(self, doing: str, document_id: int) -> None:
        """Join or leave a document's group. When the layer does not answer, looking in the database does."""
        layer = doorbell.layer()
        if layer is None or self.channel is None:
            return
        try:
            await getattr(layer, doing)(doorbell.group_of(document_id), self.channel)
        except Exception:
            log.warning("the channel layer does not answer", exc_info=True)

    # --- now and then -------------------------------------------------------------------------------------------------------------------
    async def look(self) -> None:
        """Look who may still be here and what no doorbell told; say who writes; stay in the groups, which forget after a day."""
        said = joined = self.loop.time()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look_once()
                if self.loop.time() - said > SAY_PRESENT_EVERY:
                    said = self.loop.time()
                    for hub in tuple(self.hubs.values()):
                        self.say_present(hub)
                if self.loop.time() - joined > JOIN_GROUPS_EVERY:
                    joined = self.loop.time()
                    for key in tuple(self.hubs):
                        await self.follow(key)
            except Exception:
                log.exception("looking around failed; again in a moment")

    async def look_once(self) -> None:
        """Who may still be here first: that must not wait for anything else."""
        now = self.loop.time()
        for one in [one for one in self.guarded if now - one.checked_at >= LOOK_EVERY - 0.5]:
            await one.check()
        if self.hubs:
            newest = await database_sync_to_async(newest_of)(tuple(self.hubs))
            for key, number in newest.items():
                hub = self.hubs.get(key)
                if hub is not None and number > hub.last:
                    await self.catch_up(hub)

    def say_present(self, hub: Hub) -> None:
        """Let readers know who writes."""
        writers = hub.writers()
        if writers:
            self.start(in_thread(actions.note_present, hub.key, writers))


async def in_thread(doing: Callable[..., object], *given: object) -> None:
    """Do something with the database that nobody waits for."""
    try:
        await database_sync_to_async(doing)(*given)
    except Exception:
        log.exception("%s failed", doing.__name__)


# --- in a thread, with the database -------------------------------------------------------------------------------------------------------
def contents(document_id: int) -> tuple[list[bytes], int]:
    """All updates of a document, and the number up to which they are complete."""
    last = DocumentUpdate.objects.filter(document=document_id).aggregate(last=Max("pk"))["last"] or 0
    return actions.updates_of(document_id), last


@transaction.atomic
def commit(held: dict[tuple[int, int | None], bytes]) -> Numbers:
    """Store these updates, by document and person. A document that is gone meanwhile takes its updates with it."""
    there = set(actions.lock(document for document, _person in held))
    rows = actions.append({key: update for key, update in held.items() if key[0] in there})
    numbers: Numbers = {}
    for row in rows:
        numbers.setdefault(row.document_id, []).append(row.pk)
    return numbers


def foreign(document_id: int, last: int, own: frozenset[int]) -> tuple[list[tuple[int, bytes]], int]:
    """Updates after a number that this process did not store itself, and the newest number."""
    numbers = list(DocumentUpdate.objects.filter(document=document_id, pk__gt=last).values_list("pk", flat=True))
    wanted = [number for number in numbers if number not in own]
    rows = DocumentUpdate.objects.filter(pk__in=wanted).values_list("pk", "update") if wanted else ()
    return [(pk, bytes(update)) for pk, update in rows], max(numbers, default=last)


def newest_of(document_ids: Iterable[int]) -> dict[int, int]:
    """The newest update of each document."""
    rows = DocumentUpdate.objects.filter(document__in=list(document_ids)).order_by().values_list("document")
    return dict(rows.annotate(newest=Max("pk")))


# --- which one ----------------------------------------------------------------------------------------------------------------------------
_live: dict[asyncio.AbstractEventLoop, Live] = {}


def here() -> Live:
    """This process's, in the running loop. Those of loops that are closed are forgotten."""
    for loop in [loop for loop in _live if loop.is_closed()]:
        del _live[loop]
    loop = asyncio.get_running_loop()
    if loop not in _live:
        _live[loop] = Live()
    return _live[loop]


def tell_here(document_id: int) -> None:
    """Something was stored in a document, by code outside the loop: let this process's sockets see it."""
    for loop, live in tuple(_live.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(live.heard, document_id)
