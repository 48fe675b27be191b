"""Real sockets in real rooms."""

import itertools
import json
import time
from collections.abc import Callable
from typing import Any, get_args

from pydantic import TypeAdapter

from classroom import guests
from classroom.messages import EVENTS, FRAMES
from tests import logins
from tests.realtime.wire import PATIENCE, Socket

_numbers = itertools.count(1)
_defined: dict[str, TypeAdapter[Any]] = {get_args(one.model_fields["type"].annotation)[0]: TypeAdapter(one) for one in (*EVENTS, *FRAMES)}
NUMBERED = ("stream", "seq", "at")


def defined(message: dict[str, Any]) -> dict[str, Any]:
    """The same message. Fails when `messages.py` does not know it as it is: an unknown type, a field more or less, another value."""
    numbered = "seq" in message and "at" in message
    own = {name: value for name, value in message.items() if not (numbered and name in NUMBERED)}
    _defined[message["type"]].validate_json(json.dumps(own))
    return message


def cookie_of(person: Any = None, guest: Any = None) -> str:
    """The cookie of a browser in which this person is logged in, or this guest came in."""
    return logins.cookie_of(person, **({} if guest is None else {guests.KEY: str(guest)}))


class Visitor:
    """Somebody's socket in a room."""

    def __init__(self, site: Any, session: int, cookie: str | None, query: str = "") -> None:
        self.socket = Socket(site, f"/ws/live/{session}/{query}", cookie=cookie)
        self.heard: list[dict[str, Any]] = []

    def until(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """The next message of this kind with these fields. Raises `Closed`, and `TimeoutError` when others come but not this."""
        return self.read(lambda message: message["type"] == kind and all(message.get(name) == value for name, value in fields.items()))

    def read(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            message = defined(json.loads(self.socket.receive()))
            self.heard.append(message)
            if is_it(message):
                return message
        raise TimeoutError(f"{len(self.heard)} messages, of which the last were {self.heard[-3:]}")

    def send(self, kind: str, /, **fields: Any) -> str:
        """Ask something; answers its id."""
        key = f"bericht-{next(_numbers)}"
        self.socket.send(json.dumps({"type": kind, "id": key, **fields}).encode(), 1)
        return key

    def ask(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """Ask something; answers the ack or the error."""
        key = self.send(kind, **fields)
        return self.read(lambda message: message.get("id") == key)
