"""Fills the demo's room with simulated people: see `classroom.extras`."""

import asyncio
import contextlib
import os
import random
import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from classroom import demo
from classroom.extras import Cast, Extra
from vakkring.accounts.models import Person
from vakkring.community.demo import NEIGHBOURS

MANY = 12
A_DAY = 24 * 60 * 60
LOOK_EVERY = 60
"""Seconds between two looks whether the room still goes on."""


class Command(BaseCommand):
    """Join the room as so many people until the server that started this is gone. In a demo only."""

    help = "Fill the demo's room with simulated people, over real websockets. Ends when its standard input does."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the server is."""
        parser.add_argument("--url", default=settings.SITE_URL, help="the server's address")
        parser.add_argument("--people", type=int, default=MANY)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Until the end of standard input: whoever started this holds its other end, and lets go even when he is killed."""
        if not settings.DEMO:
            raise CommandError("There are simulated people in a demo only: DEMO is off.")
        os.nice(10)  # visitors come first
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(fill(options["url"].rstrip("/"), options["people"]))


async def fill(url: str, many: int) -> None:
    """Keep the room going, with these people in it, until whoever started this is gone."""
    gone = asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    playing = asyncio.ensure_future(play(url, many))
    await asyncio.wait([gone, playing], return_when=asyncio.FIRST_COMPLETED)
    playing.cancel()
    os._exit(0)  # the thread that waits for standard input would keep the process alive


async def play(url: str, many: int) -> None:
    """Be there, and look now and then whether the room still goes on; ended by a visitor, it begins anew, and all come back."""
    chance = random.Random()  # noqa: S311 -- no secret
    while True:
        session = await in_thread(demo.living)
        if session is not None:
            place = urlsplit(url)
            address = f"{'wss' if place.scheme == 'https' else 'ws'}://{place.netloc}/ws/live/{session.pk}/"
            cast = Cast([Extra(name, cookie, chance) for name, cookie in await in_thread(log_in, many)], chance)
            playing = asyncio.ensure_future(cast.play(address, origin(url)))
            while not playing.done() and not await in_thread(demo.keep_alive):
                await asyncio.wait([playing], timeout=LOOK_EVERY)
            playing.cancel()
        await asyncio.sleep(LOOK_EVERY / 10)


async def in_thread(doing: Any, *given: Any) -> Any:
    """Something with the database."""

    def done() -> Any:
        try:
            return doing(*given)
        finally:
            close_old_connections()

    return await asyncio.to_thread(done)


def origin(url: str) -> str:
    """What a browser would say it comes from: the site's own page. Outside production any name of the server is its own."""
    return url if settings.ENVIRONMENT.debug else str(settings.SITE_URL)


def log_in(many: int) -> list[tuple[str, str]]:
    """Log neighbours in, as the login page would; answers their first names, with the cookie of each."""
    emails = [one.email for one in NEIGHBOURS[:many]]
    return [(person.first_name, cookie_of(person)) for person in Person.objects.filter(email__in=emails, is_active=True).order_by("pk")]


def cookie_of(person: Person) -> str:
    """A browser's session in which this person is logged in, for a day."""
    held = SessionStore()
    held[SESSION_KEY], held[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    held[HASH_SESSION_KEY] = person.get_session_auth_hash()
    held.set_expiry(A_DAY)
    held.save()
    return f"{settings.SESSION_COOKIE_NAME}={held.session_key}"
