"""App configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers what this app holds about a person."""

    name = "vakkring.api"
    verbose_name = "API"

    def ready(self) -> None:
        """Serve the ports for export and erasure."""
        from vakkring import ports  # filled when the apps are ready
        from vakkring.api.personal import TokenEraser, TokenExporter

        ports.exporters.register(TokenExporter())
        ports.erasers.register(TokenEraser())
