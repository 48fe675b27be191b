"""What happens at the demo bank: a payment ends, and the bank tells us, as providers do: once, twice, late or never."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone

from vakkring.shop import tokens
from vakkring.shop.actions import settling
from vakkring.shop.models import DemoBankPayment


@dataclass(frozen=True)
class Outcome:
    """How a payment ends and how often the bank tells at once; `late`: it tells afterwards."""

    state: str
    told: int = 1
    late: bool = False


OUTCOMES = {
    "paid": Outcome("paid"),
    "paid_twice_told": Outcome("paid", told=2),
    "paid_late": Outcome("paid", told=0, late=True),
    "failed": Outcome("failed"),
    "canceled": Outcome("canceled"),
    "expired": Outcome("expired"),
}


def play(payment: DemoBankPayment, name: str, later: datetime) -> None:
    """Let a payment end so. Paid stays paid; what failed or expired can still be paid, as happens at real banks."""
    outcome = OUTCOMES[name]
    paid_at = timezone.now() if outcome.state == "paid" else None
    told_later = later if outcome.late else None
    not_paid = DemoBankPayment.objects.filter(pk=payment.pk).exclude(state="paid")
    if outcome.late:
        # As far as anybody can see it is still under way: its money has not come in.
        not_paid.update(state="pending", tell_at=told_later)
        return
    not_paid.update(state=outcome.state, paid_at=paid_at, tell_at=None)
    for _time in range(outcome.told):
        tell(payment)


def tell(payment: DemoBankPayment) -> None:
    """What the bank's call would do."""
    token = urlsplit(payment.webhook_url).path.rstrip("/").rpartition("/")[2]
    found = tokens.payment_of(token, tokens.WEBHOOK)
    if found is not None:
        settling.settle_payment(found, hint=payment.pk)


def pay_late() -> int:
    """Let the money of late payments come in, and tell; answers how many."""
    late = list(DemoBankPayment.objects.filter(tell_at__lte=timezone.now(), state="pending"))
    for payment in late:
        if DemoBankPayment.objects.filter(pk=payment.pk, state="pending").update(state="paid", paid_at=timezone.now(), tell_at=None):
            tell(payment)
    return len(late)
