"""Threads that ask the database for sockets, and whose turn it is."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db import close_old_connections, connection

Answer = TypeVar("Answer")

HANDS = 3
"""Threads that carry commands out, in one process."""
HANDS_OF_A_ROOM = 2
"""How many of them one room gets: its commands wait for each other in the database anyhow, and others must not wait for it."""


def with_connection(doing: Callable[..., Answer], *given: Any) -> Answer:
    """In a thread: with a connection that works, given back afterwards."""
    close_old_connections()
    try:
        return doing(*given)
    finally:
        close_old_connections()


def with_pen(doing: Callable[..., Answer], *given: Any) -> Answer:
    """In a thread that does one thing all the time: it keeps its connection as long as that works."""
    try:
        return doing(*given)
    except Exception:
        connection.close()
        raise


@dataclass
class Turn:
    """What waits in one room, and how much of it is being done."""

    waiting: deque[tuple[Callable[[], Any], asyncio.Future[Any]]] = field(default_factory=deque)
    doing: int = 0


class Hands:
    """A few threads that work for all rooms in turn, so that no room waits until another one's thousand votes are counted."""

    def __init__(self, many: int = HANDS, each: int = HANDS_OF_A_ROOM) -> None:
        self.loop = asyncio.get_running_loop()
        self.free, self.each = many, each
        self.threads = ThreadPoolExecutor(many, "hands")
        self.turns: OrderedDict[str, Turn] = OrderedDict()
        """By room; the one whose turn it is comes first."""

    async def do(self, room: str, doing: Callable[..., Answer], *given: Any) -> Answer:
        """Do something for a room, in a thread with a connection, when it is its turn. What is asked first in a room begins first."""
        answer: asyncio.Future[Answer] = self.loop.create_future()
        self.turns.setdefault(room, Turn()).waiting.append((partial(with_connection, doing, *given), answer))
        self.begin()
        return await answer

    def begin(self) -> None:
        """Give every free hand something to do."""
        while self.free and (room := self.next()) is not None:
            self.turns.move_to_end(room)
            turn = self.turns[room]
            job, answer = turn.waiting.popleft()
            self.free -= 1
            turn.doing += 1
            done = self.loop.run_in_executor(self.threads, job)
            done.add_done_callback(partial(self.ended, room, answer))

    def next(self) -> str | None:
        """The room whose turn it is."""
        return next((room for room, turn in self.turns.items() if turn.waiting and turn.doing < self.each), None)

    def ended(self, room: str, answer: "asyncio.Future[Any]", done: "asyncio.Future[Any]") -> None:
        """A hand is free again."""
        turn = self.turns[room]
        self.free += 1
        turn.doing -= 1
        if not turn.waiting and not turn.doing:
            del self.turns[room]
        error = None if done.cancelled() else done.exception()
        if not answer.done() and not done.cancelled():
            answer.set_exception(error) if error else answer.set_result(done.result())
        self.begin()

    def stop(self) -> None:
        """Nothing more is asked."""
        self.threads.shutdown(wait=False)
