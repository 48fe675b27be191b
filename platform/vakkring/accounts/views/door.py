"""The one door: an address, a code by mail, in. What is shown never depends on whether the address is known."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmPasswordResetCodeView, LoginView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vakkring.accounts import access, actions, adapters, letters, watching
from vakkring.accounts.codes import Challenge, Outcome
from vakkring.accounts.demo import PEOPLE
from vakkring.accounts.forms import CodeForm, DoorForm
from vakkring.accounts.limits import refusal

PURPOSE = "door"


def safe_next(request: HttpRequest) -> str:
    """Where somebody wanted to go, when that is a place of ours; empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the address; send a code."""
    if request.user.is_authenticated:
        wanted = safe_next(request)
        if urlsplit(wanted).path.startswith(settings.ADMIN_PREFIX) and not access.may_enter_admin(request.user):
            raise PermissionDenied  # the admin sent him here and would do so again, for ever
        return redirect(wanted or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if refused := refusal(request, "request_login_code", email):
            return refused
        adapters.send(email, letters.login_code(Challenge(request.session, PURPOSE).start(email, safe_next(request))))
        return redirect("account_login_code")
    people = PEOPLE if settings.DEMO else ()
    return render(request, "account/login.html", {"form": form, "next": safe_next(request), "demo_people": people, "tab": "account"})


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; the right one logs in."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    challenge = Challenge(request.session, PURPOSE)
    if not challenge:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := refusal(request, "typed_code", challenge.email):
            return refused
        outcome = challenge.check(form.cleaned_data["code"])
        if outcome is Outcome.RIGHT:
            return enter(request, challenge)
        watching.note("login-refused", request, by="code", why=outcome.value, address=watching.mark(challenge.email))
        if outcome is Outcome.ENDED:
            messages.error(request, _("De code klopte 5 keer niet. Vraag een nieuwe code aan."))
            return redirect("account_login")
        form.add_error("code", sentence(outcome))
    return render(request, "account/confirm_login_code.html", {"form": form, "email": challenge.email, "tab": "account"})


@require_POST
@never_cache
def resend(request: HttpRequest) -> HttpResponse:
    """Send one more code to the same address."""
    challenge = Challenge(request.session, PURPOSE)
    if not challenge:
        return redirect("account_login")
    if refused := refusal(request, "request_login_code", challenge.email):
        return refused
    adapters.send(challenge.email, letters.login_code(challenge.add_code()))
    messages.success(request, _("Er is een nieuwe code onderweg."))
    return redirect("account_login_code")


def enter(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Log in who has the mailbox. A second step, if he has one, comes next; what he did as a guest stays in the session."""
    person = actions.person_at(challenge.email)
    record_authentication(request, person, method="code", email=challenge.email)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=challenge.then or None, email=challenge.email))
    return response


def sentence(outcome: Outcome) -> str:
    """What to say about a code that did not fit."""
    if outcome is Outcome.EXPIRED:
        return _("Deze code is verlopen. Vraag hieronder een nieuwe aan.")
    return _("Deze code klopt nog niet. Kijk nog even in de laatste mail.")


class PasswordLogin(LoginView):  # type: ignore[misc]  # allauth carries no types
    """For who likes passwords."""

    template_name = "account/login_password.html"
    extra_context = {"tab": "account"}


class ConfirmPasswordReset(ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """The code for a new password, with the same limit as the door's: sessions are free, tries per address are not."""

    extra_context = {"tab": "account"}

    @method_decorator(sensitive_post_parameters("code"))
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the try first."""
        refused = refusal(request, "typed_code", self._process.state["email"])
        return refused or super().post(request, *args, **kwargs)


class ConfirmEmail(ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code that proves a new address, with the same limit."""

    extra_context = {"tab": "account"}

    @method_decorator(sensitive_post_parameters("code"))
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the try first."""
        refused = refusal(request, "typed_code", self._process.email)
        return refused or super().post(request, *args, **kwargs)


def to_door(request: HttpRequest) -> HttpResponse:
    """Allauth's own addresses for logging in and signing up lead to the door."""
    query = request.GET.urlencode()
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
