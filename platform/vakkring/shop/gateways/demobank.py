"""A bank of our own for demos and tests: nobody pays, everything else goes as it does at a real provider. Its page is `views.demobank`."""

import secrets

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from vakkring.shop.gateways import Fetched, GatewayRefused, Made, MadeRefund, NewPayment
from vakkring.shop.models import DemoBankPayment, DemoBankRefund, RefundState


class DemoBank:
    """The demo bank."""

    name = "demobank"
    mode = "test"

    def create(self, payment: NewPayment) -> Made:
        """Write it in the bank's books; once per reference."""
        wanted = {
            "id": f"db_{secrets.token_hex(8)}",
            "cents": payment.cents,
            "description": payment.description[:255],
            "return_url": payment.return_url,
            "webhook_url": payment.webhook_url,
        }
        made, _new = DemoBankPayment.objects.get_or_create(reference=payment.reference, defaults=wanted)
        return Made(made.pk, reverse("demo_bank", args=[made.pk]))

    def fetch(self, provider_id: str) -> Fetched:
        """As it stands in the books."""
        found = self.find(provider_id)
        return Fetched(found.pk, found.state, found.cents, "EUR", self.mode, found.reference, "demobank", found.paid_at)

    def refund(self, provider_id: str, refund_id: str, cents: int, description: str) -> MadeRefund:  # noqa: ARG002 -- nobody reads it here
        """Give back, once per refund and never more than was paid."""
        with transaction.atomic():
            found = DemoBankPayment.objects.select_for_update().get(pk=self.find(provider_id).pk)
            made = DemoBankRefund.objects.filter(reference=refund_id).first()
            given = found.refunds.aggregate(Sum("cents"))["cents__sum"] or 0
            if made is None and (found.state != "paid" or given + cents > found.cents):
                raise GatewayRefused("More than was paid.")
            made = made or DemoBankRefund.objects.create(id=f"dr_{secrets.token_hex(8)}", reference=refund_id, payment=found, cents=cents)
        return MadeRefund(made.pk, RefundState.DONE)

    def find_refund(self, provider_id: str, refund_id: str) -> MadeRefund | None:
        """It is done as soon as it was asked."""
        made = DemoBankRefund.objects.filter(reference=refund_id, payment=provider_id).first()
        return MadeRefund(made.pk, RefundState.DONE) if made else None

    def find(self, provider_id: str) -> DemoBankPayment:
        """A payment in the books. Raises `GatewayRefused`."""
        found = DemoBankPayment.objects.filter(pk=provider_id).first()
        if found is None:
            raise GatewayRefused("No such payment.")
        return found
