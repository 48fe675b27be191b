"""The funder's desk: a programme in plain words, vouchers, the money to the cent, and people as numbers that give nobody away."""

import csv
import io
import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.utils import timezone
from pypdf import PdfReader

from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, buy, filled, make_funder, make_programme, make_voucher, organisation_of
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.desks.funder import queries
from vakkring.desks.funder.preview import preview
from vakkring.funding import actions
from vakkring.funding.models import Batch, Contribution, Programme, Voucher
from vakkring.vocabulary.models import Region, Topic, Trade

pytestmark = pytest.mark.django_db


def client_of(funder):
    Authenticator.objects.get_or_create(user=funder, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client()
    client.force_login(funder)
    prove(client, funder)
    return client


def prove(client, funder, ago=0):
    """As if he logged in so many seconds ago."""
    request = RequestFactory().get("/")
    request.user, request.session = funder, client.session
    request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    record_authentication(request, funder, method="code")
    request.session[AUTHENTICATION_METHODS_SESSION_KEY][0]["at"] -= ago
    request.session.save()


def text(reply):
    return reply.content.decode().replace("\u00a0", " ")


def typed(**changes):
    """What a funder types."""
    last = timezone.localdate() + timedelta(days=100)
    usual = {
        "key": str(uuid.uuid4()),
        "name": "Laden leren",
        "budget": "10.000",
        "starts_on": timezone.localdate().isoformat(),
        "ends_on": last.isoformat(),
        "share": "60",
        "stacks": "on",
        "turn": "50",
        "kinds": ["module", "session"],
    }
    return {**usual, **changes}


# --- making one ---------------------------------------------------------------------------------------------------------------------------
def test_programme_is_shown_in_words_before_it_is_made():
    funder = make_funder()
    client, sent = client_of(funder), typed(most_per_year="500", regions=[Region.objects.get(slug="zwolle").pk])

    shown = client.post("/fonds/nieuw/", sent)

    assert "Iemand uit Regio Zwolle met een voucher krijgt € 120 van € 200, en betaalt zelf € 80." in text(shown)
    assert not Programme.objects.exists()

    reply = client.post("/fonds/nieuw/", {**sent, "seen": shown.context["seen"]})
    again = client.post("/fonds/nieuw/", {**sent, "seen": shown.context["seen"]})

    made = Programme.objects.get()
    assert reply.url == again.url == f"/fonds/{made.key}/"
    assert (made.organisation, made.share, made.most_per_year, made.kinds) == (organisation_of(funder), 60, 50_000, ["module", "session"])
    assert queries.budget(made).available == 1_000_000


def test_what_was_changed_after_it_was_shown_is_shown_again():
    client, sent = client_of(make_funder()), typed()
    seen = client.post("/fonds/nieuw/", sent).context["seen"]

    reply = client.post("/fonds/nieuw/", {**sent, "share": "90", "seen": seen})

    assert "€ 180 van € 200" in text(reply)
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"budget": "veel"}, "Vul een bedrag in"),
        ({"budget": "0"}, "Vul minstens € 1,00 in."),
        ({"budget": "1.000.001"}, "Vul hoogstens € 1.000.000,00 in."),
        ({"budget": ""}, "verplicht"),
        ({"share": "101"}, "100"),
        ({"ends_on": "2020-01-01"}, "De laatste dag ligt na vandaag"),
        ({"kinds": []}, "Kies er minstens één."),
        ({"least_years": "5", "most_years": "2"}, "dan mag niemand meedoen"),
        ({"most_per_year": "10.001"}, "meer dan al het geld"),
    ],
)
def test_form_says_what_is_wrong(changes, says):
    reply = client_of(make_funder()).post("/fonds/nieuw/", typed(**changes))

    assert reply.status_code == 400
    assert says in text(reply)
    assert not Programme.objects.exists()


