"""App configuration: ports, and receivers for what Django and allauth tell about logging in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights; registers what this app holds about a person."""

    name = "vakkring.accounts"
    verbose_name = "Mensen"

    def ready(self) -> None:
        """Serve the ports for export and for what is due, and write down who comes in; only now are the apps ready."""
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth import signals as auth
        from django.core.checks import register

        from vakkring import ports
        from vakkring.accounts import watching
        from vakkring.accounts.checks import operator_is_named
        from vakkring.accounts.due import AccountsDue
        from vakkring.accounts.personal import AccountsExporter

        register(operator_is_named, deploy=True)
        ports.dues.register(AccountsDue())
        ports.exporters.register(AccountsExporter())
        auth.user_logged_in.connect(watching.came_in)
        auth.user_logged_out.connect(watching.went_out)
        auth.user_login_failed.connect(watching.password_was_wrong)
        mfa.authentication_failed.connect(watching.second_step_was_wrong)
        for wrong in (account.password_reset_code_rejected, account.email_verification_code_rejected):
            wrong.connect(watching.code_was_wrong)
        for changed in (account.password_set, account.password_changed, account.password_reset, account.email_changed):
            changed.connect(watching.way_in_changed)
        for step in (mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset):
            step.connect(watching.way_in_changed)
