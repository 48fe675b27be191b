"""The pages: what a button does, what is said when something changed, and who gets nothing."""

import html
import re
import uuid

import pytest
from django.test import Client

from tests.factories import PersonFactory
from tests.funding.made import make_programme
from tests.shop.making import COMPANY, bought, give_voucher, make_offer, order, pay, play
from vakkring.funding import actions as funding
from vakkring.funding import schemes
from vakkring.shop import tokens
from vakkring.shop.actions import offers, settling
from vakkring.shop.models import BillingDetails, Entitlement, Invoice, Order, Payment, Refund

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def shown(client, offer, query=""):
    """The hidden fields of the button, and the page."""
    page = client.get(f"/betalen/{offer.slug}/{query}").content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("id", "agreed")}, page


def press(client, offer, fields, **more):
    return client.post(f"/betalen/{offer.slug}/", {**fields, **COMPANY, **more})


def test_button_leads_to_the_bank_and_keeps_the_company(anna, offer):
    client = client_of(anna)
    fields, _page = shown(client, offer)

    reply = press(client, offer, fields, hourly_rate="65")

    assert reply.url.startswith("/demo/bank/")
    assert Order.objects.get().buyer == {**COMPANY, "postcode": "8011 AB"}
    assert BillingDetails.objects.get().hourly_rate == 65_00
    assert press(client, offer, fields).url == reply.url  # a second tap
    assert Order.objects.count() == Payment.objects.count() == 1


def test_funds_that_may_pay_a_part_are_named_and_are_for_who_works_alone(anna, offer):
    _fields, page = shown(client_of(anna), offer)

    tips = schemes.tips(anna)
    assert tips
    assert all(f"<b>{html.escape(one.name)}</b>" in page for one in tips)
    assert "ontwikkelpaden" not in page


def test_after_a_payment_that_failed_one_tap_leads_to_the_bank_again(anna, offer):
    client = client_of(anna)
    press(client, offer, shown(client, offer)[0])
    attempt = Payment.objects.get()
    play(attempt, "failed")

    page = client.get(f"/betalen/terug/{tokens.for_return(attempt.pk)}/").content.decode()

    again = re.search(r'<form method="post" action="([^"]*)"', page)[1]
    assert client.post(again).url.startswith("/demo/bank/")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postcode", "801"),
        ("kvk_number", "1234"),
        ("vat_id", "NL123456789B01"),
        ("name", ""),
        ("street", ""),
        ("hourly_rate", "veel"),
        ("hourly_rate", "900"),
    ],
)
def test_company_that_cannot_be_is_shown_again(anna, offer, field, value):
    client = client_of(anna)
    fields, _page = shown(client, offer)

    reply = client.post(f"/betalen/{offer.slug}/", {**fields, **COMPANY, field: value})

    assert reply.status_code == 422
    assert Order.objects.count() == 0


def test_changed_price_is_shown_before_anything_is_paid(anna, offer):
    client = client_of(anna)
    fields, _page = shown(client, offer)
    offer.price = 199_00
    offers.set_offer(None, offer)

    reply = client.post(f"/betalen/{offer.slug}/", {**fields, **COMPANY}, follow=True)

    assert "net veranderd" in reply.content.decode()
    assert "199,00" in reply.content.decode()
    assert Order.objects.count() == 0


def test_forged_form_changes_nothing(anna, offer):
    client = client_of(anna)

    known = str(uuid.uuid4())
    for given in ({}, {"id": "x", "agreed": "y"}, {"id": known, "agreed": "f" * 32}, {"id": known, "agreed": "f" * 99}):
        client.post(f"/betalen/{offer.slug}/", {**given, **COMPANY})

    assert Order.objects.count() == 0


