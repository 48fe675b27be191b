"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights; registers what this app holds about a person."""

    name = "vakkring.accounts"
    verbose_name = "Mensen"

    def ready(self) -> None:
        """Serve the port for export."""
        from vakkring import ports  # noqa: PLC0415 -- ports are filled when the apps are ready
        from vakkring.accounts.personal import AccountsExporter  # noqa: PLC0415

        ports.exporters.register(AccountsExporter())
