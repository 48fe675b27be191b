"""Addresses that exist in the demo only; included at `demo/`."""

from django.urls import URLPattern, path

from vakkring.notices import views

urlpatterns: list[URLPattern] = [
    path("post/", views.mailbox, name="demo_mailbox"),
    path("post/<int:letter_id>/", views.mailbox_letter, name="demo_letter"),
]
