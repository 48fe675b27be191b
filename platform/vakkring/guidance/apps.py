"""App configuration."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """What happens after learning."""

    name = "vakkring.guidance"
    verbose_name = "Begeleiding"

    def ready(self) -> None:
        """Serve the ports: export, erasure and what is due."""
        from vakkring import ports
        from vakkring.guidance.personal import FollowUps, GuidanceEraser, GuidanceExporter

        ports.exporters.register(GuidanceExporter())
        ports.erasers.register(GuidanceEraser())
        ports.dues.register(FollowUps())
