"""Doors for HTTP around the API: one's own tokens, the description, and what stands at no address."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts import watching
from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person
from vakkring.api import access, actions, reference
from vakkring.api.forms import TokenForm
from vakkring.api.models import Token
from vakkring.api.paging import MOST, USUAL
from vakkring.api.problems import Refused
from vakkring.api.service import KEPT_SECONDS, described, problem, read_only


def the_person(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- tells the type checker what login_required made sure of
    return person


# --- one's own tokens -------------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens somebody has, with what each may read and when it was last used."""
    person = the_person(request)
    found = Token.objects.filter(person=person).select_related("person")
    context = {"tokens": found, "full": len(found) >= actions.MOST_TOKENS, "may": bool(access.scopes_of(person)), "tab": "account"}
    return render(request, "api/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(app="vakkring.accounts")
def new(request: HttpRequest) -> HttpResponse:
    """Make a token. Its secret stands on the page that answers, and nowhere else."""
    person = the_person(request)
    form = TokenForm(request.POST or None, allowed=access.scopes_of(person))
    if request.method != "POST" or not form.is_valid():
        return render(request, "api/new.html", {"form": form, "tab": "account"}, status=422 if form.errors else 200)
    if refused := refusal(request, "make_token", str(person.pk)):
        return refused
    given = form.cleaned_data
    try:
        secret = actions.make_token(person, key=given["key"], name=given["name"], scopes=form.wanted, expires_at=form.expires_at)
    except actions.TooManyTokens:
        messages.error(request, _("Je hebt er al %(most)d. Doe eerst een oude weg.") % {"most": actions.MOST_TOKENS})
        return redirect("api_tokens")
    except actions.MadeBefore:
        messages.info(request, _("Deze sleutel is al gemaakt. Heb je hem niet opgeslagen? Doe hem weg en maak een nieuwe."))
        return redirect("api_tokens")
    watching.note("way-in-changed", request)
    return render(request, "api/made.html", {"secret": secret, "name": given["name"], "site": settings.SITE_URL, "tab": "account"})


@require_POST
@login_required
def revoke(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a token away. Somebody else's is as good as none."""
    if actions.revoke_token(the_person(request), key):
        watching.note("way-in-changed", request)
        messages.success(request, _("De sleutel is weg. Wat hem gebruikte, komt er niet meer in."))
    return redirect("api_tokens")


# --- the description --------------------------------------------------------------------------------------------------------------------
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, for people: made from the description, without a script."""
    context = {
        "areas": reference.areas(described(), settings.SITE_URL),
        "site": settings.SITE_URL,
        "usual": USUAL,
        "most": MOST,
        "kept": KEPT_SECONDS,
        "tab": "account",
    }
    return render(request, "api/docs.html", context)


@csrf_exempt  # whatever is sent is refused, and a program reads that as JSON
@read_only
@cache_control(public=True, max_age=KEPT_SECONDS)
def openapi(_request: HttpRequest) -> JsonResponse:
    """The same for programs: OpenAPI 3.1."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # nothing happens here; a program that errs in the address has no token of a form, and is no attack
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 -- the address, whatever it is
    """404 as the API says it."""
    said = _("Dit adres is er niet. Kijk op %(docs)s.") % {"docs": f"{settings.SITE_URL}/api/docs"}
    return problem(request, Refused(404, "missing", said))
