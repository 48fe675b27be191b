"""The app's place in Django."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Pages of work."""

    name = "vakkring.desks"
    verbose_name = "Bureaus"
