"""Mollie: five calls over HTTP. Which methods there are is Mollie's own page to show; nothing about them stands here."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx

from vakkring.shop.gateways import Fetched, GatewayDown, GatewayRefused, Made, MadeRefund, NewPayment
from vakkring.shop.models import PaymentState, RefundState

TIMEOUT = httpx.Timeout(10, connect=5)
SERVER_ERROR, TOO_MANY, CONFLICT, UNAUTHORIZED = 500, 429, 409, 401
DESCRIPTION_MOST = 255
PAYMENT_ID = re.compile(r"tr_[A-Za-z0-9]{4,40}")
STATES = {
    "open": PaymentState.OPEN,
    "pending": PaymentState.PENDING,
    "authorized": PaymentState.PENDING,
    "paid": PaymentState.PAID,
    "failed": PaymentState.FAILED,
    "canceled": PaymentState.CANCELLED,
    "expired": PaymentState.EXPIRED,
}
REFUND_STATES = {
    "queued": RefundState.SENT,
    "pending": RefundState.SENT,
    "processing": RefundState.SENT,
    "refunded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class Mollie:
    """Mollie with one API key; the key says whether it is a test."""

    name = "mollie"

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url.rstrip("/"), key
        self.mode = "live" if key.startswith("live_") else "test"

    def create(self, payment: NewPayment) -> Made:
        """Make a payment without a method: Mollie shows what the account offers."""
        made = self.call(
            "POST",
            "/payments",
            key=payment.reference,
            json={
                "amount": amount(payment.cents),
                "description": payment.description[:DESCRIPTION_MOST],
                "redirectUrl": payment.return_url,
                "webhookUrl": payment.webhook_url,
                "locale": "nl_NL",
                "metadata": {"reference": payment.reference},
            },
        )
        # Without a checkout it is past that already: the return page will tell.
        checkout = (made.get("_links", {}).get("checkout") or {}).get("href", payment.return_url)
        return Made(text(made, "id"), str(checkout))

    def fetch(self, provider_id: str) -> Fetched:
        """How a payment stands now. A status that we do not know yet counts as under way."""
        found = self.call("GET", f"/payments/{checked(provider_id)}")
        metadata = found.get("metadata")
        return Fetched(
            provider_id=text(found, "id"),
            state=STATES.get(text(found, "status"), PaymentState.PENDING),
            cents=cents_of(found),
            currency=str(found["amount"].get("currency", "")),
            mode=text(found, "mode"),
            reference=str(metadata.get("reference", "")) if isinstance(metadata, dict) else "",
            method=str(found.get("method") or ""),
            paid_at=datetime.fromisoformat(found["paidAt"]) if found.get("paidAt") else None,
        )

    def refund(self, provider_id: str, refund_id: str, cents: int, description: str) -> MadeRefund:
        """Give money back."""
        asked = {"amount": amount(cents), "description": description[:DESCRIPTION_MOST], "metadata": {"reference": refund_id}}
        return refund_of(self.call("POST", f"/payments/{checked(provider_id)}/refunds", key=refund_id, json=asked))

    def find_refund(self, provider_id: str, refund_id: str) -> MadeRefund | None:
        """A refund by our id, from the list of its payment: keys against doubling live an hour there, a list stays."""
        found = self.call("GET", f"/payments/{checked(provider_id)}/refunds")
        listed = found.get("_embedded", {}).get("refunds", [])
        mine = next((one for one in listed if (one.get("metadata") or {}).get("reference") == refund_id), None)
        return refund_of(mine) if mine else None

    def call(self, method: str, path: str, *, key: str = "", json: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request and its answer. What may go well another time raises `GatewayDown`, the rest `GatewayRefused`."""
        headers = {"Authorization": f"Bearer {self.key}", "User-Agent": "Vakkring"} | ({"Idempotency-Key": key} if key else {})
        try:
            answer = httpx.request(method, f"{self.url}{path}", headers=headers, json=json, timeout=TIMEOUT)
        except httpx.HTTPError as problem:
            raise GatewayDown(type(problem).__name__) from problem
        if answer.status_code >= SERVER_ERROR or answer.status_code in {TOO_MANY, CONFLICT, UNAUTHORIZED}:
            # A wrong key is ours to mend: what was paid meanwhile must not be given up.
            raise GatewayDown(f"{answer.status_code} {method} {path}")
        try:
            found = answer.json()
        except ValueError as problem:
            raise GatewayDown(f"no JSON for {method} {path}") from problem
        if not isinstance(found, dict):
            raise GatewayDown(f"no object for {method} {path}")
        if not answer.is_success:
            raise GatewayRefused(f"{answer.status_code} {found.get('title', '')} {found.get('field', '')}".strip())
        return found


def amount(cents: int) -> dict[str, str]:
    """Cents as Mollie writes them: text with two decimals."""
    return {"currency": "EUR", "value": f"{cents // 100}.{cents % 100:02d}"}


def cents_of(found: dict[str, Any]) -> int:
    """The amount of a payment in cents; raises `GatewayDown` for an answer that makes no sense."""
    try:
        return int(Decimal(found["amount"]["value"]) * 100)
    except (KeyError, TypeError, InvalidOperation) as problem:
        raise GatewayDown("an answer without an amount") from problem


def text(found: dict[str, Any], name: str) -> str:
    """A field that must be there; raises `GatewayDown`."""
    value = found.get(name)
    if not isinstance(value, str):
        raise GatewayDown(f"an answer without {name}")
    return value


def checked(provider_id: str) -> str:
    """An id that cannot lead to another address; it may come from a stranger. Raises `GatewayRefused`."""
    if not PAYMENT_ID.fullmatch(provider_id):
        raise GatewayRefused("no payment id")
    return provider_id


def refund_of(found: dict[str, Any]) -> MadeRefund:
    """A refund as we know it."""
    return MadeRefund(text(found, "id"), REFUND_STATES.get(text(found, "status"), RefundState.SENT))
