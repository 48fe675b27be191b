"""App configuration."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Registers what this app holds about a person."""

    name = "vakkring.evidence"
    verbose_name = "Feiten"

    def ready(self) -> None:
        """Serve the ports for export and erasure."""
        from vakkring import ports
        from vakkring.evidence.personal import EvidenceEraser, EvidenceExporter

        ports.exporters.register(EvidenceExporter())
        ports.erasers.register(EvidenceEraser())
