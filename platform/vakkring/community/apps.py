"""App configuration."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Questions and answers."""

    name = "vakkring.community"
    verbose_name = "Kring"

    def ready(self) -> None:
        """Serve the ports: export, erasure and what is due."""
        from vakkring import ports
        from vakkring.community.personal import CommunityEraser, CommunityExporter, KeptPromises

        ports.exporters.register(CommunityExporter())
        ports.erasers.register(CommunityEraser())
        ports.dues.register(KeptPromises())
