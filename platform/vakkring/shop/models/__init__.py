"""Nouns of the shop."""

from vakkring.shop.models.demobank import DemoBankPayment, DemoBankRefund
from vakkring.shop.models.invoices import Invoice, InvoiceKind, InvoiceSeries, SellerStatement
from vakkring.shop.models.offers import BillingDetails, Entitlement, Offer, OfferKind, SituationPrice, VatGround
from vakkring.shop.models.orders import Order, OrderPart, OrderState, Payment, PaymentState, Refund, RefundState

__all__ = [
    "BillingDetails",
    "DemoBankPayment",
    "DemoBankRefund",
    "Entitlement",
    "Invoice",
    "InvoiceKind",
    "InvoiceSeries",
    "Offer",
    "OfferKind",
    "Order",
    "OrderPart",
    "OrderState",
    "Payment",
    "PaymentState",
    "Refund",
    "RefundState",
    "SellerStatement",
    "SituationPrice",
    "VatGround",
]
