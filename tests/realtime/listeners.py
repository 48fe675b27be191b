"""Many sockets that listen in a room, in a thread of their own: they come back by themselves, and remember all that they were told."""

import asyncio
import json
import random
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

PATIENCE = 60
FINAL = range(4400, 4500)


@dataclass
class Listener:
    """One browser. `faults` are the things that must never happen."""

    ports: Callable[[], list[int]]
    room: str
    cookie: str
    origin: str
    host: str = "127.0.0.1"
    trust: ssl.SSLContext | None = None
    seqs: dict[str, int] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    closes: list[int] = field(default_factory=list)
    states: int = 0
    resumed: int = 0
    stay: float = 0.0
    """Seconds after which the line is cut, about; 0: never."""
    socket: Any = None
    wanted: bool = True

    @property
    def address(self) -> str:
        after = ",".join(f"{name}:{number}" for name, number in self.seqs.items())
        return f"ws://{self.host}:{random.choice(self.ports())}/ws/rooms/{self.room}/{'?after=' + after if after else ''}"

    async def run(self) -> None:
        """Listen until it is told to stop; come back a little later after each fault of the line."""
        while self.wanted:
            try:
                async with connect(
                    self.address,
                    ssl=self.trust,
                    origin=self.origin,
                    additional_headers={"Cookie": self.cookie},
                    compression=None,
                    open_timeout=20,
                    close_timeout=1,
                    ping_interval=None,
                ) as socket:
                    await self.listen(socket)
            except (OSError, WebSocketException, TimeoutError):
                pass
            self.socket = None
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def listen(self, socket: Any) -> None:
        """One connection."""
        self.socket = socket
        cut = self.stay and asyncio.get_running_loop().call_later(self.stay * random.uniform(0.2, 1.8), socket.transport.abort)
        try:
            async for text in socket:
                self.take(json.loads(text))
        finally:
            if cut:
                cut.cancel()
            self.socket = None
            self.closes.append(socket.close_code or 1006)
            self.wanted &= (socket.close_code or 1006) not in FINAL

    def take(self, message: dict[str, Any]) -> None:
        """What the server says."""
        match message["type"]:
            case "room.state":
                self.states += 1
                self.seqs, self.words = dict(message["seqs"]), {name: list(held["words"]) for name, held in message["state"].items()}
                self.send_again()
            case "room.resumed":
                self.resumed += 1
                if message["seqs"] != self.seqs:
                    self.faults.append(f"resumed at {message['seqs']} with {self.seqs}")
                self.send_again()
            case "stream.joined":
                self.seqs[message["stream"]], self.words[message["stream"]] = message["seq"], list(message["state"]["words"])
            case "stream.left":
                del self.seqs[message["stream"]], self.words[message["stream"]]
            case "ack" | "error":
                self.outbox.pop(message["id"], None)
                self.answers[message["id"]] = message
            case "said":
                self.said(message)

    def said(self, message: dict[str, Any]) -> None:
        """An event: the next one, or something is wrong."""
        name, number = message["stream"], message["seq"]
        if number != self.seqs[name] + 1:
            self.faults.append(f"{name} {number} after {self.seqs[name]}")
        self.seqs[name] = number
        self.words[name].append(message["word"])

    def send_again(self) -> None:
        """What was not acknowledged."""
        for message in self.outbox.values():
            asyncio.ensure_future(self.send(message))  # noqa: RUF006 -- the loop is ended with all that runs in it

    async def say(self, word: str) -> None:
        """Say something; it stays in the outbox until the server has it."""
        message = {"type": "say", "id": f"{word}-{'x' * 8}", "word": word}
        self.outbox[message["id"]] = message
        await self.send(message)

    async def send(self, message: dict[str, Any]) -> None:
        """Now, when there is a line."""
        if self.socket is not None:
            with suppress(WebSocketException):
                await self.socket.send(json.dumps(message))


class Crowd:
    """Listeners, and the loop in which they live."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.listeners: list[Listener] = []

    def do(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(PATIENCE)

    def add(self, many: int, site: Any, room: str, people: list[str], **how: Any) -> list[Listener]:
        """More listeners, of these people in turn; answers them when all were told how the room stands."""
        made = [Listener(lambda: [*site.processes], room, people[number % len(people)], site.origin, **how) for number in range(many)]
        self.listeners += made
        self.do(self.open(made))
        self.until(lambda: all(one.seqs for one in made), "everybody knows how the room stands")
        return made

    async def open(self, listeners: list[Listener]) -> None:
        for one in listeners:
            self.loop.create_task(one.run())

    async def say(self, listeners: list[Listener], words: list[str], every: float) -> None:
        """Words, by these in turn."""
        for number, word in enumerate(words):
            await listeners[number % len(listeners)].say(word)
            await asyncio.sleep(every)

    def saying(self, listeners: list[Listener], words: list[str], every: float) -> Any:
        """The same, while the test goes on; answers something to wait for."""
        return asyncio.run_coroutine_threadsafe(self.say(listeners, words, every), self.loop)

    def until(self, condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until it is so."""
        end = time.monotonic() + patience
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"never: {what}; {self.report()}")
            time.sleep(0.02)

    def report(self) -> str:
        """How they stand, in a line."""
        numbers = [one.seqs.get("room", -1) for one in self.listeners]
        there = sum(one.socket is not None for one in self.listeners)
        return f"{there} of {len(numbers)} there, numbers {min(numbers)} to {max(numbers)}, faults {self.faults[:3]}"

    @property
    def faults(self) -> list[str]:
        """Of all."""
        return [fault for one in self.listeners for fault in one.faults]

    def stop(self) -> None:
        """All go."""

        async def cancel() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self.do(cancel())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


def wrong(crowd: Crowd, stored: list[str], stream: str = "room") -> list[str]:
    """Everything that is not as it must be: what somebody heard twice, not, too early, or in another order than it is stored."""
    found = [*crowd.faults]
    for number, one in enumerate(crowd.listeners):
        heard = one.words.get(stream, [])
        if heard != stored:
            found.append(f"{number} has {len(heard)} words instead of {len(stored)}")
    return found
