"""One's own leerpotje, codes, and what somebody tells: what each page shows and to whom."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.factories import PersonFactory
from tests.funding.made import (
    assert_books_are_right,
    buy,
    filled,
    later,
    make_funder,
    make_programme,
    make_purchase,
    make_voucher,
    organisation_of,
    part_of,
    state,
)
from vakkring.accounts.actions import erase_person, export_person
from vakkring.accounts.models import AuditEntry
from vakkring.funding import actions, personal, queries
from vakkring.funding.actions.vouchers import code_of
from vakkring.funding.models import Contribution, Entry, Programme, Situation, Voucher
from vakkring.funding.purse import purse
from vakkring.notices.models import Letter, Notice
from vakkring.vocabulary.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return PersonFactory(email="anna@example.nl", postcode="8011")


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(client, address):
    return client.get(address).content.decode().replace("\u00a0", " ")


def make_code(programme, **fields):
    batch = actions.make_codes(programme.made_by, programme, programme.key, 1, **fields)
    return code_of(batch.vouchers.get())


# --- the pot ----------------------------------------------------------------------------------------------------------------------------
def test_pot_shows_vouchers_own_money_and_what_went_in_and_out(anna):
    programme = make_programme(most_per_year=30_000)
    make_voucher(programme, anna, most_uses=5)
    actions.put_in(anna, "top-up:1", 7_000)
    reference, _division = buy(anna, 6_000)
    actions.spend(reference)

    page = text_of(client_of(anna), "/leerpotje/")

    assert "€ 334,00" in page  # 300 - 36 of the voucher and 70 of her own
    assert "− € 36,00" in page
    assert "+ € 70,00" in page
    assert "Voucher ontvangen" in page
    assert "R290 buiten plaatsen" in page


def test_pot_of_somebody_else_shows_nothing_of_it(anna):
    make_voucher(make_programme(), anna)

    page = text_of(client_of(PersonFactory()), "/leerpotje/")

    assert "Nog geen voucher" in page
    assert "Fonds Oost" not in page


def test_two_vouchers_of_one_programme_promise_its_year_once(anna):
    programme = make_programme(most_per_year=30_000)
    make_voucher(programme, anna)
    actions.take_code(anna, make_code(programme))

    assert purse(anna).promised == 30_000


def test_voucher_without_an_amount_promises_a_share(anna):
    make_voucher(make_programme(), anna)

    found = purse(anna)

    assert (found.total, len(found.unbounded)) == (0, 1)
    assert "60% van wat je kiest" in text_of(client_of(anna), "/leerpotje/")


def test_states_of_vouchers(anna):
    ended, early, empty = make_programme(), make_programme(starts_on=timezone.localdate() + timedelta(days=1)), make_programme(budget=100)
    used = make_programme()
    for programme in (ended, early, empty, used):
        make_voucher(programme, anna)
    actions.end_programme(ended.made_by, ended)
    actions.reserve(anna, "order:used", [part_of(used.vouchers.get(), 100)], later())
    Programme.objects.filter(pk=empty.pk).update(most_per_year=0)

    states = {one.voucher.programme_id: one.state for one in purse(anna).vouchers}

    assert states == {ended.pk: "over", early.pk: "early", empty.pk: "empty", used.pk: "used"}


def test_pot_costs_few_queries(anna, django_assert_max_num_queries):
    for _ in range(4):
        make_voucher(make_programme(), anna)
        buy(anna)
    client = client_of(anna)
    client.get("/leerpotje/")

    with django_assert_max_num_queries(16):
        client.get("/leerpotje/")


def test_ending_voucher_is_warned_about(anna):
    make_voucher(make_programme(most_per_year=20_000, ends_on=timezone.localdate() + timedelta(days=20)), anna)

    assert "Gebruik je voucher op tijd." in text_of(client_of(anna), "/leerpotje/")


# --- codes ------------------------------------------------------------------------------------------------------------------------------
SORRY = "Met deze code lukt het niet."


def test_code_is_taken_and_shown_in_the_pot(anna):
    code = make_code(make_programme())

    reply = client_of(anna).post("/voucher/", {"code": code.lower().replace("-", " ")}, follow=True)

    assert reply.redirect_chain == [("/leerpotje/", 302)]
    assert "zit in je leerpotje" in reply.content.decode()
    voucher = Voucher.objects.get()
    assert (voucher.person, voucher.sealed) == (anna, "")


def test_every_code_that_does_not_work_gets_the_same_answer(anna):
    """Unknown, no code at all, somebody else's, spent, withdrawn, of a programme that ended."""
    other = PersonFactory()
    taken, ended, withdrawn, unknown = (make_code(make_programme()) for _ in range(4))
    actions.take_code(other, taken)
    programme = Voucher.objects.order_by("pk")[1].programme
    actions.end_programme(programme.made_by, programme)
    third = Voucher.objects.order_by("pk")[2]
    actions.withdraw(third.given_by, third.programme, third.pk)
    Voucher.objects.order_by("pk")[3].programme.vouchers.update(digest="0" * 64)
    client = client_of(anna)

    replies = [client.post("/voucher/", {"code": code}) for code in (taken, ended, withdrawn, unknown, "7K2M")]

    assert {reply.status_code for reply in replies} == {400}
    assert all(SORRY in reply.content.decode() for reply in replies)
    assert not Voucher.objects.filter(person=anna).exists()


