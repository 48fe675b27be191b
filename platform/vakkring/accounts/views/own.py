"""One's own page: profile, theme, and the doors to everything about the account."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vakkring.accounts import actions, theme
from vakkring.accounts.desks import DESKS
from vakkring.accounts.forms import ProfileForm
from vakkring.accounts.models import Person
from vakkring.accounts.views.door import safe_next

YEAR = 60 * 60 * 24 * 365


def the_person(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- tells the type checker what login_required made sure of
    return person


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Mijn gegevens."""
    person = the_person(request)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(person, form.cleaned_data)
        messages.success(request, _("Bewaard."))
        return redirect("account_home")
    context = {
        "form": form,
        "person": person,
        "memberships": [(one, DESKS.get(one.role)) for one in person.memberships.select_related("organisation")],
        "has_password": person.has_usable_password(),
        "second_step": is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]),
        "chosen_theme": theme.chosen(request.COOKIES),
        "tab": "account",
    }
    return render(request, "account/home.html", context)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this phone; empty follows the phone."""
    picked = request.POST.get("theme", "")
    response = redirect(safe_next(request) or "account_home")
    if not picked or picked in theme.THEMES:
        response.set_cookie(theme.COOKIE, picked, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    person = the_person(request)
    actions.end_sessions(person)
    update_session_auth_hash(request, person)
    messages.success(request, _("Je bent op alle andere apparaten uitgelogd. Sleutels voor programma's werken nu ook niet meer."))
    return redirect("account_home")