def test_situation_pot_and_what_is_kept_are_in_the_address(anna):
    offer = make_offer(situations=[("Net begonnen", 49_00)])
    give_voucher(anna)
    funding.put_in(anna, "gift", 20_00)
    client = client_of(anna)
    lower = offer.situations.get()

    assert "19,60" in shown(client, offer, f"?situatie={lower.pk}")[1]
    fields, page = shown(client, offer, f"?situatie={lower.pk}&pot=1")
    assert "Je leerpotje" in page
    press(client, offer, fields, situatie=lower.pk, pot="1")
    assert Order.objects.get().own == 0  # 60 % by the fund, the rest out of his leerpotje
    assert shown(client_of(PersonFactory()), offer, "?situatie=999999&zonder=voucher:x&pot=nee")


def test_code_that_works_and_one_that_does_not(anna, offer):
    programme = make_programme()
    batch = funding.make_codes(programme.made_by, programme, uuid.uuid4(), 1)
    from vakkring.funding.queries import takeable

    client = client_of(anna)
    wrong = client.post(f"/betalen/{offer.slug}/voucher/", {"code": "7K2M-0000-0000-0000"})

    assert wrong.status_code == 422
    assert "werkt niet voor jou" in wrong.content.decode()
    assert takeable(anna, "7K2M-0000-0000-0000") is None
    assert batch.vouchers.count() == 1


def test_voucher_guessing_is_limited(anna, offer):
    client = client_of(anna)

    answers = [client.post(f"/betalen/{offer.slug}/voucher/", {"code": f"{n:016d}"}).status_code for n in range(14)]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_what_one_has_leads_to_it_and_what_is_open_to_its_order(anna, offer):
    client = client_of(anna)
    placed = order(anna, offer)

    assert client.get(f"/betalen/{offer.slug}/").url == f"/betalen/bestelling/{placed.pk}/"

    pay(placed)

    assert client.get(f"/betalen/{offer.slug}/").url == offer.return_path


def test_not_for_sale_says_so(anna):
    assert client_of(anna).get(f"/betalen/{make_offer(withdrawn=True).slug}/").status_code == 410
    full = make_offer(seats=1)
    order(PersonFactory(), full)
    assert "bezet" in client_of(anna).get(f"/betalen/{full.slug}/").content.decode()
    assert client_of(anna).get("/betalen/bestaat-niet/").status_code == 404


def test_gateway_that_is_down_keeps_the_order(anna, offer, settings):
    client = client_of(anna)
    fields, _page = shown(client, offer)
    settings.PAYMENT_GATEWAY, settings.MOLLIE_API_KEY, settings.MOLLIE_API_URL = "mollie", "test_x", "http://127.0.0.1:9/v2"

    reply = client.post(f"/betalen/{offer.slug}/", {**fields, **COMPANY}, follow=True)

    assert "Betalen lukt nu even niet" in reply.content.decode()
    assert Order.objects.get().state == "placed"


def test_site_without_a_gateway_says_so(anna, offer, settings):
    settings.PAYMENT_GATEWAY = ""

    assert "nog niet betalen" in client_of(anna).get(f"/betalen/{offer.slug}/").content.decode()


def test_order_is_for_its_buyer(anna, offer):
    placed = order(anna, offer)
    stranger = client_of(PersonFactory())

    assert stranger.get(f"/betalen/bestelling/{placed.pk}/").status_code == 404
    assert stranger.post(f"/betalen/bestelling/{placed.pk}/annuleren/").status_code == 404
    assert stranger.post(f"/betalen/bestelling/{placed.pk}/verder/").status_code == 404
    assert client_of(anna).post(f"/betalen/bestelling/{placed.pk}/annuleren/").url == offer.return_path
    assert Order.objects.get().state == "cancelled"
    assert client_of(anna).post(f"/betalen/bestelling/{placed.pk}/annuleren/").url.endswith(f"{placed.pk}/")


