"""What is for sale and for how much; what a buyer's company is called."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vakkring import ports
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.shop.models import BillingDetails, Entitlement, Offer, OfferKind, SituationPrice, VatGround
from vakkring.shop.models.offers import EXEMPT_TEXT

DETAILS = ("name", "street", "postcode", "city", "kvk_number", "vat_id", "reclaims_vat", "hourly_rate")


@transaction.atomic
def set_offer(actor: Person | None, offer: Offer, situations: Iterable[tuple[str, int]] = ()) -> Offer:
    """Write an offer, new or changed, with its prices for situations (label, cents). Orders that were placed keep their price.

    Raises `ValidationError`.
    """
    offer.vat_text = str(EXEMPT_TEXT) if offer.vat_ground == VatGround.EXEMPT else ""
    if offer.vat_ground != VatGround.EXEMPT:
        offer.crkbo_number, offer.crkbo_until = "", None
    offer.full_clean()
    offer.save()
    wanted = dict(situations)
    offer.situations.exclude(label__in=wanted).delete()
    for label, price in wanted.items():
        SituationPrice.objects.update_or_create(offer=offer, label=label, defaults={"price": price})
    audit(actor, "offer.set", f"shop.offer:{offer.pk}", price=offer.price, vat=offer.vat_ground, situations=wanted)
    return offer


@transaction.atomic
def withdraw_offer(actor: Person | None, offer: Offer) -> None:
    """Sell it no more. Who has it keeps it."""
    offer.withdrawn = True
    offer.save(update_fields=["withdrawn"])
    audit(actor, "offer.withdrawn", f"shop.offer:{offer.pk}")


@transaction.atomic
def make_bundle(actor: Person | None, bundle: Offer, contents: Iterable[Offer]) -> Offer:
    """Write an offer that holds others: who buys it may use them all. Raises ValueError for a bundle of bundles, or of nothing."""
    held = list(contents)
    if not held or any(one.kind == OfferKind.BUNDLE for one in held):
        raise ValueError(_("Een bundel bestaat uit losse onderdelen."))
    bundle.kind = OfferKind.BUNDLE
    set_offer(actor, bundle)
    bundle.contains.set(held)
    return bundle


def entitle(person: Person, offer: Offer, order: Any = None) -> None:
    """Let somebody use an offer and all that it holds, for good. Again changes nothing: one statement, the constraint decides."""
    held = [offer, *offer.contains.all()]
    Entitlement.objects.bulk_create([Entitlement(person=person, offer=one, order=order) for one in held], ignore_conflicts=True)
    for app in ports.deliveries:
        app.delivered(person.pk, [one.pk for one in held])


@transaction.atomic
def keep_details(person: Person, given: Mapping[str, Any]) -> BillingDetails:
    """Keep a company for the next time; what was not given stays as it was."""
    known = {name: given[name] for name in DETAILS if name in given}
    return BillingDetails.objects.update_or_create(person=person, defaults=known)[0]


def keep_bookkeeper(person: Person, email: str) -> None:
    """Keep where copies of invoices go."""
    BillingDetails.objects.filter(person=person).update(bookkeeper=email)
