"""How allauth is bent to our ways: Dutch sentences, letters through the outbox, a code by mail as proof, secrets encrypted."""

import time
import uuid
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from vakkring import ports
from vakkring.accounts import letters, vault
from vakkring.accounts.models import Person

PROOF_LASTS = 300
"""Seconds after logging in or proving oneself again in which sensitive things need no new proof."""
EVERYWHERE = {"app": "allauth.account", "action": "login_failed_everywhere"}
"""Under which name wrong passwords are counted for an account, whichever internet address they come from."""
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def send(to: str, written: letters.Text, *, key: str = "", person: Person | None = None) -> None:
    """Hand a letter to the outbox; `person` when it is his without going to his address. A `key` makes it leave once.

    Without an outbox that is an error: a code that never arrives locks somebody out.
    """
    outbox = list(ports.post)
    if not outbox:
        raise RuntimeError("No implementation of ports.post is registered; letters cannot be sent.")
    outbox[0].send(to, written.subject, written.text, key or f"account:{uuid.uuid4()}", written.secret, person.pk if person else None)


def keys() -> list[str]:
    """What secrets are sealed with: the first seals, all open."""
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def proved_lately(request: HttpRequest) -> bool:
    """True when the person showed within the last minutes that it is really him, by logging in or again since."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]  # anonymous people have no records
    return any(time.time() - float(record["at"]) < PROOF_LASTS for record in records)


def ask_for_proof(request: HttpRequest, then: str) -> HttpResponse | None:
    """Where somebody shows that it is really him, and then goes on to the page `then`; None for who just did.

    For files: they leave no page behind to go on from, so that allauth's way of going on with what was asked ends nowhere.
    """
    if proved_lately(request):
        return None
    way = AccountAdapter().get_reauthentication_methods(request.user)[0]
    return redirect(f"{way['url']}?{urlencode({'next': then})}")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dit account is gesloten."),
        "cannot_remove_primary_email": _("Dit adres kun je niet weghalen: je logt ermee in."),
        "duplicate_email": _("Dit adres hoort al bij je account."),
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Of log in met een code."),
        "email_taken": _("Dit adres kun je niet gebruiken."),
        "enter_current_password": _("Dit is niet je huidige wachtwoord."),
        "incorrect_code": _("Deze code klopt nog niet. Kijk nog even."),
        "incorrect_password": _("Dit wachtwoord klopt nog niet."),
        "invalid_login": _("Vul je e-mailadres in."),
        "same_as_current": _("Dit is je huidige adres al."),
        "too_many_login_attempts": _("Te vaak geprobeerd. Wacht even en probeer het opnieuw."),
        "rate_limited": _("Even rustig aan: wacht een minuut en probeer het opnieuw."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write our own letter instead of allauth's template. One about somebody is his, also when it goes to an address he had before."""
        send(email, letters.for_event(template_prefix, context), person=context.get("user"))

    def send_notification_mail(self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str = "") -> None:
        """Say whom the letter is about: allauth does not."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    # allauth counts a try before it looks at the password. Counted by account alone, a stranger could keep the right one out.
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account as seen from one internet address: five tries each."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Beside that, more widely, what is tried from all addresses together."""
        super().pre_authenticate(request, **credentials)
        self._everywhere = ratelimit.consume(request, key=super()._get_login_attempts_cache_key(request, **credentials), **EVERYWHERE)
        if not self._everywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The right password does not count."""
        super()._rollback_login_failed_rl_usage()
        if self._everywhere:
            self._everywhere.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a new password the counts begin anew."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, key=super()._get_login_attempts_cache_key(request, **credentials), **EVERYWHERE)

    def set_password(self, user: Person, password: str) -> None:
        """All that was opened ends: sessions, sockets, what keeps to `sessions_ended`. allauth keeps the session that asks for it."""
        from vakkring.accounts import actions  # it needs this module to write letters

        actions.end_sessions(user)
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- allauth calls it so
        """Back to one's own page."""
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002
        """Back to one's own page."""
        return reverse("account_home")

    def get_reauthentication_methods(self, user: Person | AnonymousUser) -> list[dict[str, Any]]:
        """Ways to prove oneself again. A code by mail for who has no second step; with one, mail alone would be weaker than logging in."""
        if not user.is_authenticated:
            return []
        methods = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Met je wachtwoord"),
            "mfa_reauthenticate": _("Met de code uit je app"),
            "mfa_reauthenticate:webauthn": _("Met je passkey"),
        }
        methods = [{**method, "description": words[method["id"]]} for method in methods]
        if not MfaAdapter().is_mfa_enabled(user, SECOND_STEPS):
            by_mail = {"id": "code", "description": _("Met een code per mail"), "url": reverse("account_reauthenticate_code")}
            methods.insert(0, by_mail)
        return methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Ask for proof ourselves: allauth asks nothing of people without password and second step, and they can have a code by mail."""
        if not proved_lately(context.request):
            raise ReauthenticationRequired
        return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """The second step."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Voor jouw rol is een tweede stap nodig. Voeg eerst een andere toe."),
        "cannot_generate_recovery_codes": _("Zet eerst een tweede stap aan."),
        "incorrect_code": _("Deze code klopt nog niet. Kijk nog even in je app."),
        "unverified_email": _("Bevestig eerst je e-mailadres."),
    }

    def encrypt(self, text: str) -> str:
        """Seal what allauth stores."""
        return vault.seal(text, *keys())

    def decrypt(self, encrypted_text: str) -> str:
        """Open what allauth stored."""
        return vault.unseal(encrypted_text, *keys())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second step keeps at least one."""
        person: Person = authenticator.user
        if not person.must_use_mfa or settings.DEMO:
            return True
        others = Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def _get_site_name(self) -> str:
        return "Vakkring"
