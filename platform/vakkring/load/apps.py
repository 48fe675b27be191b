"""The app's place in Django."""

from django.apps import AppConfig


class LoadConfig(AppConfig):
    """Made-up data in any amount."""

    name = "vakkring.load"
    verbose_name = "Belasting"
