"""Only our own pages may open a socket: the exact scheme, host and port. Others get 403 at the handshake."""

from typing import Any

from channels.security.websocket import WebsocketDenier
from django.conf import settings


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
    if origin == settings.SITE_URL:
        return True
    return settings.ENVIRONMENT.debug and bool(host) and origin == f"http://{host}"
