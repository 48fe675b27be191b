"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights; registers what this app holds about a person."""

    name = "vakkring.accounts"
    verbose_name = "Mensen"

    def ready(self) -> None:
        """Serve the ports for export and for what is due; only now are the apps ready."""
        from django.core.checks import register

        from vakkring import ports
        from vakkring.accounts.checks import operator_is_named
        from vakkring.accounts.due import AccountsDue
        from vakkring.accounts.personal import AccountsExporter

        register(operator_is_named, deploy=True)
        ports.dues.register(AccountsDue())
        ports.exporters.register(AccountsExporter())
