"""Sessions that cost something: the price, buying a seat, the door, money back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from classroom import access, door, slides
from classroom.actions import entering, planning, selling, signup
from classroom.actions.signup import tell_changes
from classroom.models import Audience, Session, Signup
from classroom.refusals import Refused
from tests.classroom.planners import browser, facts, moderator, planned, trainer
from tests.factories import PersonFactory
from tests.shop.making import bought, give_voucher, ledger_balances, order, pay
from vakkring.accounts.models import Membership
from vakkring.funding.models import Account
from vakkring.notices.models import Notice
from vakkring.shop.actions import ordering, playing, refunding
from vakkring.shop.models import DemoBankPayment, Entitlement, Offer, Order, OrderState, Refund

pytestmark = pytest.mark.django_db
PRICE = {"price": 25_00, "own_contribution": 0, "vat_ground": "standard", "crkbo_number": "", "crkbo_until": None}


@pytest.fixture
def tess(db):
    return trainer()


@pytest.fixture
def anna(db):
    return PersonFactory()


@pytest.fixture
def session(tess):
    """Two seats of 25 euros, in two days."""
    return selling.set_price(tess, planned(tess, seats=2).pk, PRICE)


def begins_in(session, **span):
    starts_at = timezone.now() + timedelta(**span)
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45))
    session.refresh_from_db()


def seated(session):
    return {one.person for one in session.signups.seated()}


# --- the price ----------------------------------------------------------------------------------------------------------------------------
def test_offer_says_what_the_session_is(session, tess):
    offer = session.offer

    assert (offer.kind, offer.price, offer.title, offer.return_path) == ("session", 25_00, session.title, session.get_absolute_url())
    assert (offer.minutes, offer.seats, offer.sold_until) == (45, 2, timezone.localdate(session.ends_at))
    assert offer.seller == Membership.objects.get(person=tess).organisation

    planning.change(tess, session.pk, facts(title="Anders", seats=5, starts_at=session.starts_at + timedelta(days=3)))

    offer.refresh_from_db()
    assert (offer.title, offer.seats) == ("Anders", 5)
    assert offer.sold_until == timezone.localdate(session.ends_at + timedelta(days=3))


def test_who_does_not_lead_it_sets_no_price(session, anna):
    for stranger in (anna, trainer()):
        with pytest.raises(PermissionDenied):
            selling.set_price(stranger, session.pk, PRICE)
        assert browser(stranger).get(f"{session.get_absolute_url()}plannen/prijs/").status_code == 404


def test_trainer_sets_the_price_on_a_page(tess):
    session = planned(tess)
    page = f"{session.get_absolute_url()}plannen/prijs/"
    filled = {"price": "150", "own_contribution": "5", "vat_ground": "standard", "situation_label": "Net begonnen", "situation_price": "90"}

    assert browser(tess).get(page).status_code == 200
    answer = browser(tess).post(page, filled, follow=True).content.decode()

    session.refresh_from_db()
    assert (session.offer.price, session.offer.own_contribution) == (150_00, 5_00)
    assert [one.price for one in session.offer.situations.all()] == [90_00]
    assert "De prijs staat." in answer
    assert "Prijs: €\u00a0150" in answer
    assert browser(tess).post(page, {**filled, "own_contribution": "200"}).status_code == 422


def test_free_stays_free_and_paid_stays_paid_for_who_has_a_seat(session, tess, anna):
    free = planned(tess)
    signup.sign_up(anna, free.pk)
    with pytest.raises(selling.Taken):
        selling.set_price(tess, free.pk, PRICE)
    page = browser(tess).post(f"{free.get_absolute_url()}plannen/prijs/", {"price": "10", "vat_ground": "standard"})
    assert "Er zijn al mensen aangemeld" in page.content.decode()

    placed = order(anna, session.offer)
    with pytest.raises(selling.Taken):  # she is about to pay
        selling.set_price(tess, session.pk, {**PRICE, "price": 0})
    ordering.cancel_order(anna, placed.pk)
    bought(anna, session.offer)
    with pytest.raises(selling.Taken):
        selling.set_price(tess, session.pk, {**PRICE, "price": 0})


def test_price_can_go_and_come_back_while_nobody_bought(session, tess, anna):
    first = session.offer

    assert selling.set_price(tess, session.pk, {**PRICE, "price": 0}).offer is None
    assert selling.set_price(tess, planned(tess).pk, {**PRICE, "price": 0}).offer is None
    assert Offer.objects.get(pk=first.pk).withdrawn

    again = selling.set_price(tess, session.pk, PRICE)
    assert (again.offer, again.offer.withdrawn) == (first, False)
    bought(anna, again.offer)


def test_trainer_without_an_organisation_cannot_sell(tess):
    session = planned(tess)
    Membership.objects.filter(person=tess).delete()

    with pytest.raises(selling.NoSeller):
        selling.set_price(moderator(), session.pk, PRICE)
    page = browser(moderator()).post(f"{session.get_absolute_url()}plannen/prijs/", {"price": "10", "vat_ground": "standard"})
    assert "hoort bij geen organisatie" in page.content.decode()


def test_price_of_what_is_over_stays(session, tess):
    planning.cancel(tess, session.pk)

    with pytest.raises(planning.Closed):
        selling.set_price(tess, session.pk, PRICE)
    assert browser(tess).post(f"{session.get_absolute_url()}plannen/prijs/", {"price": "1", "vat_ground": "standard"}).status_code == 302


# --- buying a seat ------------------------------------------------------------------------------------------------------------------------
def test_page_shows_the_real_cost_and_who_bought_is_signed_up(session, anna):
    give_voucher(anna, share=60)
    shown = browser(anna).get(session.get_absolute_url()).content.decode()
    for words in ("Wat het je echt kost", "Koop een plek", "10,00", "45 minuten die je niet werkt", f"/betalen/live-{session.pk}/"):
        assert words in shown
    assert "Meld me aan" not in shown
    assert "25" in browser(anna).get("/live/").content.decode()

    bought(anna, session.offer)

    assert seated(session) == {anna}
    shown = browser(anna).get(session.get_absolute_url()).content.decode()
    assert "Je bent aangemeld." in shown
    assert "Koop een plek" not in shown
    assert ledger_balances()


def test_who_did_not_pay_has_no_seat(session, anna):
    with pytest.raises(signup.NotOpen):
        signup.sign_up(anna, session.pk)
    placed = order(anna, session.offer)
    assert seated(session) == set()

    pay(placed, "failed")
    with pytest.raises(signup.NotOpen):
        signup.sign_up(anna, session.pk)


def test_last_seat_is_sold_once_and_nobody_waits(session):
    for _ in range(2):
        bought(PersonFactory(), session.offer)
    late = PersonFactory()

    with pytest.raises(ordering.SoldOut):
        order(late, session.offer)
    shown = browser(late).get(session.get_absolute_url()).content.decode()
    assert "Er is geen plek meer te koop." in shown
    assert "wachtlijst" not in shown
    assert not session.signups.filter(waiting=True).exists()


def test_fewer_seats_than_are_sold_send_nobody_away(session, tess):
    sold = [PersonFactory() for _ in range(2)]
    for one in sold:
        bought(one, session.offer)
    planning.change(tess, session.pk, facts(seats=2))
    Session.objects.filter(pk=session.pk).update(seats=1)

    planning.change(tess, session.pk, facts(seats=None))

    session.offer.refresh_from_db()
    assert session.offer.seats == selling.MOST_SEATS
    assert seated(session) == set(sold)


# --- the door -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBERS])
def test_door_is_for_who_paid_and_who_leads(session, tess, anna, audience):
    Session.objects.filter(pk=session.pk).update(audience=audience)
    begins_in(session, minutes=5)
    bought(anna, session.offer)
    gone, stranger = PersonFactory(is_active=False), PersonFactory()

    for one, may in ((anna, True), (tess, True), (moderator(), True), (stranger, False), (gone, False), (None, False)):
        found = door.standing(one, session)
        assert (found.paid and found.invited) is may
        assert (door.why_not(session, found, None, timezone.now()) == "") is may
    assert access.may_come(anna, session)
    assert not any(access.may_come(one, session) for one in (stranger, gone))

    with pytest.raises(Refused, match=r"not\.paid"):
        entering.enter(session, stranger)
    shut = browser(stranger).get(f"{session.get_absolute_url()}zaal/")
    assert shut.status_code == 403
    assert "koop je eerst een plek" in shut.content.decode()
    assert entering.enter(session, anna).person == anna


def test_guest_does_not_come_in_for_nothing(session):
    Session.objects.filter(pk=session.pk).update(audience=Audience.PUBLIC)
    begins_in(session, minutes=5)

    guest = browser()
    assert guest.post(f"{session.get_absolute_url()}zaal/", {"name": "Piet"}).status_code == 403
    assert "Koop een plek" in guest.get(session.get_absolute_url()).content.decode()


def test_what_is_left_of_it_is_for_who_paid(session, anna):
    bought(anna, session.offer)
    past = timezone.now() - timedelta(hours=1)
    Session.objects.filter(pk=session.pk).update(starts_at=past - timedelta(hours=1), ends_at=past, started_at=past, ended_at=past)

    assert "Van deze sessie is niets bewaard." in browser(anna).get(session.get_absolute_url()).content.decode()
    assert "voor wie een plek kocht" in browser(PersonFactory()).get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBERS])
def test_slides_are_afterwards_for_who_paid(session, tess, anna, audience):
    bought(anna, session.offer)
    Session.objects.filter(pk=session.pk).update(audience=audience, started_at=timezone.now(), ended_at=timezone.now())
    session.refresh_from_db()
    people = {"paid": anna, "leads": tess, "did not pay": PersonFactory(), "guest": None}

    may = {who for who, one in people.items() if slides.may_fetch(session, door.standing(one, session), None, timezone.now())}

    assert may == {"paid", "leads"}


# --- money back ---------------------------------------------------------------------------------------------------------------------------
def test_seat_goes_back_for_money_until_a_day_before(session, anna):
    programme = give_voucher(anna, share=60)
    bought(anna, session.offer)
    assert "geef me mijn geld terug" in browser(anna).get(session.get_absolute_url()).content.decode()

    answer = browser(anna).post(f"{session.get_absolute_url()}afmelden/", {"geld": "terug"}, follow=True).content.decode()

    assert "Je geld komt terug" in answer
    assert "Koop een plek" in answer
    assert [one.cents for one in Refund.objects.all()] == [10_00]
    assert Account.objects.get(programme=programme, place="available").balance == 1000_00
    assert (seated(session), Entitlement.objects.standing().count()) == (set(), 0)
    session.offer.refresh_from_db()
    assert session.offer.seats_taken == 0
    assert ledger_balances()
    browser(anna).post(f"{session.get_absolute_url()}afmelden/", {"geld": "terug"})  # the button pressed twice
    assert Refund.objects.count() == 1


def test_too_late_for_money_the_seat_stays_until_one_says_so(session, anna):
    bought(anna, session.offer)
    begins_in(session, hours=23)
    assert "zonder geld terug" in browser(anna).get(session.get_absolute_url()).content.decode()

    answer = browser(anna).post(f"{session.get_absolute_url()}afmelden/", {"geld": "terug"}, follow=True).content.decode()
    assert "te laat om je geld terug te krijgen" in answer
    assert seated(session) == {anna}

    browser(anna).post(f"{session.get_absolute_url()}afmelden/")
    assert (seated(session), Refund.objects.count()) == (set(), 0)
    signup.sign_up(anna, session.pk)  # it was paid: she may change her mind
    assert seated(session) == {anna}


def test_called_off_everybody_gets_his_money_back_and_hears_it(session, tess, anna):
    programme = give_voucher(anna, share=60)
    bram, carla = PersonFactory(), PersonFactory()
    bought(anna, session.offer)
    unpaid = order(bram, session.offer)
    attempt_of_bram = pay(unpaid, "paid_late")

    planning.cancel(tess, session.pk)
    tell_changes()

    assert Account.objects.get(programme=programme, place="available").balance == 1000_00
    assert {one.state for one in Order.objects.all()} == {OrderState.REFUNDED, OrderState.CANCELLED}
    assert Notice.objects.filter(person=anna, title__contains="gaat niet door").exists()
    with pytest.raises(ordering.NotForSale):
        order(carla, session.offer)
    # What Bram's bank sends a minute later comes too late: it goes back, he gets no seat.
    DemoBankPayment.objects.update(tell_at=timezone.now())
    playing.pay_late()
    attempt_of_bram.refresh_from_db()
    assert attempt_of_bram.refunds.count() == 1
    assert not Signup.objects.filter(person=bram).exists()
    assert ledger_balances()


def test_who_got_his_money_back_is_shown_out(session, anna, said, django_capture_on_commit_callbacks):
    begins_in(session, minutes=5)
    bought(anna, session.offer)
    entering.enter(session, anna)

    with django_capture_on_commit_callbacks(execute=True):
        refunding.refund_order(PersonFactory(is_superuser=True), Order.objects.get().pk, 25_00, "Coulance", before=0)

    assert ("access", (session.room, "")) in said
    assert door.why_not(session, door.standing(anna, session), entering.attendee_of(session, anna, None), timezone.now()) == "not.paid"


def test_sessions_that_cost_something_need_one_query_more_at_the_door(session, tess, django_assert_num_queries):
    people = [PersonFactory() for _ in range(5)]

    with django_assert_num_queries(3):
        door.standings([(one, session) for one in people])
    free = planned(tess)
    with django_assert_num_queries(2):
        door.standings([(one, free) for one in people])
