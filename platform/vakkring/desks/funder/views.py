"""The doors of the funder's desk."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts import limits
from vakkring.accounts.adapters import ask_for_proof
from vakkring.accounts.models import Organisation, Person
from vakkring.desks.funder import paper, queries, sheet
from vakkring.desks.funder.forms import BudgetForm, CodesForm, HandOutForm, ProgrammeForm
from vakkring.desks.funder.preview import preview
from vakkring.funding import access, actions
from vakkring.funding.actions.vouchers import MOST
from vakkring.funding.models import Batch, Programme

INCOMPLETE = 400


def the_funder(request: HttpRequest) -> Person:
    """The person, who must be a funder somewhere. Raises `PermissionDenied`."""
    if not isinstance(request.user, Person) or not access.funders_of(request.user):
        raise PermissionDenied
    return request.user


def own_programme(funder: Person, key: uuid.UUID) -> Programme:
    """A programme of his own organisation; what is of others is not there."""
    found = Programme.objects.filter(key=key).select_related("organisation").first()
    if found is None or not access.may_manage(funder, found):
        raise Http404(_("Dit programma is er niet (meer)."))
    return found


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of this desk."""
    return render(request, f"desks/funder/{template}.html", {**context, "tab": "account"}, status=status)


# --- programmes -------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The programmes of his organisations, with where their money is."""
    funder = the_funder(request)
    context = {"organisations": access.funders_of(funder), "programmes": queries.bars(queries.programmes_of(funder))}
    return page(request, "home", context)


def chosen_organisation(request: HttpRequest, funder: Person) -> Organisation:
    """For which of his organisations: the one in the address, else the first."""
    wanted = request.GET.get("voor", "")
    mine = access.funders_of(funder)
    return next((one for one in mine if str(one.pk) == wanted), mine[0])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Fill in a programme, see what it means, and only then make it."""
    funder = the_funder(request)
    organisation = chosen_organisation(request, funder)
    form = ProgrammeForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "organisation": organisation}
    if request.method != "POST" or not form.is_valid():
        return page(request, "new", context, INCOMPLETE if form.errors else 200)
    filled = form.filled
    seen = digest(filled)
    if request.POST.get("seen") != seen:
        return page(request, "new", {**context, "preview": preview(filled), "seen": seen})
    made = actions.make_programme(funder, organisation, filled["key"], filled, filled["budget"])
    messages.success(request, _("Het programma staat klaar. Deel nu vouchers uit."))
    return redirect("funder:programme", made.key)


def digest(filled: dict[str, Any]) -> str:
    """Changes with anything that was filled in: what is made is what was seen."""
    plain = {name: [one.pk for one in value] if hasattr(value, "model") else str(value) for name, value in filled.items()}
    return hashlib.sha256(repr(sorted(plain.items())).encode()).hexdigest()


@never_cache
@require_safe
@login_required
def programme(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Where the money is, and whom it reached."""
    return programme_page(request, own_programme(the_funder(request), key), BudgetForm())


def programme_page(request: HttpRequest, found: Programme, form: BudgetForm) -> HttpResponse:
    """The page of one programme."""
    context = {
        "programme": found,
        "budget": queries.budget(found),
        "reach": queries.reach(found),
        "handed_out": queries.handed_out(found),
        "named": queries.named(found),
        "runs": found.may_go_on(timezone.localdate()),
        "form": form,
    }
    return page(request, "programme", context, INCOMPLETE if form.errors else 200)


