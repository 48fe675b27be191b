"""Signed tokens in addresses that must work without a session: for the gateway, for a bank's app, for a bookkeeper."""

import uuid

from django.core import signing

RETURN, WEBHOOK, COPY = "shop.return", "shop.webhook", "shop.copy"
COPY_LIVES = 60 * 60 * 24 * 30


def for_return(payment: uuid.UUID) -> str:
    """For the page that somebody comes back to from his bank."""
    return signing.Signer(salt=RETURN).sign(payment.hex)


def for_webhook(payment: uuid.UUID) -> str:
    """For the address that the gateway calls: nobody else can.

    The same each time, without a moment in it: asking the gateway again must be the same request, or its key against doubling refuses it.
    """
    return signing.Signer(salt=WEBHOOK).sign(payment.hex)


def for_copy(invoice_pk: int) -> str:
    """For the copy of one invoice that somebody mails to his bookkeeper; it works for a month."""
    return signing.dumps(invoice_pk, salt=COPY)


def payment_of(token: str, salt: str) -> uuid.UUID | None:
    """The payment that a token is for; None when it is forged."""
    try:
        return uuid.UUID(hex=signing.Signer(salt=salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def invoice_of(token: str) -> int | None:
    """The invoice that a token is for; None when it is forged or old."""
    try:
        found = signing.loads(token, salt=COPY, max_age=COPY_LIVES)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
