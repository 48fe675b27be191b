"""Address of the socket of notices."""

from django.urls import path

from vakkring.notices.consumers import NoticesConsumer

websocket_urlpatterns = [path("ws/notices/", NoticesConsumer.as_asgi())]  # type: ignore[arg-type]  # no view, but Channels' way
