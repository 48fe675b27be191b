"""Those who are in a room of the production set: they listen and talk, and remember what they were told, and what must never happen."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.realtime.listeners import Listener

LATER = 0.5
"""Seconds after which a member says again what could not be done."""


@dataclass
class Member(Listener):
    """One browser in a live session, through the proxy."""

    port: int = 0
    said_at: list[int] = field(default_factory=list)
    """The numbers of the messages that he has heard, in the order in which he heard them."""
    heard: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        after = ",".join(f"{name}:{number}" for name, number in self.seqs.items())
        return f"wss://127.0.0.1:{self.port}/ws/live/{self.room}/{'?after=' + after if after else ''}"

    def take(self, message: dict[str, Any]) -> None:
        """What the server says."""
        match message["type"]:
            case "room.state":
                self.states += 1
                self.seqs = dict(message["seqs"])
                self.catch_up(message["state"]["room"]["chat"])
                self.send_again()
            case "stream.joined":
                self.seqs[message["stream"]] = message["seq"]
            case "stream.left":
                del self.seqs[message["stream"]]
            case "room.resumed":
                super().take(message)
            case "ack":
                self.outbox.pop(message["id"], None)
            case "error":
                self.refused.append(message["code"])
                self.again(message["id"], message["code"])
            case _ if "seq" in message:
                self.told(message)

    def again(self, name: str, code: str) -> None:
        """Say it again when that can help."""
        if code == "server.later":
            asyncio.get_running_loop().call_later(LATER, self.say_again, name)
        else:
            self.faults.append(f"{name} was refused: {code}")

    def say_again(self, name: str) -> None:
        """If it is still not acknowledged."""
        if message := self.outbox.get(name):
            asyncio.ensure_future(self.send(message))  # noqa: RUF006 -- the loop is ended with all that runs in it

    def told(self, event: dict[str, Any]) -> None:
        """An event: the next one, or something is wrong."""
        name, number = event["stream"], event["seq"]
        if number != self.seqs[name] + 1:
            self.faults.append(f"{name} {number} after {self.seqs[name]}")
        self.seqs[name] = number
        if event["type"] == "chat.message":
            self.hear(event["message"])

    def catch_up(self, chat: list[dict[str, Any]]) -> None:
        """From how the room stands, what is new to him."""
        last = self.said_at[-1] if self.said_at else 0
        for message in chat:
            if message["id"] > last:
                self.hear(message)

    def hear(self, message: dict[str, Any]) -> None:
        """Something somebody said."""
        self.said_at.append(message["id"])
        self.heard.append(message["text"])

    async def say(self, word: str) -> None:
        """Say something; it stays in the outbox until the server has it."""
        message = {"type": "chat.send", "id": f"{word}-{'x' * 8}", "text": word}
        self.outbox[message["id"]] = message
        await self.send(message)


def unlike(members: list[Member], stored: list[str]) -> list[str]:
    """Everything that is not as it must be: what somebody heard twice, not, or in another order than it is stored."""
    found = [fault for one in members for fault in one.faults]
    found += [f"{number} has {len(one.heard)} words, not {len(stored)}" for number, one in enumerate(members) if one.heard != stored]
    return found
