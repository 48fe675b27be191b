"""App configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index over everything."""

    name = "vakkring.search"
    verbose_name = "Zoeken"
