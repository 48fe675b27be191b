"""Orders, tries to pay them, and money that goes back. An order is paid when any of its payments is."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vakkring.shop.models.offers import Offer, SituationPrice, VatGround


class OrderState(models.TextChoices):
    """Where an order stands."""

    PLACED = "placed", _("wacht op betaling")
    PAID = "paid", _("betaald")
    CANCELLED = "cancelled", _("geannuleerd")
    EXPIRED = "expired", _("verlopen")
    REFUNDED = "refunded", _("terugbetaald")


class OrderQuerySet(models.QuerySet["Order"]):
    """Sets of orders."""

    def overdue(self, now: datetime) -> "OrderQuerySet":
        """Those that nobody paid in time. One with a payment under way waits for it."""
        under_way = Payment.objects.filter(order=models.OuterRef("pk")).under_way()
        return self.filter(~models.Exists(under_way), state=OrderState.PLACED, expires_at__lte=now)


class Order(models.Model):
    """Somebody buys an offer, at what it cost then. The id is made on his page: two taps make one order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="orders")
    state = models.CharField(max_length=9, choices=OrderState.choices, default=OrderState.PLACED)
    title = models.CharField(max_length=255)
    situation = models.ForeignKey(SituationPrice, models.SET_NULL, null=True, related_name="+")
    situation_label = models.CharField(max_length=80, blank=True)
    price = models.PositiveIntegerField(help_text="Cents, VAT included")
    vat = models.PositiveIntegerField(help_text="Cents of it that are VAT")
    vat_ground = models.CharField(max_length=8, choices=VatGround.choices)
    vat_text = models.CharField(max_length=300, blank=True)
    own = models.PositiveIntegerField(help_text="Cents to pay at the bank")
    buyer = models.JSONField(default=dict, help_text="The company as it was given: see BillingDetails")
    reservation = models.CharField(max_length=120, unique=True, help_text="How funding knows the money that was put aside")
    has_seat = models.BooleanField(default=False)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="When it was cancelled or had expired")
    refunded_own = models.PositiveIntegerField(default=0)
    refunded_reserved = models.PositiveIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at"]
        verbose_name = _("bestelling")
        verbose_name_plural = _("bestellingen")
        constraints = [
            models.CheckConstraint(condition=Q(own__lte=F("price")) & Q(vat__lte=F("price")), name="order_parts_within_price"),
            models.CheckConstraint(
                condition=Q(refunded_own__lte=F("own")) & Q(refunded_reserved__lte=F("price") - F("own")), name="order_refunds_within_price"
            ),
            models.CheckConstraint(condition=~Q(state__in=["paid", "refunded"]) | Q(paid_at__isnull=False), name="order_paid_at_a_moment"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="placed"), name="order_overdue")]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    @property
    def reserved(self) -> int:
        """Cents that are not paid at the bank: by funds, and out of the buyer's leerpotje."""
        return self.price - self.own

    @property
    def refunded(self) -> int:
        """Cents that went back, wherever they came from."""
        return self.refunded_own + self.refunded_reserved

    @property
    def left(self) -> int:
        """Cents that can still go back."""
        return self.price - self.refunded


class OrderPart(models.Model):
    """What one fund, or the buyer's leerpotje, pays of an order, as it was when the order was placed."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200, help_text="Who pays: as it stands on the invoice")
    cents = models.PositiveIntegerField()
    mine = models.BooleanField(default=False, help_text="Out of the buyer's own leerpotje")

    class Meta:
        ordering = ["position"]
        verbose_name = _("deel van een fonds")
        verbose_name_plural = _("delen van fondsen")
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="order_part_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.cents}"


class PaymentState(models.TextChoices):
    """Where a try to pay stands. The words are those of the gateways."""

    CREATED = "created", _("klaargezet")
    OPEN = "open", _("open")
    PENDING = "pending", _("onderweg")
    PAID = "paid", _("betaald")
    FAILED = "failed", _("mislukt")
    CANCELLED = "canceled", _("geannuleerd")
    EXPIRED = "expired", _("verlopen")


UNDER_WAY = (PaymentState.CREATED, PaymentState.OPEN, PaymentState.PENDING)


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Sets of payments."""

    def under_way(self) -> "PaymentQuerySet":
        """Those that may still become anything."""
        return self.filter(state__in=UNDER_WAY)


class Payment(models.Model):
    """One try to pay an order. Made before the gateway hears of it: its id is known there, whatever happens on the way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=20)
    cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    mode = models.CharField(max_length=4, help_text="test or live")
    state = models.CharField(max_length=8, choices=PaymentState.choices, default=PaymentState.CREATED)
    provider_id = models.CharField(max_length=60, null=True)  # noqa: DJ001 -- null: not known yet, and many of these must differ
    checkout_url = models.CharField(max_length=500, blank=True)
    method = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    looked_at = models.DateTimeField(help_text="When the gateway was last asked")
    paid_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="What does not fit, for the operator")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("betaling")
        verbose_name_plural = _("betalingen")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "provider_id"], name="payment_once_at_gateway"),
            models.UniqueConstraint(fields=["order"], condition=Q(state__in=["created", "open"]), name="payment_one_open"),
        ]
        indexes = [models.Index(fields=["looked_at"], condition=Q(state__in=["created", "open", "pending"]), name="payment_unsettled")]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.get_state_display()}"


class RefundState(models.TextChoices):
    """Where money on its way back stands."""

    QUEUED = "queued", _("wacht")
    SENT = "sent", _("onderweg")
    DONE = "done", _("terug")
    FAILED = "failed", _("mislukt")


class Refund(models.Model):
    """Money that goes back to who paid it. Queued in a transaction, sent to the gateway after it. Its id is the idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=RefundState.choices, default=RefundState.QUEUED)
    provider_id = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-queued_at"]
        verbose_name = _("terugbetaling")
        verbose_name_plural = _("terugbetalingen")
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="refund_of_something")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state__in=["queued", "sent"]), name="refund_due")]

    def __str__(self) -> str:
        return f"{self.cents}: {self.get_state_display()}"
