"""ASGI entry for Daphne: pages in the embedded default, websockets everywhere."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vakkring.config.settings")

pages = get_asgi_application()  # sets Django up: what follows needs its models

from vakkring.realtime.origin import OwnOrigin  # noqa: E402
from wiki.routing import websocket_urlpatterns  # noqa: E402

# Who it is, is asked by each socket itself, again and again.
sockets = OwnOrigin(CookieMiddleware(URLRouter(websocket_urlpatterns)))
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
