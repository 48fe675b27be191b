"""Streams: what one audience is told, numbered without a gap, and stored before anybody hears of it.

An event is written in the transaction of the action that causes it. When that commits, the doorbell says how far the stream is; each
process that has somebody of its audience reads what is new, once, and hands the same text to its sockets.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from vakkring.realtime import doorbell
from vakkring.realtime.models import Stream, StreamEvent

NEXT = """
INSERT INTO realtime_stream (key, last) VALUES (%s, 1) ON CONFLICT (key) DO UPDATE SET last = realtime_stream.last + 1 RETURNING id, last
"""
"""Takes the next number of a stream, which is made by its first event; on both databases in one trip."""
SINCE = """
SELECT stream.key, event.number, event.text FROM realtime_streamevent event JOIN realtime_stream stream ON stream.id = event.stream_id
WHERE {behind} ORDER BY event.stream_id, event.number LIMIT %s
"""
"""Asked for every event by every process: putting it together in the ORM took longer than asking it."""


@dataclass(frozen=True)
class Stored:
    """An event with its number, as its audience gets it."""

    number: int
    text: str


def append(key: str, name: str, event: Mapping[str, Any], at: datetime | None = None) -> int:
    """Write an event at the end of the stream `key`, which its audience knows as `name` ("room"). Answers its number.

    `event` holds "type" and what JSON can hold. Needs a transaction: the stream is locked until that ends, so lock streams in one order
    (room, staff, groups, persons) and write to them last.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event belongs to the transaction of what causes it.")
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [key])
        stream, number = cursor.fetchone()
    StreamEvent.objects.create(stream_id=stream, number=number, text=encoded(name, number, event, at), at=at)
    transaction.on_commit(partial(doorbell.say, "streams", (key, number)), robust=True)
    return int(number)


def append_all(events: Collection[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Write one event (key, name, event) at the end of each of many different streams, as `append` does, in 4 queries.

    Who calls this at the same time for some of the same streams must hold a lock in common: they are locked in no certain order.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event belongs to the transaction of what causes it.")
    if len(events) == 1:
        append(*next(iter(events)))
        return
    at, keys = timezone.now(), [key for key, _name, _event in events]
    Stream.objects.bulk_create([Stream(key=key) for key in keys], ignore_conflicts=True)
    Stream.objects.filter(key__in=keys).update(last=F("last") + 1)
    found = {stream.key: stream for stream in Stream.objects.filter(key__in=keys)}
    StreamEvent.objects.bulk_create(
        StreamEvent(stream=found[key], number=found[key].last, text=encoded(name, found[key].last, event, at), at=at)
        for key, name, event in events
    )
    for key in keys:
        transaction.on_commit(partial(doorbell.say, "streams", (key, found[key].last)), robust=True)


def encoded(name: str, number: int, event: Mapping[str, Any], at: datetime) -> str:
    """An event as its audience gets it."""
    return compact({**event, "type": event["type"], "stream": name, "seq": number, "at": at.isoformat()})


def last(keys: Collection[str]) -> dict[str, int]:
    """How far each stream is; 0 for one without events."""
    known = dict(Stream.objects.filter(key__in=keys).values_list("key", "last"))
    return {key: known.get(key, 0) for key in keys}


def since(numbers: Mapping[str, int], most: int) -> dict[str, list[Stored]]:
    """By stream, the events after a number, oldest first. At most so many in all: where there are more, the rest is left out."""
    found: dict[str, list[Stored]] = {key: [] for key in numbers}
    if numbers:
        with connection.cursor() as cursor:
            behind = " OR ".join(["(stream.key = %s AND event.number > %s)"] * len(numbers))
            given: list[Any] = [*chain.from_iterable(numbers.items()), most]
            cursor.execute(SINCE.format(behind=behind), given)
            for key, number, text in cursor.fetchall():
                found[key].append(Stored(number, text))
    return found


def after(key: str, number: int, most: int) -> list[Stored] | None:
    """The events after `number`, oldest first; None when there are more than `most`, or when older ones were forgotten."""
    found = since({key: number}, most + 1)[key]
    complete = not found or found[0].number == number + 1
    return found if complete and len(found) <= most else None


def forget(keys: Collection[str]) -> None:
    """Erase all events of these streams. Who hears one of them begins anew, also who comes back later with an old number.

    A stream keeps counting, and leaves one number out: who was at the end of it would otherwise seem to have missed nothing.
    """
    StreamEvent.objects.filter(stream__key__in=keys).delete()
    Stream.objects.filter(key__in=keys).update(last=F("last") + 1)
    for key, number in last(keys).items():
        transaction.on_commit(partial(doorbell.say, "streams", (key, number)), robust=True)


# --- beside the streams -----------------------------------------------------------------------------------------------------------------
def access_changed(room: str, who: str = "") -> None:
    """Once this is committed: look at once who may still be in a room and what he may hear; only at one person if it is about him alone."""
    transaction.on_commit(partial(doorbell.say, "access", (room, who)), robust=True)


def direct(room: str, who: str, payload: Mapping[str, Any]) -> None:
    """Once this is committed: send something to all sockets of one person in a room. It has no number, is not stored, and may be lost."""
    transaction.on_commit(partial(doorbell.say, "direct", (room, who, compact(payload))), robust=True)


def compact(payload: Mapping[str, Any]) -> str:
    """As it goes over the line."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment. Nothing may be written."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # The usual transactions of SQLite take its one lock for writing at once.
        lite: Any = connection
        usual, lite.transaction_mode = lite.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            lite.transaction_mode = usual