@never_cache
@require_safe
@login_required
def state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Only where the money is now: the page asks again every few seconds."""
    found = own_programme(the_funder(request), key)
    return page(request, "state", {"programme": found, "budget": queries.budget(found)})


@require_POST
@login_required
def more(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put more money in."""
    funder = the_funder(request)
    found = own_programme(funder, key)
    form = BudgetForm(request.POST)
    if not form.is_valid():
        return programme_page(request, found, form)
    actions.add_budget(funder, found, form.cleaned_data["key"], form.cleaned_data["cents"])
    messages.success(request, _("Het geld staat erbij."))
    return redirect("funder:programme", found.key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask, and then end a programme."""
    funder = the_funder(request)
    found = own_programme(funder, key)
    if request.method == "POST":
        actions.end_programme(funder, found)
        messages.success(request, _("Het programma is gestopt."))
        return redirect("funder:programme", found.key)
    return page(request, "end", {"programme": found, "budget": queries.budget(found)})


@never_cache
@require_safe
@login_required
def ledger_csv(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Every euro that moved, as a sheet; asks for proof first."""
    found = own_programme(the_funder(request), key)
    if proving := ask_for_proof(request, reverse("funder:programme", args=[found.key])):
        return proving
    return download(sheet.sheet(found).encode(), "text/csv; charset=utf-8", "boekingen.csv")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# --- vouchers ---------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def vouchers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand out vouchers by mail address; what was handed out before."""
    funder = the_funder(request)
    found = own_programme(funder, key)
    form = HandOutForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return vouchers_page(request, found, form, CodesForm())
    if refused := limits.refusal(request, "invite", str(funder.pk)):
        return refused
    try:
        made = actions.hand_out(funder, found, form.cleaned_data["emails"], **form.common)
    except actions.TooMany:
        form.add_error("emails", _("Een programma heeft hoogstens %(most)s vouchers.") % {"most": MOST})
        return vouchers_page(request, found, form, CodesForm())
    messages.success(request, ngettext("%(n)s voucher verstuurd.", "%(n)s vouchers verstuurd.", len(made)) % {"n": len(made)})
    return redirect("funder:vouchers", found.key)


@require_POST
@login_required
def codes(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a sheet of codes."""
    funder = the_funder(request)
    found = own_programme(funder, key)
    form = CodesForm(request.POST)
    if not form.is_valid():
        return vouchers_page(request, found, HandOutForm(), form)
    given = form.cleaned_data
    try:
        actions.make_codes(funder, found, given["key"], given["count"], note=given["note"], **form.common)
    except actions.TooMany:
        form.add_error("count", _("Een programma heeft hoogstens %(most)s vouchers.") % {"most": MOST})
        return vouchers_page(request, found, HandOutForm(), form)
    messages.success(request, _("Het vel staat klaar om te printen."))
    return redirect("funder:vouchers", found.key)


def vouchers_page(request: HttpRequest, found: Programme, form: HandOutForm, codes_form: CodesForm) -> HttpResponse:
    """Both forms, and what there is."""
    context = {
        "programme": found,
        "runs": found.may_go_on(timezone.localdate()),
        "form": form,
        "codes_form": codes_form,
        "addresses": queries.addresses(found),
        "batches": found.batches.all(),
    }
    return page(request, "vouchers", context, INCOMPLETE if form.errors or codes_form.errors else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, key: uuid.UUID, voucher: int) -> HttpResponse:
    """Take one voucher back."""
    funder = the_funder(request)
    found = own_programme(funder, key)
    actions.withdraw(funder, found, voucher)
    messages.success(request, _("De voucher is ingetrokken. Wat er al mee betaald was, blijft betaald."))
    return redirect("funder:vouchers", found.key)


@never_cache
@require_safe
@login_required
def codes_pdf(request: HttpRequest, key: uuid.UUID, batch: uuid.UUID) -> HttpResponse:
    """The codes of one sheet that nobody took yet, to print: worth money to whoever has them, so it asks for proof first."""
    found = own_programme(the_funder(request), key)
    printed = Batch.objects.filter(programme=found, key=batch).select_related("programme__organisation").first()
    if printed is None:
        raise Http404
    if proving := ask_for_proof(request, reverse("funder:vouchers", args=[found.key])):
        return proving
    address = request.build_absolute_uri(reverse("funding:voucher"))
    return download(paper.codes_pdf(printed, address), "application/pdf", "vouchers.pdf")
