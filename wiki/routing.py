"""Addresses of the wiki's websockets."""

from django.urls import path

from wiki.consumers import ArticleConsumer

websocket_urlpatterns = [path("ws/wiki/<int:article_id>/", ArticleConsumer.as_asgi())]  # type: ignore[arg-type]  # no view, but Channels' way
