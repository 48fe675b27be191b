"""App configuration."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Programmes, vouchers and the ledger."""

    name = "vakkring.funding"
    verbose_name = "Leerpotje"

    def ready(self) -> None:
        """Serve the ports: export, erasure and what is due."""
        from vakkring import ports
        from vakkring.funding import personal

        ports.exporters.register(personal.FundingExporter())
        ports.erasers.register(personal.FundingEraser())
        ports.dues.register(personal.ExpiredReservations())
        ports.dues.register(personal.EndedProgrammes())
        ports.dues.register(personal.VouchersRunningOut())
