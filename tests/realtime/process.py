"""A server process for the tests: the real server and consumers, with a door to any document.

Who may do what depends on names, so that a test says it in its arrangement: a person called Lezer may only read; a document whose key
begins with "gesloten" is nobody's. `--relay-first` is the positive control: it tells before it stores, which the real one must never do.
"""

import argparse
import asyncio
from typing import Any

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.urls import path  # noqa: E402

from vakkring.accounts.models import Person  # noqa: E402
from vakkring.realtime import live, server  # noqa: E402
from vakkring.realtime.actions import Saved  # noqa: E402
from vakkring.realtime.consumers import DocumentAccess, DocumentConsumer, Refusal  # noqa: E402
from vakkring.realtime.models import SharedDocument  # noqa: E402
from vakkring.realtime.origin import OwnOrigin  # noqa: E402


class AnyDocument(DocumentConsumer):
    """A door to every document."""

    def access(self) -> DocumentAccess | Refusal:
        person = self.scope["user"]
        if not person.is_authenticated:
            return Refusal.NOT_LOGGED_IN
        document = SharedDocument.objects.filter(pk=self.scope["url_route"]["kwargs"]["document_id"]).defer("state", "base").first()
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
    {"websocket": OwnOrigin(CookieMiddleware(URLRouter([path("ws/documents/<int:document_id>/", AnyDocument.as_asgi())])))}
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--relay-first", action="store_true")
    given = parser.parse_args()
    if given.relay_first:
        live.Live = RelayFirst
    server.serve("127.0.0.1", given.port, "tests.realtime.process:application")
