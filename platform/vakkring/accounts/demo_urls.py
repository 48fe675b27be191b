"""Addresses that exist only in a demo; included under /demo/."""

from django.urls import URLPattern, path

from vakkring.accounts.views import demo

urlpatterns: list[URLPattern] = [path("inloggen/<str:email>/", demo.log_in, name="demo_login")]
