"""App configuration."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Registers what this app holds about a person."""

    name = "vakkring.evidence"
    verbose_name = "Feiten"

    def ready(self) -> None:
        """Serve the ports for export and erasure."""
        from vakkring import ports  # noqa: PLC0415 -- ports are filled when the apps are ready
        from vakkring.evidence.personal import EvidenceEraser, EvidenceExporter  # noqa: PLC0415

        ports.exporters.register(EvidenceExporter())
        ports.erasers.register(EvidenceEraser())
