"""Janus' VideoRoom: a room for each place, made by this server; a pass of a few minutes for each browser, signed by this server.

Two walls: a signed token opens Janus and this plugin, and a key on the room's own list opens the room. Who is sent out loses the second
at once. What a room is called, its secret and people's keys follow from the site's secret: nothing has to be remembered.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from classroom.gateways.outage import Unreachable

if TYPE_CHECKING:
    from classroom.gateways.media_servers import Place

PLUGIN = "janus.plugin.videoroom"
PATIENCE = 3.0
"""Seconds for one request. A room must open even when the media server is down: without sound."""
LARGEST = 64 * 1024
PUBLISHERS = 30
"""So many may be heard or seen at once in one room; all others hear and see them."""
BITRATE = 700_000
"""Bits per second of picture that Janus asks a browser for at most, all sizes together."""
NO_SUCH_ROOM, NO_SUCH_FEED, ROOM_EXISTS = 426, 428, 427
"""VideoRoom's own error codes."""


class Refused(Unreachable):
    """Janus answers that it does not want to. `code` is VideoRoom's."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


Ask = Callable[[dict[str, Any]], dict[str, Any]]
"""Asks VideoRoom something and answers what it says. Raises `Refused` when it says no."""


class Janus:
    """A Janus server: `url` for browsers, `api_url` for us."""

    engine = "janus"

    def __init__(self, url: str, api_url: str, secret: str, admin_key: str, site_secret: str) -> None:
        self.url, self.api_url, self.secret, self.admin_key, self.site_secret = url, api_url.rstrip("/"), secret, admin_key, site_secret

    # --- what the classroom asks ----------------------------------------------------------------------------------------------------------
    def admit(self, place: "Place", person: int, until: datetime, *, enters: bool) -> dict[str, Any]:
        """Make the room when it is not there, put him on its list, and say how his browser comes in."""
        room, key = self.number(place), self.derived("key", place.key, str(person))
        with self.handle() as ask:
            self.ensure(ask, place)
            ask({"request": "allowed", "action": "add", "room": room, "secret": self.room_secret(place), "allowed": [key]})
            if enters:
                self.kick(ask, place, person)
        return {"janus": {"url": self.url, "token": self.token(until), "room": room, "key": key, "feed": person}}

    def remove(self, place: "Place", person: int) -> None:
        """Take him from the list and cut him off."""
        key = self.derived("key", place.key, str(person))
        with self.handle() as ask, forgiving(NO_SUCH_ROOM):
            ask({"request": "allowed", "action": "remove", "room": self.number(place), "secret": self.room_secret(place), "allowed": [key]})
            self.kick(ask, place, person)

    def mute(self, place: "Place", person: int, *, muted: bool) -> None:
        """Stop passing on his sound, or begin again. Who is not heard now has nothing to stop."""
        asked = {
            "request": "moderate",
            "room": self.number(place),
            "secret": self.room_secret(place),
            "id": person,
            "mid": "0",
            "mute": muted,
        }
        with self.handle() as ask, forgiving(NO_SUCH_ROOM, NO_SUCH_FEED):
            ask(asked)

    def close(self, place: "Place") -> None:
        """Take the room away."""
        with self.handle() as ask, forgiving(NO_SUCH_ROOM):
            ask({"request": "destroy", "room": self.number(place), "secret": self.room_secret(place)})

    def check(self) -> str:
        """Ask for something that only a right secret gets."""
        with self.handle() as ask:
            ask({"request": "exists", "room": 1})
        return f"Janus at {self.api_url} answers"

    # --- rooms and keys -------------------------------------------------------------------------------------------------------------------
    def ensure(self, ask: Ask, place: "Place") -> None:
        """Make the room when it is not there. Two who come first at once make one."""
        room = self.number(place)
        if ask({"request": "exists", "room": room})["exists"]:
            return
        with forgiving(ROOM_EXISTS):
            ask(
                {
                    "request": "create",
                    "admin_key": self.admin_key,
                    "room": room,
                    "secret": self.room_secret(place),
                    # A list that is empty would let everybody in; nobody has this key.
                    "allowed": [secrets.token_hex(32)],
                    "is_private": True,
                    "permanent": False,
                    # Who listens must have come in by the door, too.
                    "require_pvtid": True,
                    "publishers": PUBLISHERS,
                    "bitrate": BITRATE,
                    "audiocodec": "opus",
                    "opus_fec": True,
                    "opus_dtx": True,
                    "videocodec": "vp8",
                    "audiolevel_ext": True,
                }
            )

    def kick(self, ask: Ask, place: "Place", person: int) -> None:
        """Cut off what Janus has of him."""
        with forgiving(NO_SUCH_FEED):
            ask({"request": "kick", "room": self.number(place), "secret": self.room_secret(place), "id": person})

    def number(self, place: "Place") -> int:
        """The room's number: the same each time, another one at each site, exact in JavaScript."""
        return int(self.derived("room", place.key)[:13], 16)

    def room_secret(self, place: "Place") -> str:
        """What one must know to change the room."""
        return self.derived("secret", place.key)

    def derived(self, *what: str) -> str:
        """64 hexadecimal digits that follow from the site's secret."""
        return hmac.digest(self.site_secret.encode(), "\0".join(("janus", *what)).encode(), hashlib.sha256).hex()

    def token(self, until: datetime) -> str:
        """A token for this plugin, as Janus' `token_auth_secret` wants it. It is looked at with each request."""
        body = f"{int(until.timestamp())},janus,{PLUGIN}"
        signature = hmac.digest(self.secret.encode(), body.encode(), hashlib.sha1)
        return f"{body}:{base64.b64encode(signature).decode()}"

    # --- its HTTP interface ---------------------------------------------------------------------------------------------------------------
    @contextmanager
    def handle(self) -> Iterator[Ask]:
        """Somebody to ask, for as long as the block lasts. Raises `Unreachable`."""
        token = self.token(timezone.now() + timedelta(minutes=1))
        session = f"{self.api_url}/{self.request(self.api_url, token, janus='create')['data']['id']}"
        handle = f"{session}/{self.request(session, token, janus='attach', plugin=PLUGIN)['data']['id']}"

        def ask(body: dict[str, Any]) -> dict[str, Any]:
            said: dict[str, Any] = self.request(handle, token, janus="message", body=body)["plugindata"]["data"]
            if "error_code" in said:
                raise Refused(f"{body['request']}: {said.get('error')}", said["error_code"])
            return said

        try:
            yield ask
        finally:
            with suppress(Unreachable):  # then Janus forgets it after a minute
                self.request(session, token, janus="destroy")

    def request(self, url: str, token: str, **body: Any) -> dict[str, Any]:
        """One request, in one piece. Raises `Unreachable`."""
        content = json.dumps({**body, "token": token, "transaction": secrets.token_hex(8)}).encode()
        asked = urllib.request.Request(url, content, {"Content-Type": "application/json"})  # noqa: S310 -- checked where it is read
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                said: dict[str, Any] = json.loads(answer.read(LARGEST))
        except (OSError, http.client.HTTPException, ValueError) as broken:
            raise Unreachable(f"{body['janus']}: {broken}") from broken
        if said.get("janus") not in {"success", "ack"}:
            raise Unreachable(f"{body['janus']}: {said.get('error', said)}")
        return said


@contextmanager
def forgiving(*codes: int) -> Iterator[None]:
    """Go on after these refusals."""
    try:
        yield
    except Refused as refused:
        if refused.code not in codes:
            raise
