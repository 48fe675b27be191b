"""Invoices and credit notes with numbers without a gap, and what each seller is due per month. Written, never changed."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.models import Organisation, Person
from vakkring.shop.models.offers import VatGround
from vakkring.shop.models.orders import Order


class InvoiceKind(models.TextChoices):
    """What kind of paper it is; each has its own series of numbers."""

    INVOICE = "invoice", _("factuur")
    CREDIT = "credit", _("creditnota")


class InvoiceSeries(models.Model):
    """The last number given in a series of a year. Who takes the next locks the row: an invoice that is rolled back leaves no gap."""

    kind = models.CharField(max_length=7, choices=InvoiceKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("factuurreeks")
        verbose_name_plural = _("factuurreeksen")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="invoice_series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class InvoiceError(TypeError):
    """Somebody tried to change or delete an invoice. A mistake is mended with a credit note."""


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Sets of invoices; changing them in bulk is refused."""

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: the law wants it as it was sent."""
        raise InvoiceError("Invoices stay as they are.")

    def delete(self) -> NoReturn:
        """Refuse, as long as the law wants it kept: see `actions.invoicing.forget_old`."""
        raise InvoiceError("Invoices stay as they are.")


class Invoice(models.Model):
    """What was bought, by whom, from whom, for how much, who paid: everything the paper says, copied on the day."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=7, choices=InvoiceKind.choices)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(help_text="Its place in the series of that year, from 1")
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invoices")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes")
    issued_on = models.DateField()
    supplied_on = models.DateField()
    issuer = models.JSONField(help_text="name, address, kvk, vat_id")
    buyer = models.JSONField(help_text="name, street, postcode, city, kvk_number, vat_id")
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="+", help_text="Whose offer it was")
    seller_name = models.CharField(max_length=120)
    title = models.CharField(max_length=255)
    total = models.PositiveIntegerField(help_text="Cents, VAT included; of a credit note, what is taken back")
    net = models.PositiveIntegerField()
    vat = models.PositiveIntegerField()
    vat_percent = models.PositiveSmallIntegerField()
    vat_ground = models.CharField(max_length=8, choices=VatGround.choices)
    vat_text = models.CharField(max_length=300, blank=True)
    parts = models.JSONField(default=list, help_text="Pairs of who paid (or gets back) and cents: funds first")
    own = models.PositiveIntegerField(help_text="Cents that the buyer paid himself, or gets back")
    method = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Of a credit note")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("factuur")
        verbose_name_plural = _("facturen")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(kind="invoice"), name="invoice_once"),
            models.CheckConstraint(condition=Q(total=models.F("net") + models.F("vat")), name="invoice_adds_up"),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits=None) | Q(kind="credit", credits__isnull=False), name="credit_names_invoice"
            ),
        ]
        indexes = [models.Index(fields=["seller", "issued_on"], name="invoice_of_seller")]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever insert."""
        if self.pk is not None:
            raise InvoiceError("Invoices stay as they are.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse, as the set does."""
        raise InvoiceError("Invoices stay as they are.")

    @property
    def is_credit(self) -> bool:
        """True for a credit note."""
        return self.kind == InvoiceKind.CREDIT


class SellerStatement(models.Model):
    """What a seller is due over a month: his sales without VAT, less what was credited. Made once the month is over; holds no buyer."""

    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="statements")
    month = models.DateField(help_text="Its first day")
    lines = models.JSONField(help_text="Rows of number, date, title, net, vat and total in cents; credit notes are negative")
    net = models.IntegerField()
    vat = models.IntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-month"]
        verbose_name = _("maandoverzicht")
        verbose_name_plural = _("maandoverzichten")
        constraints = [models.UniqueConstraint(fields=["seller", "month"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.seller}: {self.month:%Y-%m}"
