"""Extras: simulated people who sit in the demo's room, so that whoever tries it is not alone.

Each is a real client: logged in, with a websocket of its own, told what everybody is told, and asking for what a browser asks. They choose
when a poll opens, talk in groups, put their hand up now and then, and keep quiet when nobody else is there. Runs in a process of its own.
"""

import asyncio
import contextlib
import itertools
import json
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin

from classroom.extras_lines import ANSWERS, GROUP_LINES, LINES, NOTES, QUESTIONS, WORDS

log = logging.getLogger(__name__)

RETRY = (1.0, 20.0)
"""Seconds before a lost line is tried again: first, and at most."""
THINKS = (2.0, 14.0)
"""Seconds in which somebody makes up his mind."""
SPEAKS = (9.0, 20.0)
ALONE = 60.0
"""Seconds between two things that somebody does; and when no visitor is there."""
FINAL = range(4400, 4500)
"""Codes after which a client does not come back."""


@dataclass
class Room:
    """What an extra knows of the room: whole values, put in place as they come. See `messages.Told`."""

    me: int = 0
    count: int = 0
    chat: list[dict[str, Any]] = field(default_factory=list)
    questions: dict[int, dict[str, Any]] = field(default_factory=dict)
    voted: dict[str, Any] = field(default_factory=dict)
    group: int | None = None

    def hear(self, message: dict[str, Any]) -> None:
        """Put one message in place."""
        kind = message["type"]
        if kind in {"room.state", "stream.joined"}:
            self.hear_states(message)
        elif kind == "people.changed":
            self.count = message["count"]
        elif kind == "chat.message" and message["stream"] == "room":
            self.chat = [*self.chat[-20:], message["message"]]
        elif kind == "question.changed":
            self.questions[message["question"]["id"]] = message["question"]
        elif kind == "me.changed":
            self.hear_me(message["me"])

    def hear_states(self, message: dict[str, Any]) -> None:
        """Whole states, by stream; of a group that was joined there is nothing to keep."""
        state = message.get("state", {}) if message["type"] == "room.state" else {}
        if room := state.get("room"):
            self.count, self.chat = room["people"]["count"], room["chat"][-20:]
            self.questions = {one["id"]: one for one in room["questions"]}
        if me := state.get("me"):
            self.hear_me(me)

    def hear_me(self, me: dict[str, Any]) -> None:
        """What only this person knows."""
        self.me, self.voted, self.group = me["person"]["id"], me["votes"], me["group"]


class Extra:
    """One simulated person."""

    def __init__(self, name: str, cookie: str, chance: random.Random) -> None:
        self.name, self.cookie, self.chance = name, cookie, chance
        self.room = Room()
        self.line: ClientConnection | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        self.busy: set[str] = set()
        self.asked: Iterator[int] = itertools.count(chance.randrange(10**6))

    # --- the line -----------------------------------------------------------------------------------------------------------------------
    async def stay(self, address: str, origin: str) -> None:
        """Be in the room; a line that is lost is tried again, until the server says that it is for good."""
        wait = RETRY[0]
        while True:
            code = await self.hold_line(address, origin)
            if code in FINAL:
                log.info("%s was sent away: %s", self.name, code)
                return
            wait = RETRY[0] if code else min(2 * wait, RETRY[1])
            await asyncio.sleep(wait * self.chance.uniform(0.5, 1.5))

    async def hold_line(self, address: str, origin: str) -> int:
        """One line, as long as it holds; answers the code with which it was closed, 0 when there was none."""
        try:
            async with connect(address, origin=Origin(origin), additional_headers={"Cookie": self.cookie}, proxy=None) as line:
                self.line = line
                async for text in line:
                    self.hear(json.loads(text))
        except (OSError, WebSocketException) as problem:
            log.debug("%s: %r", self.name, problem)
        finally:
            last, self.line = self.line, None
        return last.close_code or 0 if last else 0

    def rest(self) -> None:
        """Leave nothing half done."""
        for task in self.tasks:
            task.cancel()

    async def ask(self, kind: str, **fields: Any) -> None:
        """Ask for something, when the line stands. What comes of it is told like everything else."""
        if self.line is not None:
            message = {"type": kind, "id": f"{self.name.lower()}-{next(self.asked):07d}", **fields}
            with contextlib.suppress(ConnectionClosed):
                await self.line.send(json.dumps(message))

    # --- what he does of himself --------------------------------------------------------------------------------------------------------
    def hear(self, message: dict[str, Any]) -> None:
        """Take one message in, and do what it asks for."""
        before = self.room.group
        self.room.hear(message)
        if self.room.group not in {None, before}:
            self.soon("group", self.talk_in_group())
        if message["type"] == "room.state":
            room = message["state"].get("room") or {}
            for poll in room.get("polls", []):
                self.look_at_poll(poll)
            if room.get("dilemma"):
                self.look_at_dilemma(room["dilemma"])
        elif message["type"] == "poll.changed":
            self.look_at_poll(message["poll"])
        elif message["type"] == "dilemma.changed" and message["dilemma"]:
            self.look_at_dilemma(message["dilemma"])

    def soon(self, what: str, doing: Any) -> None:
        """Do something in a while, the same thing once at a time."""
        if what in self.busy:
            doing.close()
            return
        self.busy.add(what)
        task = asyncio.ensure_future(doing)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        task.add_done_callback(lambda _done: self.busy.discard(what))

    def look_at_poll(self, poll: dict[str, Any]) -> None:
        """Choose when it is open, unless he did."""
        key = f"poll:{poll['id']}"
        if poll["state"] == "open" and key not in self.room.voted:
            self.soon(key, self.later("poll.vote", poll=poll["id"], value=choice(poll, self.chance)))

    def look_at_dilemma(self, dilemma: dict[str, Any]) -> None:
        """Choose alone, and once more after the talk; some have changed their mind."""
        number = {"first": 1, "second": 2}.get(dilemma["phase"])
        key = f"dilemma:{dilemma['id']}:{number}"
        if number is None or key in self.room.voted:
            return
        before = self.room.voted.get(f"dilemma:{dilemma['id']}:1")
        options = len(dilemma["options"])
        keeps = number == 2 and before is not None and self.chance.random() < 0.6  # noqa: PLR2004 -- the second round
        self.soon(key, self.later("dilemma.vote", dilemma=dilemma["id"], option=before if keeps else leaning(options, self.chance)))

    async def later(self, kind: str, **fields: Any) -> None:
        """Ask for something after some thought."""
        await asyncio.sleep(self.chance.uniform(*THINKS))
        await self.ask(kind, **fields)

    async def talk_in_group(self) -> None:
        """Say a few things in one's group; one of three writes down what came of it."""
        for text in self.chance.sample(GROUP_LINES, 2):
            await asyncio.sleep(self.chance.uniform(6, 25))
            if self.room.group is None:
                return
            await self.ask("chat.send", text=text, to="group")
        if self.chance.random() < 1 / 3:
            await self.ask("group.notes", text=self.chance.choice(NOTES))

    async def raise_hand(self) -> None:
        """Put his hand up for a while."""
        await self.ask("hand.set", up=True)
        await asyncio.sleep(self.chance.uniform(20, 45))
        await self.ask("hand.set", up=False)


