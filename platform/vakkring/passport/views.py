"""Doors for HTTP: one's own passport, and the public page, PDF and badge of a proof."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.limits import pace_refusal
from vakkring.accounts.models import Person
from vakkring.passport import access, actions, badge, pdf, queries, sayings
from vakkring.passport.models import Proof, State, holder
from vakkring.qr import qr_svg

STATUS = {State.HIDDEN: 410, State.WITHDRAWN: 410, State.NAMELESS: 404}
"""What a page that is not shown answers: was there and is gone, or is not there yet."""

never_kept = cache_control(private=True, no_cache=True)
"""Hiding and withdrawing take effect at once, everywhere."""


# --- one's own --------------------------------------------------------------------------------------------------------------------------
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What this person can show."""
    person = the_person(request)
    return render(request, "passport/home.html", {"proofs": queries.proofs_of(person.pk), "name": holder(person), "tab": "pas"})


@require_POST
@login_required
def hide(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """Put a proof out of sight."""
    return change(request, proof, actions.hide, _("Dit bewijs staat uit. Anderen zien het niet meer."))


@require_POST
@login_required
def show(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """Show a proof again."""
    return change(request, proof, actions.show, _("Dit bewijs staat weer aan. Wie het adres heeft, kan het zien."))


def change(request: HttpRequest, proof: uuid.UUID, action: Callable[[int, uuid.UUID], None], said: str) -> HttpResponse:
    """Do it to one's own proof and say so; somebody else's does not exist here."""
    try:
        action(the_person(request).pk, proof)
    except actions.NoSuchProof:
        raise Http404 from None
    messages.success(request, said)
    return redirect("passport:home")


def the_person(request: HttpRequest) -> Person:
    """Who is logged in; only for views that ask for a login."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- tells the type checker what login_required made sure of
    return person


# --- for everybody ----------------------------------------------------------------------------------------------------------------------
@require_safe
@never_kept
def proof(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """The public page of a proof, for a customer who scanned its code; its holder also sees what others do not see (yet)."""
    found = find(proof)
    if not access.may_see(request.user, found):
        return not_shown(request, found)
    address, own = address_of(request, found), access.is_holder(request.user, found)
    context = {
        "proof": found,
        "own": own,
        "address": address,
        "address_start": address.removeprefix(f"{request.scheme}://").removesuffix(f"{found.pk}/"),
        "qr": qr_svg(address),
        "general_limits": sayings.general_limits(),
        "practised": sayings.practised(),
        "identity": sayings.identity(),
        "tab": "pas" if own else "",
    }
    return unlisted(render(request, "passport/proof.html", context))


@require_safe
@never_kept
def paper(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """The proof as PDF."""
    found = find(proof)
    if not access.may_download(request.user, found):
        return not_shown(request, found)
    if refused := pace_refusal(request, "proof_pdf", str(found.pk)):
        return refused
    response = HttpResponse(pdf.pdf_of(found, address_of(request, found)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(found, "pdf")}"'
    return unlisted(response)


@require_safe
@never_kept
def open_badge(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """The proof as Open Badge, for programs."""
    found = find(proof)
    if not access.may_download(request.user, found):
        return not_shown(request, found)
    address = address_of(request, found)
    made = badge.badge_of(found, address=address, site=address.removesuffix(found.get_absolute_url()))
    response = JsonResponse(made, content_type=badge.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{file_name(found, "json")}"'
    return unlisted(response)


def file_name(found: Proof, ending: str) -> str:
    """Under which name a phone keeps it."""
    return f"bewijs-{slugify(found.title)[:60] or found.pk}.{ending}"


def find(pk: uuid.UUID) -> Proof:
    """The proof at this address, or a 404."""
    found = queries.public_proof(pk)
    if found is None:
        raise Http404
    return found


def not_shown(request: HttpRequest, found: Proof) -> HttpResponse:
    """Say plainly that it is not shown; why it was withdrawn is for its holder alone."""
    own = access.is_holder(request.user, found)
    context = {"proof": found, "state": found.state.value, "own": own, "tab": "pas" if own else ""}
    return unlisted(render(request, "passport/not_shown.html", context, status=STATUS[found.state]))


def unlisted(response: HttpResponse) -> HttpResponse:
    """Found by its address only, not by search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def address_of(request: HttpRequest, found: Proof) -> str:
    """The address people check. Outside production a phone may have come by another one than SITE_URL says."""
    path = found.get_absolute_url()
    return request.build_absolute_uri(path) if settings.ENVIRONMENT.debug else f"{settings.SITE_URL}{path}"
