"""App configuration."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """Pages that combine apps."""

    name = "vakkring.today"
    verbose_name = "Vandaag"
