"""What the classroom asks of whatever carries sound and picture, and which of them this site has.

Another one (LiveKit, BigBlueButton) is one more class with these five methods and a line in `chosen`; the browser's side of it
implements `Engine` in `frontend/src/live/media/engine.ts`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings

from classroom.gateways.janus import Janus
from classroom.gateways.mesh import Mesh


@dataclass(frozen=True)
class Place:
    """Where people hear each other: a room, or one of its groups. `key` is that of its stream: no two places of a site share it."""

    key: str


class MediaServer(Protocol):
    """What carries sound and picture. Every method but `engine` may wait for the network: never call them inside a transaction."""

    engine: str
    """What the browser must speak: "mesh" or "janus"."""

    def admit(self, place: Place, person: int, until: datetime, *, enters: bool) -> dict[str, Any]:
        """What `person` (an attendee) needs to be heard at `place` until then. `enters`: he comes in, so what was left of him goes.

        Raises `Unreachable`.
        """

    def remove(self, place: Place, person: int) -> None:
        """Cut somebody off at once, and do not let him in again. Raises `Unreachable`."""

    def mute(self, place: Place, person: int, *, muted: bool) -> None:
        """Pass no sound of his on, whatever his browser sends; or do so again. Raises `Unreachable`."""

    def close(self, place: Place) -> None:
        """Send everybody away and forget the place. Raises `Unreachable`."""

    def check(self) -> str:
        """What it is and that it answers, in one English line for `vakkring doctor`. Raises `Unreachable`."""


@lru_cache(maxsize=1)
def chosen() -> MediaServer:
    """The one of this site."""
    media = settings.MEDIA
    if media.janus_url:
        return Janus(media.janus_url, media.janus_api_url, media.janus_secret, media.janus_admin_key, settings.SECRET_KEY)
    return Mesh(media.stun_url, media.turn_url, media.turn_secret)
