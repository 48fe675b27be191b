"""App configuration."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Sockets and shared documents."""

    name = "vakkring.realtime"
    verbose_name = "Live"

    def ready(self) -> None:
        """Compaction is due now and then."""
        from vakkring import ports
        from vakkring.realtime.actions import Compaction

        ports.dues.register(Compaction())
