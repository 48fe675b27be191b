"""Who gets sound and picture, and by which way. Pure but for `offer`, which knows this site's media server.

Without a server each browser sends to each other one: a phone carries four pictures, or seven voices. Whoever comes after that follows with
slides and text, and is told so: half a voice that stutters teaches nobody anything.
"""

from dataclasses import dataclass
from typing import Any

from classroom.gateways.media_servers import chosen
from classroom.messages import Rung
from classroom.reception import MEGABYTES_AN_HOUR

MESH_PICTURE = 5
"""So many people see each other without a server: a phone then encodes four pictures."""
MESH_SOUND = 8
"""So many hear each other without a server. One place is kept for who leads the session."""


@dataclass(frozen=True)
class Limits:
    """How many people, himself included, get a picture and sound of each other at one place. None: there is no limit."""

    picture: int | None
    sound: int | None


LIMITS = {"mesh": Limits(MESH_PICTURE, MESH_SOUND), "janus": Limits(None, None)}


def may_enter(limits: Limits, inside: int, *, staff_inside: bool, staff: bool) -> bool:
    """Whether there is room for one more among `inside` who hear each other. A place is kept for who leads, until he is there."""
    if limits.sound is None:
        return True
    kept = 0 if staff or staff_inside else 1
    return inside + 1 + kept <= limits.sound


def best(limits: Limits, inside: int) -> Rung:
    """The best rung for each of `inside` people who hear each other."""
    if limits.picture is None or inside <= limits.picture:
        return "video"
    return "sound" if limits.sound is None or inside <= limits.sound else "text"


def offer() -> dict[str, Any]:
    """How somebody gets sound and picture: `MeState.media`. No secret is in it: what opens the door is fetched at the door, `views.calls`.

    `engine` is what the browser must speak. `picture` and `sound`: how many people at most, None for no limit. `per_hour`: megabytes
    by rung.
    """
    engine = chosen().engine
    limits = LIMITS[engine]
    return {"engine": engine, "picture": limits.picture, "sound": limits.sound, "per_hour": MEGABYTES_AN_HOUR}
