"""App configuration."""

from django.apps import AppConfig


class PassportConfig(AppConfig):
    """Registers what this app holds about a person."""

    name = "vakkring.passport"
    verbose_name = "Mijn pas"

    def ready(self) -> None:
        """Serve the ports for export and erasure."""
        from vakkring import ports
        from vakkring.passport.personal import PassportEraser, PassportExporter

        ports.exporters.register(PassportExporter())
        ports.erasers.register(PassportEraser())