def test_preview_names_every_condition():
    found = preview(
        {
            **filled(
                budget=10_000,
                topics=list(Topic.objects.filter(slug="laden")),
                trades=list(Trade.objects.filter(slug="elektricien")),
                regions=list(Region.objects.filter(slug="twente")),
                least_own=500,
                least_price=1_000,
                largest_size=3,
                least_months=24,
                most_months=60,
                stacks=False,
            ),
            "budget": 10_000,
        }
    )

    told = " ".join(found.conditions).replace("\u00a0", " ")
    for words in ("Laadpalen", "Elektricien", "Twente", "€ 5", "€ 10", "3 mensen", "2 jaar", "5 jaar", "Niet samen"):
        assert words in told
    assert found.sentence.startswith("Iemand die elektricien is uit Twente")
    assert [one.people for one in found.examples] == [3, 1, 1, 1]


def test_preview_warns_when_nothing_is_paid():
    assert preview({**filled(least_price=9_999_999), "budget": 100}).sentence.startswith("Let op:")


def test_funder_of_two_organisations_chooses():
    funder = make_funder("Fonds A")
    accounts.grant_role(None, funder, (other := organisation_of(make_funder("Fonds B"))), Role.FUNDER)
    client, sent = client_of(funder), typed()

    seen = client.post(f"/fonds/nieuw/?voor={other.pk}", sent).context["seen"]
    client.post(f"/fonds/nieuw/?voor={other.pk}", {**sent, "seen": seen})

    assert Programme.objects.get().organisation == other
    assert "Nieuw voor Fonds B" in text(client.get("/fonds/"))


# --- the money ----------------------------------------------------------------------------------------------------------------------------
def test_desk_follows_the_money():
    programme, person = make_programme(), PersonFactory()
    make_voucher(programme, person, most_uses=9)
    client = client_of(programme.made_by)
    first, _division = buy(person)
    second, _division = buy(person)
    assert "€ 240,00" in text(client.get(f"/fonds/{programme.key}/stand/"))

    actions.spend(first)
    actions.release(second)
    actions.give_back(first, 1_000)

    found = queries.budget(programme)
    assert (found.whole, found.available, found.reserved, found.spent) == (100_000, 89_000, 0, 11_000)
    assert (found.released, found.expired, found.given_back, found.lapsed) == (12_000, 0, 1_000, 0)
    page = text(client.get(f"/fonds/{programme.key}/"))
    assert "€ 890,00" in page
    assert "€ 110,00" in page


def test_sheet_holds_every_euro_and_nobody():
    programme, person = make_programme(), PersonFactory(first_name="Zwaluw", last_name="=cmd")
    make_voucher(programme, person, most_uses=9)
    reference, _division = buy(person)
    actions.spend(reference)

    reply = client_of(programme.made_by).get(f"/fonds/{programme.key}/boekingen.csv")

    lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[2:5] for line in lines[1:]] == [
        ["geld erin", "1000,00", ""],
        ["gereserveerd voor een aankoop", "120,00", "1"],
        ["betaald", "120,00", "1"],
    ]
    assert "attachment" in reply["Content-Disposition"]
    for told in ("Zwaluw", person.email, reference):
        assert told not in reply.content.decode()


def test_money_is_added_and_the_programme_ends():
    programme = make_programme(budget=1_000)
    client, key = client_of(programme.made_by), str(uuid.uuid4())
    assert client.post(f"/fonds/{programme.key}/erbij/", {"key": key, "cents": "x"}).status_code == 400
    for _ in range(2):
        client.post(f"/fonds/{programme.key}/erbij/", {"key": key, "cents": "5"})
    assert queries.budget(programme).available == 1_500

    assert "€ 15,00" in text(client.get(f"/fonds/{programme.key}/stoppen/"))
    for _ in range(2):
        client.post(f"/fonds/{programme.key}/stoppen/")

    assert queries.budget(programme).lapsed == 1_500
    page = text(client.get(f"/fonds/{programme.key}/"))
    assert "Gestopt" in page
    assert "Deel vouchers uit" not in page
    assert client.post(f"/fonds/{programme.key}/erbij/", {"key": str(uuid.uuid4()), "cents": "5"}).status_code == 403
    assert_books_are_right()


