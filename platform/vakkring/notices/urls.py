"""Addresses of this app."""

from django.urls import URLPattern, path

from vakkring.notices import views

urlpatterns: list[URLPattern] = [
    path("berichten/", views.notices, name="notices"),
    path("berichten/gelezen/", views.read_all, name="notices_read_all"),
    path("berichten/<int:notice_id>/", views.open_notice, name="notice_open"),
]