# --- back from the bank -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("paid", "Betaald"),
        ("failed", "De betaling is niet gelukt"),
        ("canceled", "Je stopte met betalen"),
        ("expired", "De tijd was om"),
        ("paid_late", "We wachten op je bank"),
    ],
)
def test_return_page_works_without_a_session_and_names_nobody(anna, offer, outcome, words):
    attempt = pay(order(anna, offer), outcome)
    address = f"/betalen/terug/{tokens.for_return(attempt.pk)}/"

    stranger, own = Client().get(address).content.decode(), client_of(anna).get(address).content.decode()

    assert words in stranger
    assert words in own
    for secret in (anna.email, offer.title, "/facturen/VK", str(attempt.order_id)):
        assert secret not in stranger
    assert ('http-equiv="refresh"' in stranger) == (outcome == "paid_late")


def test_return_page_stops_looking_by_itself(anna, offer):
    attempt = settling.start_payment(order(anna, offer))
    address = f"/betalen/terug/{tokens.for_return(attempt.pk)}/"

    assert 'content="3;url=?keer=1"' in Client().get(address).content.decode()
    assert 'http-equiv="refresh"' not in Client().get(f"{address}?keer=12").content.decode()
    assert Client().get(f"{address}?keer=99999999999").status_code == 200
    assert Client().get("/betalen/terug/gokje/").status_code == 404


# --- the demo bank ----------------------------------------------------------------------------------------------------------------------
def test_demo_bank_is_not_there_where_people_really_pay(anna, offer, settings):
    attempt = settling.start_payment(order(anna, offer))
    path = f"/demo/bank/{attempt.provider_id}/"
    assert Client().get(path).status_code == 200
    settings.DEMO_BANK = False

    assert Client().post(path, {"outcome": "paid"}).status_code == 404
    assert Order.objects.get().state == "placed"


def test_demo_bank_knows_its_outcomes(anna, offer):
    attempt = settling.start_payment(order(anna, offer))

    assert Client().post(f"/demo/bank/{attempt.provider_id}/", {"outcome": "gratis"}).status_code == 200
    assert "/betalen/terug/" in Client().post(f"/demo/bank/{attempt.provider_id}/", {"outcome": "paid"}).url
    assert Order.objects.get().state == "paid"


def test_demo_bank_leads_back_to_where_the_phone_came_from(anna, offer, settings):
    """On a machine of one's own the site does not know by which address others reach it."""
    settings.SITE_URL = "http://0.0.0.0:8000"
    attempt = settling.start_payment(order(anna, offer))

    back = Client().post(f"/demo/bank/{attempt.provider_id}/", {"outcome": "paid"})

    assert back.url == f"/betalen/terug/{tokens.for_return(attempt.pk)}/"
    assert Client().get(back.url).status_code == 200


# --- an operator ------------------------------------------------------------------------------------------------------------------------
def test_operator_finds_an_order_and_gives_back(anna, offer):
    give_voucher(anna)
    placed = bought(anna, offer)
    client = client_of(PersonFactory(is_superuser=True))

    assert anna.email in client.get("/bestellingen/", {"q": anna.email}).content.decode()
    assert anna.email not in client.get("/bestellingen/", {"q": "niemand"}).content.decode()
    path = f"/bestellingen/{placed.pk}/"
    assert "Geef terug" in client.get(path).content.decode()
    assert client.post(path, {"cents": "200", "reason": "Te veel", "before": 0}).status_code == 422
    assert client.post(path, {"cents": "149", "reason": "Ging niet door", "before": 0}).status_code == 302
    assert client.post(path, {"cents": "149", "reason": "Ging niet door", "before": 0}).status_code == 422
    assert Refund.objects.get().cents == 59_60
    assert Invoice.objects.filter(kind="credit").count() == 1
    assert Entitlement.objects.standing().count() == 0


def test_orders_are_for_operators(anna, offer):
    placed = bought(anna, offer)

    assert client_of(anna).get("/bestellingen/").status_code == 403
    assert client_of(anna).post(f"/bestellingen/{placed.pk}/", {"cents": "1", "reason": "x", "before": 0}).status_code == 403
