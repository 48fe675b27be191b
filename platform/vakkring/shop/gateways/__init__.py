"""Where money comes from: the payment provider, and a bank of our own that works offline. No call is made inside a transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings


class GatewayDown(Exception):  # noqa: N818 -- read as a sentence
    """No answer that says anything: try again later. What was asked may have happened all the same."""


class GatewayRefused(Exception):  # noqa: N818
    """The gateway says no, and will say so again."""


@dataclass(frozen=True)
class NewPayment:
    """A payment to make. `reference` is our id for it, also the key by which asking twice makes one."""

    reference: str
    cents: int
    description: str
    return_url: str
    webhook_url: str


@dataclass(frozen=True)
class Made:
    """A payment that was made: its id at the gateway, and where the buyer goes to pay."""

    provider_id: str
    checkout_url: str


@dataclass(frozen=True)
class Fetched:
    """A payment as the gateway knows it. `state` is one of `models.PaymentState`; `reference` is ours, from its metadata."""

    provider_id: str
    state: str
    cents: int
    currency: str
    mode: str
    reference: str
    method: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True)
class MadeRefund:
    """A refund that was asked for: its id at the gateway, and one of `models.RefundState`."""

    provider_id: str
    state: str


class Gateway(Protocol):
    """What every gateway does. All of it raises `GatewayDown` and `GatewayRefused`."""

    name: str
    mode: str

    def create(self, payment: NewPayment) -> Made:
        """Make a payment. The same reference again gives the same one."""
        ...

    def fetch(self, provider_id: str) -> Fetched:
        """How a payment stands now."""
        ...

    def refund(self, provider_id: str, refund_id: str, cents: int, description: str) -> MadeRefund:
        """Give money back. The same `refund_id` again gives it once."""
        ...

    def find_refund(self, provider_id: str, refund_id: str) -> MadeRefund | None:
        """A refund by our id for it, as it stands now; None when it was never made. Asked before asking for it a second time."""
        ...


class NoGateway(Exception):  # noqa: N818
    """This site takes no payments: nobody gave it a key."""


def current() -> Gateway:
    """The gateway for new payments. Raises `NoGateway`."""
    return named(settings.PAYMENT_GATEWAY)


def named(name: str) -> Gateway:
    """The gateway by its name: an old payment is asked for where it was made. Raises `NoGateway`."""
    from vakkring.shop.gateways.demobank import DemoBank  # each imports what stands above
    from vakkring.shop.gateways.mollie import Mollie

    if name == Mollie.name and settings.MOLLIE_API_KEY:
        return Mollie(settings.MOLLIE_API_URL, settings.MOLLIE_API_KEY)
    if name == DemoBank.name and settings.DEMO_BANK:
        return DemoBank()
    raise NoGateway(name)


def open_for_business() -> bool:
    """True when somebody can pay here."""
    return bool(settings.PAYMENT_GATEWAY)
