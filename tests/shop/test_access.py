"""Who may: a yes and a no for each."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories import PersonFactory
from tests.shop.making import bought, make_offer, order
from vakkring.shop import access
from vakkring.shop.actions import offers
from vakkring.shop.models import Entitlement, Invoice

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def gone(db):
    return PersonFactory(is_active=False)


def test_may_use(anna, offer, gone):
    free = make_offer(price=0)
    assert access.may_use(anna, free)
    assert not access.may_use(NOBODY, free)
    assert not access.may_use(gone, free)
    assert not access.may_use(anna, offer)

    offers.entitle(anna, offer)
    offers.entitle(anna, offer)

    assert access.may_use(anna, offer)
    assert anna.entitlements.count() == 1


def test_access_outlasts_the_sale(anna, offer):
    bought(anna, offer)
    offers.withdraw_offer(None, offer)

    assert access.may_use(anna, offer)
    assert not access.may_buy(PersonFactory(), offer, timezone.localdate())


def test_may_buy(anna, offer, gone):
    today = timezone.localdate()
    assert access.may_buy(anna, offer, today)
    assert not access.may_buy(NOBODY, offer, today)
    assert not access.may_buy(gone, offer, today)
    bought(anna, offer)
    assert not access.may_buy(anna, offer, today)
    last_day = make_offer(sold_from=today, sold_until=today)
    assert access.may_buy(anna, last_day, today)
    assert not access.may_buy(anna, last_day, today + timedelta(days=1))
    seated = make_offer(seats=1)
    order(PersonFactory(), seated)
    seated.refresh_from_db()
    assert not access.may_buy(anna, seated, today)


def test_bundle_is_for_who_lacks_something_in_it(anna):
    """He may buy it for what he lacks; who has it all would pay for nothing."""
    first, second, outside = make_offer(), make_offer(), make_offer()
    bundle = make_offer(price=200_00)
    offers.make_bundle(None, bundle, [first, second])
    bundle.refresh_from_db()
    today = timezone.localdate()

    for one in (outside, first):
        offers.entitle(anna, one)
        assert not access.has_every_part(anna.pk, bundle)
        assert access.may_buy(anna, bundle, today)

    offers.entitle(anna, second)
    assert access.has_every_part(anna.pk, bundle)
    assert not access.may_buy(anna, bundle, today)
    assert access.may_buy(PersonFactory(), bundle, today)

    anna.entitlements.filter(offer=second).update(withdrawn_at=timezone.now())
    assert not access.has_every_part(anna.pk, bundle)


def test_only_a_bundle_has_parts(anna, offer):
    """Of a single thing there is no part that he lacks, and yet he does not have it."""
    assert not access.has_every_part(anna.pk, offer)


def test_right_that_was_taken_back_opens_nothing(anna, offer):
    offers.entitle(anna, offer)
    assert access.is_entitled(anna.pk, offer.pk)
    assert not access.is_entitled(PersonFactory().pk, offer.pk)
    assert not access.is_entitled(anna.pk, make_offer().pk)

    anna.entitlements.update(withdrawn_at=timezone.now())
    assert not access.is_entitled(anna.pk, offer.pk)
    assert not access.may_use(anna, offer)


def test_own_orders_and_invoices(anna, offer, gone):
    placed, operator, stranger = order(anna, offer), PersonFactory(is_superuser=True), PersonFactory()
    assert access.may_cancel(anna, placed)
    assert not any(access.may_cancel(one, placed) for one in (stranger, operator, NOBODY, gone))
    bought(anna, make_offer())
    invoice = Invoice.objects.get()
    assert access.may_see_invoice(anna, invoice)
    assert access.may_see_invoice(operator, invoice)
    assert not any(access.may_see_invoice(one, invoice) for one in (stranger, NOBODY, gone))
    assert access.may_refund(operator)
    assert not any(access.may_refund(one) for one in (anna, NOBODY, gone))


def test_bundle_holds_single_things(db):
    with pytest.raises(ValueError, match="losse onderdelen"):
        offers.make_bundle(None, make_offer(), [])


def test_who_may_use_which_is_asked_for_many_at_once(anna, offer, django_assert_num_queries):
    bram, other = PersonFactory(), make_offer()
    offers.entitle(anna, offer)
    offers.entitle(bram, other)
    Entitlement.objects.filter(person=bram).update(withdrawn_at=timezone.now())

    with django_assert_num_queries(1):
        assert access.entitled([anna.pk, bram.pk], [offer.pk, other.pk]) == {(anna.pk, offer.pk)}