# --- choosing -----------------------------------------------------------------------------------------------------------------------------
def choice(poll: dict[str, Any], chance: random.Random) -> Any:
    """A vote for a poll, more often the first option than the last."""
    options = len(poll["options"])
    match poll["kind"]:
        case "one":
            return leaning(options, chance)
        case "several":
            return sorted({leaning(options, chance) for _ in range(chance.randint(1, 2))})
        case "order":
            return chance.sample(range(options), options)
        case "scale":
            low, high = int(poll["low"] or 0), int(poll["high"] or 0)
            return min(high, max(low, round(chance.gauss(low + 0.65 * (high - low), 1))))
        case "words":
            return chance.choice(WORDS)
        case _:
            least, most = float(poll["low"] or 0), float(poll["high"] or 30)
            return round(min(most, max(least, chance.gauss((least + most) / 2, (most - least) / 8))), 1)


def leaning(options: int, chance: random.Random) -> int:
    """One of the options, the first ones more often."""
    return chance.choices(range(options), weights=range(options + 1, 1, -1))[0]


# --- all of them --------------------------------------------------------------------------------------------------------------------------
class Cast:
    """All extras of a room, and who has his turn."""

    def __init__(self, extras: list[Extra], chance: random.Random) -> None:
        self.extras, self.chance = extras, chance
        self.lines, self.questions = endless(LINES), endless(QUESTIONS)

    async def play(self, address: str, origin: str) -> None:
        """Be there until all were sent away, or this is cancelled."""
        turns = asyncio.ensure_future(self.take_turns())
        try:
            await asyncio.gather(*(one.stay(address, origin) for one in self.extras))
        finally:
            turns.cancel()
            for one in self.extras:
                one.rest()

    async def take_turns(self) -> None:
        """One does something, then for a while nobody does."""
        while True:
            watched = any(one.room.count > len(self.extras) for one in self.extras)
            await asyncio.sleep(self.chance.uniform(*SPEAKS) if watched else ALONE)
            present = [one for one in self.extras if one.line is not None and one.room.me]
            if present:
                await self.take_turn(self.chance.choice(present))

    async def take_turn(self, one: Extra) -> None:
        """Mostly talk and react, now and then a question or a hand."""
        others = [said for said in one.room.chat if said["by"]["id"] != one.room.me and not said["removed"]]
        open_questions = [asked for asked in one.room.questions.values() if not asked["answered"] and asked["by"]["id"] != one.room.me]
        lot = self.chance.random()
        if lot < 0.4 and others:  # noqa: PLR2004 -- the shares of what people do in a room
            await one.ask(
                "chat.react", message=others[-1]["id"], reaction=self.chance.choice(["thumb", "got_it", "same_here", "tell_more"])
            )
        elif lot < 0.5 and others:  # noqa: PLR2004
            await one.ask("chat.send", text=self.chance.choice(ANSWERS), parent=others[-1]["parent"] or others[-1]["id"])
        elif lot < 0.58 and len(one.room.questions) < len(QUESTIONS):  # noqa: PLR2004
            await one.ask("question.ask", text=next(self.questions))
        elif lot < 0.68 and open_questions:  # noqa: PLR2004
            await one.ask("question.vote", question=self.chance.choice(open_questions)["id"])
        elif lot < 0.74:  # noqa: PLR2004
            one.soon("hand", one.raise_hand())
        else:
            await one.ask("chat.send", text=next(self.lines))


def endless(lines: tuple[str, ...]) -> Iterator[str]:
    """The lines in their order, again and again."""
    return itertools.cycle(lines)
