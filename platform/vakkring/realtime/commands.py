"""What clients of rooms ask: read, carried out once, answered."""

import json
import logging
import re
from typing import Any, Protocol

from django.db import Error, IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from vakkring.realtime.models import Receipt
from vakkring.realtime.protocol import Malformed
from vakkring.realtime.rooms import RoomAccess
from vakkring.realtime.streams import compact

log = logging.getLogger(__name__)

IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{8,64}")
DEEPEST = 8
TRIES = 3
LOST_A_RACE = {"40001", "40P01"}
"""PostgreSQL's codes for a transaction that it ended so that another one could go on."""

Message = dict[str, Any]


class CommandError(Exception):
    """A command that cannot be. `code` is for programs ("poll.closed"), `text` is a sentence for the person. Nothing of it happens."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, str(text)


class Commanded(Protocol):
    """Who carries commands out."""

    granted: RoomAccess
    repeatable: frozenset[str]

    def command(self, message: Message) -> Message | None:
        """Carry it out."""


# --- reading ------------------------------------------------------------------------------------------------------------------------------
def read(data: bytes | str) -> Message:
    """A message with an `id` that can be answered. Raises `Malformed`."""
    if isinstance(data, bytes):
        raise Malformed("bytes where text belongs")
    try:
        message = json.loads(data, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("id"), str) or not IDENTIFIER.fullmatch(message["id"]):
        raise Malformed("no message with an id")
    return message


def no_number(name: str) -> None:
    """JSON has no NaN and no Infinity; Python's would take them."""
    raise ValueError(name)


def is_sound(value: Any, depth: int = DEEPEST) -> bool:
    """True for what is not too deep and holds only text that a database takes."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return depth > 0 and all(is_sound(key) and is_sound(held, depth - 1) for key, held in value.items())
    if isinstance(value, list):
        return depth > 0 and all(is_sound(held, depth - 1) for held in value)
    return True


# --- carrying out -------------------------------------------------------------------------------------------------------------------------
def answered(room: Commanded, message: Message) -> str:
    """In a thread: carry a command out and answer what is sent back. What goes wrong is told to who asked, and to nobody else."""
    try:
        return compact({**carried_out(room, message), "type": "ack", "id": message["id"]})
    except CommandError as error:
        return failure(message, error.code, error.text)
    except Error as error:
        log.warning("%s in %s could not be stored: %r", message.get("type"), room.granted.room, error)
        # It did not happen, and may when it is sent again.
        return failure(message, "server.later", _("Dat lukt nu even niet. Probeer het zo nog eens."))
    except Exception:
        log.exception("%s in %s failed", message.get("type"), room.granted.room)
        return failure(message, "server.failed", _("Dat is niet gelukt. Probeer het later nog eens."))


def failure(message: Message, code: str, text: str) -> str:
    """What is sent back when it did not happen."""
    return compact({"type": "error", "id": message["id"], "code": code, "text": text})


def carried_out(room: Commanded, message: Message) -> Message:
    """Carry it out, again when the database let another transaction go first; answers what the acknowledgement says beside."""
    for left in reversed(range(TRIES)):
        try:
            return once(room, message)
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", None) not in LOST_A_RACE:
                raise
    raise AssertionError


def once(room: Commanded, message: Message) -> Message:
    """Carry it out, unless the same was: then the answer is the same, too."""
    if not isinstance(message.get("type"), str) or not is_sound(message):
        raise CommandError("message.unknown", _("Dit bericht begrijpen we niet."))
    if message["type"] in room.repeatable:
        with transaction.atomic():
            return room.command(message) or {}
    mark = {"scope": room.granted.room, "sender": room.granted.who, "client_id": message["id"]}
    try:
        with transaction.atomic():
            # Comes first: who sends the same at the same time waits here until it is known what became of it.
            receipt = Receipt.objects.create(**mark)
            answer = room.command(message) or {}
            if answer:
                Receipt.objects.filter(pk=receipt.pk).update(answer=answer)
            return answer
    except IntegrityError:
        known: Message | None = Receipt.objects.filter(**mark).values_list("answer", flat=True).first()
        if known is None:
            raise
        return known
