"""A room for the tests: a list of words that everybody may add to.

The words live in the streams only: the state of a stream is what its events add up to. What somebody may hear depends on his last name:
"Weg" may not be here, "Staf" hears the staff, "Groep3" hears the third group.
"""

import json
from typing import Any

from vakkring.accounts.models import Person
from vakkring.realtime import streams
from vakkring.realtime.models import StreamEvent
from vakkring.realtime.talking import CommandError, Refusal, RoomAccess, StreamConsumer

PRESENCE = "aanwezig"


def key_of(room: str, name: str) -> str:
    """The key of a stream."""
    return f"proef:{room}:{name}"


class Parlour(StreamConsumer):
    """The room."""

    repeatable = frozenset({"signal"})

    def access(self) -> RoomAccess | Refusal:
        person = Person.objects.filter(pk=self.scope["user"].pk).first()
        if person is None:
            return Refusal.NOT_LOGGED_IN
        if person.last_name == "Weg":
            return Refusal.NOT_ALLOWED
        room = self.scope["url_route"]["kwargs"]["room"]
        names = {"room": key_of(room, "room"), "me": key_of(room, f"me-{person.pk}")}
        if person.last_name == "Staf":
            names["staff"] = key_of(room, "staff")
        if person.last_name.startswith("Groep"):
            names[f"group-{person.last_name[5:]}"] = key_of(room, f"group-{person.last_name[5:]}")
        return RoomAccess(f"proef:{room}", f"p{person.pk}", names)

    def state(self, names) -> dict[str, dict[str, Any]]:
        return {name: {"words": words(self.granted.streams.get(name) or self.access().streams[name])} for name in names}

    def command(self, message) -> dict[str, Any] | None:
        room = self.scope["url_route"]["kwargs"]["room"]
        match message["type"]:
            case "say":
                name = message.get("to", "room")
                if name not in self.granted.streams:
                    raise CommandError("not.allowed", "Dat mag je niet.")
                number = streams.append(self.granted.streams[name], name, {"type": "said", "word": message["word"]})
                return {"number": number}
            case "quiet":
                return None
            case "break":
                raise RuntimeError("stuk")
            case "change":
                Person.objects.filter(pk=message["person"]).update(last_name=message["name"])
                streams.access_changed(f"proef:{room}")
                return None
            case "signal":
                streams.direct(f"proef:{room}", message["to"], {"type": "signalled", "by": self.granted.who, "data": message["data"]})
                return None
        raise CommandError("message.unknown", "Dit bericht begrijpen we niet.")

    def arrived(self) -> None:
        self.note("came")

    def gone_away(self) -> None:
        self.note("went")

    def note(self, what: str) -> None:
        """Who came and went is in a stream that nobody hears."""
        streams.append(key_of(self.scope["url_route"]["kwargs"]["room"], PRESENCE), PRESENCE, {"type": what, "who": self.granted.who})

    @classmethod
    def tick(cls, room) -> None:
        streams.append(f"{room}:ticks", "ticks", {"type": "tick"})


def words(key: str) -> list[str]:
    """What was said in a stream."""
    texts = StreamEvent.objects.filter(stream__key=key).order_by("number").values_list("text", flat=True)
    return [json.loads(text)["word"] for text in texts]
