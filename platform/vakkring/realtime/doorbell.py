"""Telling other processes that documents or streams have something new.

The channel layer carries only this, and what nobody stores: who is where, a word for one person. It may fail: then others look a little
later, by themselves. Nobody else touches it. It is Redis's publish and subscribe: what is said to somebody who is away is lost, which a
doorbell may, and one message costs a third of what a queue for each process costs.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

log = logging.getLogger(__name__)

GROUP = "documents"
"""All processes that serve sockets. Each hears of all documents and streams: one message for many is cheaper than a group for each."""
PATIENCE = 2.0
"""Seconds for the layer to take a message; Redis may be away without saying so."""
RETRY_AFTER = 0.5
SPEAK_EVERY = 1.0
"""Seconds after which a process says something to itself, to know that it hears."""

News = dict[str, Any]
"""`documents`: which have something new. `carets`: who is where now. `ask`: of which documents somebody wants to know who is where.
`streams`: how far each is. `access`: in which rooms rights have changed, and whose. `people`, `sessions`: whose rights may have
ended. `direct`: what somebody in a room gets to hear."""


def layer() -> Any:
    """The layer between processes; None when there is only this one."""
    found = get_channel_layer()
    return None if isinstance(found, InMemoryChannelLayer) else found


def ring(document_id: int) -> None:
    """Say that a document has something new, from code without an event loop."""
    say("documents", document_id)


def say(what: str, *news: Any) -> None:
    """Let all processes know, this one too, from code without an event loop. See `News`."""
    # Where sockets are served, their loop passes it on: it has a connection and gathers what comes up meanwhile.
    passed_on = [tell(what, news) for tell in tuple(_here)]
    if not any(passed_on) and layer() is not None:
        try:
            async_to_sync(tell_others)({what: list(news)})
        except RuntimeError:  # called by code that runs beside a loop of its own in the same thread
            log.warning("no doorbell for %s %s: others will look by themselves", what, news)


async def tell_others(news: News) -> None:
    """Let the other processes know; when that fails they will look by themselves."""
    try:
        async with asyncio.timeout(PATIENCE):
            await layer().group_send(GROUP, {"type": "documents.news", **news})
    except Exception as error:  # noqa: BLE001 -- layers raise what their libraries raise, and it is only a doorbell
        outage.began(error)
    else:
        outage.ended()


async def listen(heard: Callable[[News], None], joined: Callable[[], None]) -> None:
    """Hear what other processes say, for ever; the layer may go and come back. `joined`: from now on, what was said before was missed."""
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                channel = await layer().new_channel("documents")
                await layer().group_add(GROUP, channel)
            joined()
            async with asyncio.TaskGroup() as both:
                both.create_task(speak_up(channel))
                both.create_task(receive(channel, heard, joined))
        except Exception as error:  # noqa: BLE001 -- the same; it must be heard again as soon as it is back
            outage.began(error)
            await begin_anew()


async def receive(channel: str, heard: Callable[[News], None], joined: Callable[[], None]) -> None:
    """One message after the other. Raises `TimeoutError` when not even one's own voice is heard: a line can be dead without saying so.

    `joined` is called when a number that one said is missing: the library mends a line that broke, but what came meanwhile is lost.
    """
    said = 0
    while True:
        async with asyncio.timeout(SPEAK_EVERY + PATIENCE):
            news = await layer().receive(channel)
        number = news.get("number")
        if number is None:
            heard(news)
            continue
        if number != said + 1:
            joined()
        said = number


async def speak_up(channel: str) -> None:
    """Count aloud, to oneself."""
    for number in count(1):
        async with asyncio.timeout(PATIENCE):
            await layer().send(channel, {"type": "documents.news", "number": number})
        await asyncio.sleep(SPEAK_EVERY)


async def begin_anew() -> None:
    """Let go of what this process has of the layer, and wait a moment: else it would listen at the line that died."""
    try:
        async with asyncio.timeout(PATIENCE):
            await layer().flush()
    except Exception:
        log.debug("the channel layer could not be let go of", exc_info=True)
    await asyncio.sleep(RETRY_AFTER)


class Outage:
    """Says once that the layer went away, and once that it is back."""

    def __init__(self) -> None:
        self.lasts = False

    def began(self, error: Exception) -> None:
        """It did not answer."""
        if not self.lasts:
            log.warning("the channel layer does not answer; looking in the database meanwhile: %r", error)
        self.lasts = True

    def ended(self) -> None:
        """It did."""
        if self.lasts:
            log.warning("the channel layer answers again")
        self.lasts = False


outage = Outage()


def ready() -> bool:
    """One message to nobody. Raises whatever the layer does when it cannot; where there is only this process there is nothing to ask."""
    if layer() is not None:
        async_to_sync(speak_to_nobody)()
    return True


async def speak_to_nobody() -> None:
    """The same within a loop."""
    async with asyncio.timeout(PATIENCE):
        await layer().group_send("nobody", {"type": "ready"})


# --- in this process ----------------------------------------------------------------------------------------------------------------------
Tell = Callable[[str, Sequence[Any]], bool]
"""Gets what is said; answers whether it lets other processes know."""
_here: set[Tell] = set()


def hear_here(tell: Tell) -> None:
    """Be told of everything that code in this process says. `tell` is called in any thread."""
    _here.add(tell)


def stop_hearing(tell: Tell) -> None:
    """No more."""
    _here.discard(tell)
