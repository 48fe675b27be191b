"""Addresses below /opdrachtgever/."""

from django.urls import path

from vakkring.desks.client import views

app_name = "client_desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:module>/", views.module, name="module"),
    path("<slug:module>/<uuid:key>/intrekken/", views.withdraw, name="withdraw"),
]