def test_tries_are_limited_and_right_ones_count_as_well(anna):
    code = make_code(make_programme())
    client = client_of(anna)
    for _ in range(10):
        assert client.post("/voucher/", {"code": "0000-0000-0000-0000"}).status_code == 400

    assert client.post("/voucher/", {"code": code}).status_code == 429
    assert not Voucher.objects.filter(person=anna).exists()


def test_strangers_code_waits_until_he_has_logged_in(anna):
    code = make_code(make_programme())
    client = Client()

    reply = client.post("/voucher/", {"code": code})

    assert reply.url == "/inloggen/?next=/voucher/"
    assert not Voucher.objects.exclude(person=None).exists()
    assert code in client.get("/voucher/").content.decode()


def test_code_under_an_older_secret_still_works(anna, settings):
    code = make_code(make_programme())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a-new-secret-that-is-long-enough-for-everything-here"

    assert actions.take_code(anna, code).person == anna


def test_typed_code_counts_in_the_quote_and_becomes_his_when_it_is_reserved(anna):
    code = make_code(make_programme())
    assert queries.claims(anna, make_purchase()) == []

    reference, division = buy(anna, codes=[code, "7K2M-0000-0000-0000"])
    actions.spend(reference)

    assert division.funded == 12_000
    assert Voucher.objects.get().person == anna
    assert queries.claims(PersonFactory(), make_purchase(), [code]) == []


def test_claims_say_why_not(anna):
    make_voucher(make_programme(), anna, ends_on=timezone.localdate())
    make_voucher(make_programme(largest_size=1), anna)
    twente = make_programme(regions=[Region.objects.get(slug="twente")])
    make_voucher(twente, anna)

    later_on = make_purchase(at=timezone.now() + timedelta(days=2))
    found = {one.refused: (one.could_pay, one.missing) for one in queries.claims(anna, later_on)}

    assert len(found) == 3
    assert any(text.startswith("Deze voucher gold tot en met") for text in found)
    assert found["Dit fonds is er voor Twente."] == (0, ())
    asked = next(text for text in found if text.startswith("Vertel met hoeveel mensen"))
    assert found[asked] == (0, ("organisation_size",))


# --- what somebody tells ----------------------------------------------------------------------------------------------------------------
def test_situation_is_kept_and_answers_a_rule(anna):
    make_voucher(make_programme(largest_size=1, least_months=12), anna)
    client = client_of(anna)
    assert client.post("/leerpotje/bedrijf/", {"registered_on": "2099-01-01"}).status_code == 400
    assert not Situation.objects.exists()

    client.post("/leerpotje/bedrijf/", {"registered_on": "2020-05-01", "organisation_size": "1"})

    assert [one.refused for one in queries.claims(anna, make_purchase())] == [""]
    assert "2020-05-01" in text_of(client, "/leerpotje/bedrijf/")
    assert "1 mens, bij de KvK sinds mei 2020" in text_of(client, "/leerpotje/")


