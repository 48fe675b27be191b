"""Only our own pages may open a socket: the exact scheme, host and port. Others get 403 at the handshake.

Cookies go along with a socket from any page, so the page's origin is what keeps strangers' pages out.
"""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

PORTS = {"http": 80, "https": 443}


class OwnOrigin:
    """Wraps the application for websockets."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Go on, or refuse."""
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}
        application = self.application if is_own(headers.get("origin", ""), headers.get("host", "")) else WebsocketDenier()
        return await application(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """True for the site's address. Outside production also for the host that was asked: a phone on the same network knows another name."""
    place = parts(origin)
    if place is None:
        return False
    return place == parts(settings.SITE_URL) or (settings.ENVIRONMENT.debug and place == parts(f"http://{host}"))


def parts(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, the last also where it goes without saying; None when it is no address of a web page."""
    try:
        found = urlsplit(address)
        port = found.port
    except ValueError:
        return None
    if found.scheme not in PORTS or not found.hostname or found.username is not None or found.path:
        return None
    return found.scheme, found.hostname, port or PORTS[found.scheme]
