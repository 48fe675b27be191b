"""Doors for HTTP: invoices as a receipt, as PDF and as UBL, a whole year, and a copy for the bookkeeper."""

import io
import zipfile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.limits import pace_refusal, refusal
from vakkring.shop import access, letters, paper, queries, tokens, ubl
from vakkring.shop.actions import offers
from vakkring.shop.forms import BookkeeperForm
from vakkring.shop.models import BillingDetails, Invoice
from vakkring.shop.views.checkout import the_person


@never_cache
@login_required
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """All invoices of this person, by year."""
    return render(request, "shop/invoices.html", {"years": queries.years_of(the_person(request).pk), "tab": "account"})


def find(request: HttpRequest, number: str) -> Invoice:
    """An invoice that this person may see; another's does not exist."""
    found = queries.invoice_at(number)
    if found is None or not access.may_see_invoice(request.user, found):
        raise Http404
    return found


@never_cache
@login_required
@require_safe
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """An invoice as a receipt."""
    return receipt(request, find(request, number))


def receipt(request: HttpRequest, found: Invoice, form: BookkeeperForm | None = None) -> HttpResponse:
    """The page of an invoice."""
    known = BillingDetails.objects.filter(person=found.person_id).first()
    context = {
        "invoice": found,
        "issuer": paper.issuer_lines(found),
        "buyer": paper.buyer_lines(found),
        "paid": paper.who_paid(found),
        "form": form or BookkeeperForm(initial={"email": known.bookkeeper if known else ""}),
        "own": found.person_id == the_person(request).pk,
        "has_ubl": may_be_ubl(found),
        "tab": "account",
    }
    return render(request, "shop/invoice.html", context, status=422 if form else 200)


def may_be_ubl(invoice: Invoice) -> bool:
    """True when both parties have the address that the standard demands."""
    return bool(invoice.buyer.get("street") and invoice.buyer.get("kvk_number"))


def as_pdf(invoice: Invoice) -> HttpResponse:
    """The PDF, to look at or keep."""
    response = HttpResponse(paper.pdf_of(invoice), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{invoice.number}.pdf"'
    return response


@never_cache
@login_required
@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """An invoice on paper."""
    found = find(request, number)
    return pace_refusal(request, "invoice_pdf", found.number) or as_pdf(found)


@never_cache
@login_required
@require_safe
def xml(request: HttpRequest, number: str) -> HttpResponse:
    """An invoice for a bookkeeping program."""
    found = find(request, number)
    if not may_be_ubl(found):
        raise Http404(_("Voor dit bestand ontbreekt je adres of KvK-nummer op de factuur."))
    response = HttpResponse(ubl.write(queries.as_fields(found)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.xml"'
    return response


@never_cache
@login_required
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """All invoices of a year in one file."""
    person = the_person(request)
    found = list(Invoice.objects.select_related("credits").filter(person=person, issued_on__year=year)) if queries.in_calendar(year) else []
    if not found:
        raise Http404(_("Uit dat jaar zijn er geen facturen."))
    if refused := pace_refusal(request, "year_of_invoices", str(person.pk)):
        return refused
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in found:
            archive.writestr(f"{one.number}.pdf", paper.pdf_of(one))
            if may_be_ubl(one):
                archive.writestr(f"{one.number}.xml", ubl.write(queries.as_fields(one)))
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="vakkring-facturen-{year}.zip"'
    return response


# --- a copy for the bookkeeper ----------------------------------------------------------------------------------------------------------
@require_POST
@login_required
def to_bookkeeper(request: HttpRequest, number: str) -> HttpResponse:
    """Mail a copy to the bookkeeper, and keep his address for the next time."""
    person, found = the_person(request), find(request, number)
    if found.person_id != person.pk:
        raise Http404
    if refused := refusal(request, "bookkeeper", str(person.pk)):
        return refused
    form = BookkeeperForm(request.POST)
    if not form.is_valid():
        return receipt(request, found, form)
    email = form.cleaned_data["email"]
    offers.keep_bookkeeper(person, email)
    letters.to_bookkeeper(found, email, settings.SITE_URL + reverse("shop:copy", args=[tokens.for_copy(found.pk)]))
    messages.success(request, _("De kopie is onderweg naar %(email)s.") % {"email": email})
    return redirect("shop:invoice", found.number)


@never_cache
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """The copy that somebody mailed: for who has the address, for a month."""
    pk = tokens.invoice_of(token)
    found = Invoice.objects.select_related("credits").filter(pk=pk).first() if pk else None
    if found is None:
        raise Http404(_("Deze link werkt niet (meer). Vraag om een nieuwe kopie."))
    response = pace_refusal(request, "invoice_pdf", found.number) or as_pdf(found)
    response["X-Robots-Tag"] = "noindex"
    return response