def test_name_is_shared_by_its_owner_only(anna):
    voucher = make_voucher(make_programme(), anna)
    assert client_of(PersonFactory()).post(f"/leerpotje/voucher/{voucher.pk}/naam/", {"named": "1"}).status_code == 404

    client_of(anna).post(f"/leerpotje/voucher/{voucher.pk}/naam/", {"named": "1"})
    voucher.refresh_from_db()
    assert voucher.named_at is not None

    client_of(anna).post(f"/leerpotje/voucher/{voucher.pk}/naam/", {"named": "0"})
    voucher.refresh_from_db()
    assert voucher.named_at is None


# --- handing out ------------------------------------------------------------------------------------------------------------------------
def test_voucher_by_mail_writes_once_to_people_and_to_strangers(anna, django_capture_on_commit_callbacks):
    programme = make_programme()

    with django_capture_on_commit_callbacks(execute=True):
        made = actions.hand_out(programme.made_by, programme, ["Anna@Example.nl", "nieuw@example.nl", "anna@example.nl"])
        again = actions.hand_out(programme.made_by, programme, ["anna@example.nl"])

    assert ([one.email for one in made], again) == (["anna@example.nl", "nieuw@example.nl"], [])
    assert Notice.objects.get(person=anna).title == "Je hebt een voucher van Fonds Oost"
    assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.nl", "nieuw@example.nl"]
    assert all("60%" in letter.body and "/leerpotje/" in letter.body for letter in mail.outbox)


def test_voucher_waits_for_who_makes_an_account_later():
    programme = make_programme()
    actions.hand_out(programme.made_by, programme, ["later@example.nl"])

    assert queries.claims(PersonFactory(email="later@example.nl"), make_purchase())[0].could_pay == 12_000


def test_withdrawn_voucher_is_gone_and_can_be_given_again(anna):
    programme = make_programme()
    voucher = make_voucher(programme, anna)
    with pytest.raises(PermissionDenied):
        actions.withdraw(make_funder("Fonds West"), programme, voucher.pk)

    assert actions.withdraw(programme.made_by, programme, voucher.pk)
    assert not actions.withdraw(programme.made_by, programme, voucher.pk)

    assert not Notice.objects.filter(person=anna).exists()
    assert queries.claims(anna, make_purchase()) == []
    assert make_voucher(programme, anna).pk != voucher.pk


def test_codes_of_the_same_sheet_are_made_once_and_hold_no_code_in_clear():
    programme = make_programme()
    for _ in range(2):
        actions.make_codes(programme.made_by, programme, programme.key, 5)

    assert programme.vouchers.count() == 5
    voucher = programme.vouchers.first()
    plain = code_of(voucher).replace("-", "")
    assert plain not in (voucher.sealed, voucher.digest)
    assert len({one.digest for one in programme.vouchers.all()}) == 5


def test_too_many_vouchers_and_strangers_are_refused(monkeypatch):
    programme = make_programme()
    monkeypatch.setattr("vakkring.funding.actions.vouchers.MOST", 3)
    with pytest.raises(actions.TooMany):
        actions.hand_out(programme.made_by, programme, [f"{n}@example.nl" for n in range(4)])
    with pytest.raises(actions.TooMany):
        actions.make_codes(programme.made_by, programme, programme.key, 4)
    with pytest.raises(PermissionDenied):
        actions.hand_out(make_funder("Fonds West"), programme, ["a@example.nl"])

    actions.end_programme(programme.made_by, programme)
    with pytest.raises(PermissionDenied):
        actions.hand_out(programme.made_by, programme, ["a@example.nl"])


