"""Addresses of the classroom's websockets."""

from django.urls import path

from classroom.boards_consumer import BoardConsumer
from classroom.consumers import RoomConsumer

websocket_urlpatterns = [
    path("ws/live/<int:session_id>/", RoomConsumer.as_asgi()),  # type: ignore[arg-type]  # no view, but Channels' way
    path("ws/live/<int:session_id>/bord/<int:board_id>/", BoardConsumer.as_asgi()),  # type: ignore[arg-type]  # the same
]
