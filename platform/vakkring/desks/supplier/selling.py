"""Doors for HTTP: what a module costs, and what its supplier is due."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions as courses
from courses.models import CardSet, Module
from vakkring.accounts.models import Organisation, Person
from vakkring.desks.supplier import access, shelf
from vakkring.desks.supplier.views import chosen, find_module, framed, the_person
from vakkring.shop import queries
from vakkring.shop.actions import offers
from vakkring.shop.models import Offer, SellerStatement
from vakkring.shop.priceform import FIELDS, PriceForm, initial_of, too_dear
from vakkring.spreadsheet import BYTE_ORDER_MARK, harmless


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def price(request: HttpRequest, module: str) -> HttpResponse:
    """Set what a module costs. It counts at once: who was about to pay is asked again."""
    found = find_module(request, module)
    minutes = sum(CardSet.objects.child_of(found).values_list("minutes", flat=True))
    form = PriceForm(request.POST or None, initial=initial_of(found.offer, minutes))
    if request.method == "POST" and form.is_valid():
        offer = set_price(the_person(request), found, form)
        messages.success(request, _("De prijs staat. Wie de reeks al heeft, houdt hem."))
        if warning := too_dear(offer):
            messages.warning(request, warning)
        return redirect("supplier:price", found.slug)
    return framed(request, "price", status=422 if form.errors else 200, form=form, line=shelf.line(found), offer=found.offer)


def set_price(person: Person, module: Module, form: PriceForm) -> Offer:
    """Write the offer of a module, and let the module be sold by it."""
    offer = module.offer or Offer(slug=module.slug, seller=module.supplier)
    for name in FIELDS:
        setattr(offer, name, form.cleaned_data[name])
    offer.own_contribution = offer.own_contribution or 0
    offer.title, offer.return_path = module.title, module.path_of_page()
    offer.topics = list(module.topics.values_list("slug", flat=True))
    offers.set_offer(person, offer, form.situations())
    if module.offer_id is None:
        courses.sell(person, module, offer)
    return offer


# --- what is due ------------------------------------------------------------------------------------------------------------------------
def seller_of(request: HttpRequest) -> Organisation:
    """The supplier named in the address, or the first of the person's own."""
    suppliers = access.demand_suppliers(the_person(request))
    return chosen(suppliers, request.GET.get("voor", "")) or suppliers[0]


@never_cache
@login_required
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Month by month what was sold and what is due."""
    organisation = seller_of(request)
    return framed(request, "statements", organisation=organisation, statements=queries.statements_of(organisation))


@never_cache
@login_required
@require_safe
def statement_csv(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One month as a sheet; no buyer stands in it."""
    organisation = seller_of(request)
    found = (
        SellerStatement.objects.filter(seller=organisation, month__year=year, month__month=month).first()
        if queries.in_calendar(year)
        else None
    )
    if found is None:
        raise Http404
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow([_("nummer"), _("datum"), _("wat"), _("zonder btw"), _("btw"), _("met btw")])
    for row in found.lines:
        sheet.writerow([row["number"], row["date"], harmless(row["title"]), *(amount(row[name]) for name in ("net", "vat", "total"))])
    name = f"vakkring-{organisation.slug}-{year}-{month:02d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def amount(cents: int) -> str:
    """An amount as a Dutch spreadsheet reads it."""
    return f"{cents / 100:.2f}".replace(".", ",")