# --- programmes -------------------------------------------------------------------------------------------------------------------------
def test_programme_is_made_once_by_its_own_funders_and_leaves_a_trace():
    funder, key = make_funder(), make_programme().key
    other = make_funder("Fonds West")
    with pytest.raises(PermissionDenied):
        actions.make_programme(other, organisation_of(funder), key, filled(), 100)
    with pytest.raises(PermissionDenied):
        actions.make_programme(other, organisation_of(other), key, filled(), 100)  # the key of another fund's programme

    owner = Programme.objects.get(key=key).made_by
    assert actions.make_programme(owner, organisation_of(owner), key, filled(), 999).pk == Programme.objects.get(key=key).pk
    assert Entry.objects.filter(move="deposit").count() == 1
    assert AuditEntry.objects.filter(action="programme.made").count() == 1


def test_budget_is_added_once_and_not_to_what_is_over():
    programme, key = make_programme(budget=1_000), uuid.uuid4()
    for _ in range(2):
        actions.add_budget(programme.made_by, programme, key, 500)
    assert state(programme) == {"available": 1_500}

    actions.end_programme(programme.made_by, programme)
    programme.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.add_budget(programme.made_by, programme, uuid.uuid4(), 500)


# --- what is due, exported and erased ---------------------------------------------------------------------------------------------------
def test_what_is_left_of_an_ended_programme_lapses():
    programme, person = make_programme(), PersonFactory()
    make_voucher(programme, person)
    reference, _division = buy(person)
    actions.end_programme(programme.made_by, programme)
    assert state(programme) == {"reserved": 12_000, "lapsed": 88_000}

    actions.release(reference)
    assert personal.EndedProgrammes().run_due() == 1
    assert personal.EndedProgrammes().run_due() == 0

    assert state(programme) == {"lapsed": 100_000}
    assert_books_are_right()


def test_programme_whose_last_day_has_passed_lapses():
    programme = make_programme()
    Programme.objects.filter(pk=programme.pk).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert actions.close_ended() == 1


def test_reminder_goes_once_to_who_can_still_use_it(anna):
    programme = make_programme(ends_on=timezone.localdate() + timedelta(days=20))
    make_voucher(programme, anna)
    actions.hand_out(programme.made_by, programme, ["niemand@example.nl"])
    make_voucher(make_programme(ends_on=timezone.localdate() + timedelta(days=200)), anna)

    assert personal.VouchersRunningOut().run_due() == 1
    assert personal.VouchersRunningOut().run_due() == 0

    assert Notice.objects.filter(person=anna, title="Gebruik je voucher op tijd").count() == 1


def test_export_holds_what_is_his(anna):
    make_voucher(make_programme(), anna)
    actions.put_in(anna, "top-up:1", 700)
    actions.tell_situation(anna, registered_on=None, organisation_size=1)
    buy(anna)
    buy(PersonFactory())

    sheets = export_person(anna).sheets

    assert [row["fonds"] for row in sheets["vouchers"]] == ["Fonds Oost"]
    assert [row["waarvoor"] for row in sheets["wat fondsen betaalden"]] == ["R290 buiten plaatsen"]
    assert [row["inleg"] for row in sheets["eigen leerpotje"]] == ["7.00"]
    assert [row["mensen"] for row in sheets["over je bedrijf"]] == [1]


def test_erasing_keeps_the_books_and_nothing_that_tells_of_him(anna):
    make_voucher(make_programme(), anna, most_uses=5)
    actions.share_name(anna, Voucher.objects.get().pk, named=True)
    actions.tell_situation(anna, registered_on=None, organisation_size=1)
    reference, _division = buy(anna)
    actions.spend(reference)
    before = Entry.objects.count()

    erase_person(None, anna)
    erase_person(None, anna)

    assert Entry.objects.count() == before
    one = Contribution.objects.get()
    assert (one.title, one.trade, one.region, one.cents) == ("", None, None, 12_000)
    voucher = Voucher.objects.get()
    assert (voucher.email, voucher.named_at, voucher.withdrawn_at is not None) == ("", None, True)
    assert not Situation.objects.exists()
    assert not Letter.objects.filter(to="anna@example.nl", key__startswith="notice:").exists()
    assert_books_are_right()
