"""Doors for HTTP: what it costs, the button, and an order that waits for its payment."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts.limits import pace_refusal, refusal
from vakkring.accounts.models import Person
from vakkring.funding import actions as funding
from vakkring.funding import queries as funding_queries
from vakkring.funding.schemes import tips
from vakkring.shop import access, gateways, priced, queries, splitbar
from vakkring.shop.actions import offers, ordering, settling
from vakkring.shop.forms import CheckoutForm, DetailsForm
from vakkring.shop.gateways import GatewayDown, GatewayRefused, NoGateway
from vakkring.shop.models import BillingDetails, Offer, Order, OrderState, PaymentState


def the_person(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- tells the type checker what login_required made sure of
    return person


def find_offer(slug: str) -> Offer:
    """The offer at this address, or a 404."""
    found = queries.offer_at(slug)
    if found is None:
        raise Http404(_("Dit is hier niet (meer) te koop."))
    return found


def leading_to_bank(response: HttpResponse) -> HttpResponse:
    """A page whose button leads to a bank in the end: browsers ask the policy about every step of a redirect after a form."""
    response._csp_update = {"form-action": settings.PAYMENT_ORIGINS}  # type: ignore[attr-defined]  # noqa: SLF001 -- what csp_update does
    return response


# --- the checkout -----------------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, offer: str) -> HttpResponse:
    """Who pays what, and the button."""
    person, found = the_person(request), find_offer(offer)
    if request.method == "POST":
        return buy(request, person, found)
    if access.may_use(person, found):
        messages.info(request, _("Dit is al van jou."))
        return redirect(found.return_path)
    waiting = queries.open_order(person.pk, found.pk)
    if waiting is not None:
        return redirect("shop:order", waiting.pk)
    if not access.may_buy(person, found, timezone.localdate()):
        return render(request, "shop/not_for_sale.html", {"offer": found, "tab": "bijblijven"}, status=410)
    return page(request, person, found, how_of(request.GET, found), DetailsForm(person=person))


def how_of(asked: Any, offer: Offer) -> ordering.Asked:
    """How somebody wants to pay, from an address or a form; what makes no sense is left out."""
    number = asked.get("situatie", "")
    situation = offer.situations.filter(pk=number).first() if number.isdecimal() else None
    return ordering.Asked(situation, tuple(asked.getlist("zonder"))[:20], asked.get("pot") == "1")


def address(offer: Offer, how: ordering.Asked, **changes: Any) -> str:
    """The checkout for somebody who wants to pay otherwise."""
    situation = changes.get("situation", how.situation)
    without, from_pot = changes.get("without", how.without), changes.get("from_pot", how.from_pot)
    query = [("situatie", situation.pk)] if situation else []
    query += [("zonder", one) for one in without] + ([("pot", "1")] if from_pot else [])
    return reverse("shop:checkout", args=[offer.slug]) + (f"?{urlencode(query)}" if query else "")


def page(
    request: HttpRequest, person: Person, offer: Offer, how: ordering.Asked, details: DetailsForm, *, status: int = 200, typed: str = ""
) -> HttpResponse:
    """The page of the checkout."""
    asked = priced.ask(person, offer, situation=how.situation, without=how.without, from_pot=how.from_pot, at=timezone.now())
    known = BillingDetails.objects.filter(person=person).first()
    context = {
        "offer": offer,
        "how": how,
        "parts": queries.parts_of(offer, person.pk),
        "quote": asked.quote,
        "segments": splitbar.segments(asked.quote),
        "used": [{"part": one, "drop": address(offer, how, without=(*how.without, one.claim))} for one in vouchers_in(asked)],
        "refused": asked.division.left,
        "kept": address(offer, how, without=()) if how.without else "",
        "situations": [(one, address(offer, how, situation=one)) for one in offer.situations.all()],
        "usual": address(offer, how, situation=None),
        "in_pot": funding_queries.in_pot(person),
        "with_pot": address(offer, how, from_pot=True),
        "without_pot": address(offer, how, from_pot=False),
        "form": details,
        "known": known if known and not details.errors else None,
        "id": request.POST.get("id") or uuid.uuid4(),
        "typed": typed,
        "can_pay": gateways.open_for_business() or asked.quote.own == 0,
        "schemes": tips(person) if asked.quote.own else [],
        "tab": "bijblijven",
    }
    return leading_to_bank(render(request, "shop/checkout.html", context, status=status))


def vouchers_in(asked: priced.Priced) -> list[Any]:
    """The parts that vouchers pay; the pot is chosen below the bar."""
    return [one for one in asked.division.parts if one.claim.startswith("voucher:")]


def buy(request: HttpRequest, person: Person, offer: Offer) -> HttpResponse:
    """Place the order and go and pay. What changed meanwhile is shown before anything is paid."""
    form, details = CheckoutForm(request.POST), DetailsForm(request.POST, person=person)
    how = how_of(request.POST, offer)
    if not form.is_valid():
        messages.warning(request, _("Dit kwam niet goed over. Kijk het nog even na."))
        return redirect(address(offer, how))
    if refused := pace_refusal(request, "order", str(person.pk)):
        return refused
    if not details.is_valid():
        return page(request, person, offer, how, details, status=422)
    offers.keep_details(person, details.details())
    try:
        order = ordering.place_order(person, offer, client_id=form.cleaned_data["id"], agreed=form.cleaned_data["agreed"], how=how)
    except (ordering.PriceChanged, funding.Gone) as changed:
        why = changed.why if isinstance(changed, funding.Gone) else _("De prijs is net veranderd.")
        messages.warning(request, _("%(why)s Kijk nog even of dit zo goed is.") % {"why": why})
    except ordering.SoldOut:
        messages.warning(request, _("De laatste plaats is net weg. Je betaalde niets."))
    except ordering.NotForSale:
        messages.warning(request, _("Dit is niet meer te koop, of je hebt het al. Je betaalde niets."))
    except ordering.OtherOrder:
        messages.warning(request, _("Deze pagina was al gebruikt. Kijk nog even of dit zo goed is."))
    else:
        return go_and_pay(request, order)
    return redirect(address(offer, how))


def go_and_pay(request: HttpRequest, order: Order) -> HttpResponse:
    """To the bank; or to the order, when it is paid already or the bank does not answer."""
    if order.state != OrderState.PLACED:
        return redirect("shop:order", order.pk)
    try:
        attempt = settling.start_payment(order)
    except settling.NotOpen:
        return redirect("shop:order", order.pk)
    except (GatewayDown, GatewayRefused, NoGateway):
        messages.error(
            request, _("Betalen lukt nu even niet. Je bestelling staat klaar en je betaalde nog niets. Probeer het straks nog eens.")
        )
        return redirect("shop:order", order.pk)
    return leading_to_bank(redirect(attempt.checkout_url))


@require_POST
@login_required
def voucher(request: HttpRequest, offer: str) -> HttpResponse:
    """Take the voucher with a code that somebody typed. All codes that do not work get the same answer."""
    person, found = the_person(request), find_offer(offer)
    if refused := refusal(request, "voucher", str(person.pk)):
        return refused
    how, typed = how_of(request.POST, found), request.POST.get("code", "")[:60]
    try:
        funding.take_code(person, typed)
    except funding.CodeUnknown:
        return page(request, person, found, how, DetailsForm(person=person), status=422, typed=typed)
    messages.success(request, _("Klopt. Deze voucher is nu van jou."))
    return redirect(address(found, how))


# --- an order ---------------------------------------------------------------------------------------------------------------------------
def find_order(request: HttpRequest, pk: uuid.UUID) -> Order:
    """An order of one's own; another's does not exist here."""
    found = queries.order_of(the_person(request).pk, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_safe
def order(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """How an order stands, and what to do now."""
    found = find_order(request, order)
    last = found.payments.exclude(state=PaymentState.CREATED).first()
    context = {
        "order": found,
        "parts": found.parts.all(),
        "last": last,
        "invoice": found.invoices.filter(kind="invoice").first(),
        "under_way": bool(last and last.state == PaymentState.PENDING),
        "tab": "bijblijven",
    }
    return leading_to_bank(render(request, "shop/order.html", context))


@require_POST
@login_required
def pay_again(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """Go on paying, or try once more."""
    if refused := pace_refusal(request, "order", str(the_person(request).pk)):
        return refused
    return go_and_pay(request, find_order(request, order))


@require_POST
@login_required
def cancel(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """Take an order back that was not paid."""
    found = find_order(request, order)
    try:
        ordering.cancel_order(the_person(request), found.pk)
    except PermissionDenied:
        messages.warning(request, _("Deze bestelling is al betaald of gestopt."))
        return redirect("shop:order", found.pk)
    messages.success(request, _("Je bestelling is weg. Vouchers kun je weer gebruiken."))
    return redirect(found.offer.return_path)