# --- people -------------------------------------------------------------------------------------------------------------------------------
def spend_by(programme, many, slug):
    trade = Trade.objects.get(slug=slug)
    people = [PersonFactory(trade=trade, postcode="8011") for _ in range(many)]
    for one in people:
        make_voucher(programme, one)
        actions.spend(buy(one)[0])
    return people


def test_small_groups_stay_hidden_also_by_subtracting():
    programme = make_programme(budget=10_000_000)
    spend_by(programme, 4, "elektricien")
    assert queries.reach(programme).people is None

    spend_by(programme, 6, "dakdekker")
    spend_by(programme, 7, "timmerman")
    found = queries.reach(programme)

    assert found.people == 17
    trades = {one.name: one.people for one in found.trades}
    assert trades["Elektricien"] is None
    shown = [people for people in trades.values() if people is not None]
    assert 17 - sum(shown) >= 5  # what is left out is no group of four
    assert {one.name: one.people for one in found.regions} == {"Regio Zwolle": 17}
    assert "4</td>" not in text(client_of(programme.made_by).get(f"/fonds/{programme.key}/"))


def test_only_paid_purchases_count_and_everybody_once():
    programme, person = make_programme(), PersonFactory()
    make_voucher(programme, person, most_uses=20)
    for _ in range(6):
        actions.spend(buy(person, 1_000)[0])
    buy(PersonFactory())

    assert queries.reach(programme).people is None
    assert Contribution.objects.filter(programme=programme).values("person").distinct().count() == 1


def test_names_show_only_of_who_shared_it():
    programme = make_programme()
    anna, bram = PersonFactory(first_name="Annabel"), PersonFactory(first_name="Bramwell")
    voucher = make_voucher(programme, anna)
    make_voucher(programme, bram)
    client = client_of(programme.made_by)
    assert "Annabel" not in text(client.get(f"/fonds/{programme.key}/"))

    actions.share_name(anna, voucher.pk, named=True)

    page = text(client.get(f"/fonds/{programme.key}/"))
    assert "Annabel" in page
    assert "Bramwell" not in page


# --- vouchers -----------------------------------------------------------------------------------------------------------------------------
def test_vouchers_go_out_by_mail_and_can_be_withdrawn_without_telling_whether_they_were_used():
    programme, anna = make_programme(), PersonFactory(email="anna@example.nl")
    client = client_of(programme.made_by)
    address = f"/fonds/{programme.key}/vouchers/"
    assert client.post(address, {"emails": "geen adres", "most_uses": "1"}).status_code == 400
    assert client.post(address, {"emails": "b@example.nl", "most_uses": "1", "ends_on": "2020-01-01"}).status_code == 400

    client.post(address, {"emails": "anna@example.nl\nbram@example.nl", "most_uses": "3", "worth": "300"})
    client.get(address)  # shows "verstuurd" once
    before = text(client.get(address))
    used, unused = Voucher.objects.get(email="anna@example.nl"), Voucher.objects.get(email="bram@example.nl")
    assert (used.most_uses, used.worth) == (3, 30_000)
    actions.spend(buy(anna)[0])

    assert strip(text(client.get(address))) == strip(before)
    answers = [client.post(f"{address}{one.pk}/intrekken/", follow=True) for one in (used, unused)]
    assert all("Wat er al mee betaald was, blijft betaald." in text(one) for one in answers)
    assert queries.budget(programme).spent == 12_000


def strip(page):
    """A page without what changes each time."""
    return "".join(line for line in page.splitlines() if "csrf" not in line and "nonce" not in line and 'name="key"' not in line)


