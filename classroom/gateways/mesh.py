"""No media server: browsers call each other. All they need is the way around their routers."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classroom.gateways.media_servers import Place


class Mesh:
    """Browsers call each other, with the help of a STUN and a TURN server where there are any."""

    engine = "mesh"

    def __init__(self, stun_url: str = "", turn_url: str = "", turn_secret: str = "") -> None:
        self.stun_url, self.turn_url, self.turn_secret = stun_url, turn_url, turn_secret

    def admit(self, place: "Place", person: int, until: datetime, *, enters: bool) -> dict[str, Any]:  # noqa: ARG002 -- nobody keeps a door
        """The servers to ask for a way: `RTCConfiguration.iceServers`."""
        servers: list[dict[str, str]] = []
        if self.stun_url:
            servers.append({"urls": self.stun_url})
        if self.turn_url:
            username, credential = password(self.turn_secret, person, until)
            servers.append({"urls": self.turn_url, "username": username, "credential": credential})
        return {"ice": servers}

    def remove(self, place: "Place", person: int) -> None:
        """Nothing to do: the others hang up when he is out of the room."""

    def mute(self, place: "Place", person: int, *, muted: bool) -> None:
        """Nothing to do: the others do not play the sound of who is muted."""

    def close(self, place: "Place") -> None:
        """Nothing to do: calls end with the room."""

    def check(self) -> str:
        """What it is."""
        if self.turn_url:
            return "browsers call each other, around strict networks by way of TURN"
        return "browsers call each other; without TURN_URL people on mobile networks may not reach one another"


def password(secret: str, person: int, until: datetime) -> tuple[str, str]:
    """A name and a password that a TURN server takes until then (the "TURN REST API", coturn's `use-auth-secret`)."""
    name = f"{int(until.timestamp())}:{person}"
    return name, base64.b64encode(hmac.digest(secret.encode(), name.encode(), hashlib.sha1)).decode()
