"""An order is paid: the money of funds is spent, the buyer may use what he bought, and gets his invoice and a letter. One transaction."""

from datetime import datetime

from vakkring.funding import actions as funding
from vakkring.shop import letters
from vakkring.shop.actions import invoicing
from vakkring.shop.actions.offers import entitle
from vakkring.shop.models import Order, OrderState, Payment


def fulfil(order: Order, payment: Payment | None, now: datetime) -> None:
    """Do all that follows from being paid, with the order's row locked by the caller. `payment` is None when nothing was left to pay."""
    order.state, order.paid_at = OrderState.PAID, now
    order.save(update_fields=["state", "paid_at"])
    entitle(order.person, order.offer, order)
    letters.paid(order)
    # What many buyers want at once comes last, and is held shortest: the book of a programme, then the number of the invoice.
    if order.reserved:
        funding.spend(order.reservation)
    if order.price:
        invoicing.issue(order, payment.method if payment else "", now)