def test_sheet_of_codes_is_printed_until_a_code_is_taken():
    programme = make_programme()
    client, key = client_of(programme.made_by), uuid.uuid4()
    assert client.post(f"/fonds/{programme.key}/vouchers/codes/", {"key": key, "count": "0", "most_uses": "1"}).status_code == 400
    for _ in range(2):
        client.post(f"/fonds/{programme.key}/vouchers/codes/", {"key": key, "count": "9", "most_uses": "1", "note": "Beurs"})
    assert programme.vouchers.count() == 9
    address = f"/fonds/{programme.key}/vellen/{Batch.objects.get().key}.pdf"

    printed = words_of(client.get(address))
    codes = [actions.vouchers.code_of(one) for one in programme.vouchers.all()]
    assert all(one[:9] in printed and one[10:] in printed for one in codes)

    actions.take_code(PersonFactory(), codes[0])
    assert codes[0][:9] not in words_of(client.get(address))
    programme.vouchers.update(sealed="")
    assert "Alle codes van dit vel zijn gebruikt" in words_of(client.get(address))


def words_of(reply):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(reply.content)).pages)


# --- proof --------------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def files(db):
    """A programme with a sheet: its page, and the file and the page with its button, for both files."""
    programme = make_programme()
    batch = actions.make_codes(programme.made_by, programme, uuid.uuid4(), 1)
    home = f"/fonds/{programme.key}/"
    return programme.made_by, [(f"{home}boekingen.csv", home), (f"{home}vellen/{batch.key}.pdf", f"{home}vouchers/")]


def test_who_logged_in_long_ago_gets_no_file_without_proof(files):
    funder, both = files
    client = client_of(funder)
    prove(client, funder, ago=3600)

    for address, page in both:
        asked = client.get(address)
        assert (asked.status_code, asked.content) == (302, b"")
        assert asked.url == f"/account/2fa/reauthenticate/?{urlencode({'next': page})}"


def test_code_by_mail_is_proof_and_leads_back_to_the_page_with_the_button(files, mailoutbox, settings, django_capture_on_commit_callbacks):
    settings.DEMO = True  # elsewhere a funder has a second step, and proves himself with that
    funder, both = files
    client = Client()
    client.force_login(funder)

    for address, page in both:
        asked = client.get(address)
        if asked.status_code == 302:
            with django_capture_on_commit_callbacks(execute=True):
                sent = client.post(asked.url, {"send": "1"})
            code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)
            assert client.post(sent.url, {"code": code.group()}).url == page
        assert client.get(address).status_code == 200


# --- who may ------------------------------------------------------------------------------------------------------------------------------
def test_another_funds_programme_is_not_there():
    programme = make_programme()
    batch = actions.make_codes(programme.made_by, programme, uuid.uuid4(), 1)
    voucher = make_voucher(programme, PersonFactory())
    client = client_of(make_funder("Fonds West"))
    own = f"/fonds/{programme.key}/"

    for address in ("", "stand/", "stoppen/", "boekingen.csv", "vouchers/", f"vellen/{batch.key}.pdf"):
        assert client.get(own + address).status_code == 404, address
    for address in ("erbij/", "stoppen/", "vouchers/", "vouchers/codes/", f"vouchers/{voucher.pk}/intrekken/"):
        assert client.post(own + address).status_code == 404, address
    assert programme.name not in text(client.get("/fonds/"))
    assert Programme.objects.get().ended_at is None


def test_sheet_of_another_programme_is_not_there():
    programme, other = make_programme(), make_programme()
    batch = actions.make_codes(other.made_by, other, uuid.uuid4(), 1)

    assert client_of(programme.made_by).get(f"/fonds/{programme.key}/vellen/{batch.key}.pdf").status_code == 404


def test_every_page_says_who_sees_what():
    programme = make_programme()
    client = client_of(programme.made_by)

    for address in (
        "/fonds/",
        "/fonds/nieuw/",
        f"/fonds/{programme.key}/",
        f"/fonds/{programme.key}/vouchers/",
        f"/fonds/{programme.key}/stoppen/",
    ):
        assert "Je ziet bedragen en aantallen, geen namen." in text(client.get(address)), address


def test_home_costs_few_queries(django_assert_max_num_queries):
    funder = make_funder()
    for _ in range(3):
        make_programme(funder=funder)
    client = client_of(funder)
    client.get("/fonds/")

    with django_assert_max_num_queries(20):
        client.get("/fonds/")
