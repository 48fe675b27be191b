"""Doors for a bank: what it calls when a payment changed, and the page that it sends people back to."""

import logging

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.limits import pace_refusal
from vakkring.shop import access, queries, tokens
from vakkring.shop.actions import settling
from vakkring.shop.gateways import GatewayDown
from vakkring.shop.models import Payment, PaymentState
from vakkring.shop.models.orders import UNDER_WAY, OrderState

log = logging.getLogger(__name__)

LOOKS = 12
"""So often the page looks by itself; a minute and a half. After that somebody taps when he wants to know."""
LONGEST_ID = 60


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, token: str = "") -> HttpResponse:
    """A payment changed, says whoever knows its address. 200 for what we do not know: nobody learns which payments there are.

    503 asks to call again: the gateway did not answer us, or the database was busy.
    """
    pk = tokens.payment_of(token, tokens.WEBHOOK)
    if pk is None:
        return HttpResponse(content_type="text/plain")
    try:
        settling.settle_payment(pk, hint=request.POST.get("id", "")[:LONGEST_ID])
    except Payment.DoesNotExist:
        return HttpResponse(content_type="text/plain")
    except (GatewayDown, OperationalError) as problem:
        log.info("webhook of %s: %s", pk, problem)
        return HttpResponse(status=503, content_type="text/plain")
    return HttpResponse(content_type="text/plain")


@never_cache
@require_safe
def returned(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the bank, perhaps in another browser than the one that left: how it stands and nothing else, unless it is the buyer."""
    pk = tokens.payment_of(token, tokens.RETURN)
    found = queries.payment_with_order(pk) if pk else None
    if found is None:
        raise Http404(_("Deze betaling kennen we niet."))
    if refused := pace_refusal(request, "payment_status", str(found.pk)):
        return refused
    if found.state in UNDER_WAY:
        found.state = look(found)
    order = found.order
    order.refresh_from_db(fields=["state"])
    waits, looks = found.state in UNDER_WAY, looks_of(request)
    buyer = access.is_buyer(request.user, order)
    context = {
        "state": outcome(found, order.state),
        "looks": looks + 1 if waits and looks < LOOKS else 0,
        "seconds": 3 if looks < LOOKS // 2 else 12,
        "order": order if buyer else None,
        "invoice": order.invoices.filter(kind="invoice").first() if buyer else None,
        "tab": "bijblijven",
    }
    response = render(request, "shop/returned.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def look(payment: Payment) -> PaymentState:
    """Ask how it stands; as it was when nobody answers."""
    try:
        return PaymentState(settling.settle_payment(payment.pk).state)
    except (GatewayDown, OperationalError) as problem:
        log.info("return of %s: %s", payment.pk, problem)
        return PaymentState(payment.state)


def looks_of(request: HttpRequest) -> int:
    """How often this page has looked already."""
    asked = request.GET.get("keer", "0")
    return min(int(asked), LOOKS) if asked.isdecimal() and len(asked) < 4 else 0  # noqa: PLR2004 -- no number of any size


def outcome(payment: Payment, order_state: str) -> str:
    """What the page says: waits, paid, back (the money returns), or how it failed. An order may be paid by another try."""
    if payment.state in UNDER_WAY:
        return "paid" if order_state == OrderState.PAID else "waits"
    if payment.state == PaymentState.PAID:
        others_paid = payment.refunds.exists()
        return "back" if others_paid else "paid"
    return "paid" if order_state == OrderState.PAID else str(payment.state)
