"""ASGI entry for Daphne: pages in the embedded default, websockets everywhere."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vakkring.config.settings")

pages = get_asgi_application()  # sets Django up: what follows needs its models

from classroom.routing import websocket_urlpatterns as classroom  # noqa: E402
from vakkring.notices.routing import websocket_urlpatterns as notices  # noqa: E402
from vakkring.realtime.origin import OwnOrigin  # noqa: E402
from wiki.routing import websocket_urlpatterns as wiki  # noqa: E402

nowhere = re_path("", WebsocketDenier.as_asgi())
# Who it is, is asked by each socket itself, again and again.
sockets = OwnOrigin(CookieMiddleware(URLRouter([*wiki, *classroom, *notices, nowhere])))
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
