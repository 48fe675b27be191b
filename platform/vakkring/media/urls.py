"""Addresses of this app."""

from django.urls import URLPattern, path

from vakkring.media import views

urlpatterns: list[URLPattern] = [
    path("media/<path:path>", views.rendition, name="media_rendition"),
    path("bestand/<int:document_id>/<str:filename>", views.media_file, name="media_file"),
    # Wagtail's own name and address for a document: the same checked door, there is no other.
    path("documenten/<int:document_id>/<str:filename>", views.media_file, name="wagtaildocs_serve"),
]
