"""App configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index over everything."""

    name = "vakkring.search"
    verbose_name = "Zoeken"

    def ready(self) -> None:
        """Fill the port."""
        from vakkring import ports
        from vakkring.search.actions import Renewal

        ports.dues.register(Renewal())
