"""A server process for the tests: the real server and consumers, with a door to any document and to any room (`parlour.py`).

Who may do what depends on names, so that a test says it in its arrangement: a person called Lezer may only read; a document whose key
begins with "gesloten" is nobody's, one with "open" can be read by everybody. The options are positive controls: they do what the real
server must never do.
"""

import argparse
import asyncio
import os
import signal
import time
from dataclasses import replace
from typing import Any

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402
from django.urls import path  # noqa: E402

from tests.realtime.parlour import Parlour  # noqa: E402
from vakkring.accounts.models import Person  # noqa: E402
from vakkring.realtime import actions, commands, doorbell, live, openings, server, streams, watch  # noqa: E402
from vakkring.realtime.actions import Saved  # noqa: E402
from vakkring.realtime.consumers import DocumentAccess, DocumentConsumer, Refusal  # noqa: E402
from vakkring.realtime.models import SharedDocument, StreamEvent  # noqa: E402
from vakkring.realtime.origin import OwnOrigin  # noqa: E402
from vakkring.realtime.rooms import Rooms  # noqa: E402


class AnyDocument(DocumentConsumer):
    """A door to every document."""

    def access(self) -> DocumentAccess | Refusal:
        person = self.scope["user"]
        document = SharedDocument.objects.filter(pk=self.scope["url_route"]["kwargs"]["document_id"]).defer("state", "base").first()
        if not person.is_authenticated:
            if document is None or not document.key.startswith("open"):
                return Refusal.NOT_LOGGED_IN
            return DocumentAccess(document.pk, document.key, False, None, "", 0)
        if document is None or document.key.startswith("gesloten"):
            return Refusal.NOT_ALLOWED
        may_write = not Person.objects.filter(pk=person.pk, last_name="Lezer").exists()
        return DocumentAccess(document.pk, document.key, may_write, person.pk, person.first_name, person.pk % 6)


class RelayFirst(live.Live):
    """Tells what it has not stored yet; stores it half a second later."""

    async def save(self, held: dict[Any, bytes]) -> Saved:
        self.start(self.save_late(held))
        return Saved({})

    async def save_late(self, held: dict[Any, bytes]) -> None:
        await asyncio.sleep(0.5)
        await super().save(held)


application = ProtocolTypeRouter(
    {
        "websocket": OwnOrigin(
            CookieMiddleware(
                URLRouter(
                    [path("ws/documents/<int:document_id>/", AnyDocument.as_asgi()), path("ws/rooms/<slug:room>/", Parlour.as_asgi())]
                )
            )
        )
    }
)


def without_receipts(room: Any, message: dict[str, Any]) -> dict[str, Any]:
    """Carries a command out as often as it is sent."""
    with transaction.atomic():
        return room.command(message) or {}


def without_catching_up(questions: list[Any]) -> list[Any]:
    """Goes on where the stream is now, and says that nothing was missed."""
    return [replace(one, missed={}) if one.missed is not None else one for one in true_answers(questions)]


true_answers = openings.answers


class Hasty(Rooms):
    """Tells before it is stored; it is stored half a second later."""

    def heard(self, news: Any) -> None:
        for key, number, text in news.pop("early", ()):
            if audience := self.audiences.get(key):
                audience.tell([streams.Stored(number, text)])
        super().heard(news)


def hasty_append(key: str, name: str, event: dict[str, Any], at: Any = None) -> int:
    """See `Hasty`."""
    number = stored_append(key, name, event, at)
    if event["type"] != "said":
        return number
    text = StreamEvent.objects.values_list("text", flat=True).get(stream__key=key, number=number)
    doorbell.say("early", (key, number, text))
    time.sleep(0.3)
    return number


stored_append = streams.append


def end_while_compacting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Is killed when the new state of a document is written, and what is merged in it is not marked yet."""
    if sql.startswith("UPDATE") and 'SET "compacted"' in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)


def mark_first(document_id: int) -> None:
    """Marks what it has not merged yet, and is killed between the two."""
    actions.DocumentUpdate.objects.filter(document=document_id).update(compacted=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--relay-first", action="store_true")
    parser.add_argument("--tell-early", action="store_true")
    parser.add_argument("--no-receipts", action="store_true")
    parser.add_argument("--no-catching-up", action="store_true")
    parser.add_argument("--no-looking", action="store_true")
    parser.add_argument("--end-while-compacting", action="store_true")
    parser.add_argument("--mark-first", action="store_true")
    parser.add_argument("--say-every", type=float, default=watch.SAY_EVERY)
    given = parser.parse_args()
    watch.SAY_EVERY = given.say_every
    if given.relay_first:
        live.Live = RelayFirst
    if given.tell_early:
        live.Rooms, streams.append = Hasty, hasty_append
    if given.no_receipts:
        commands.once = without_receipts
    if given.no_catching_up:
        openings.answers = without_catching_up
    if given.no_looking:
        Rooms.look = Rooms.look_again = lambda *_: asyncio.sleep(0)
    if given.end_while_compacting:
        connection_created.connect(lambda connection, **_: connection.execute_wrappers.append(end_while_compacting), weak=False)
    if given.mark_first:
        actions.compact = mark_first
    server.serve(given.host, given.port, "tests.realtime.process:application")
