"""Answers over HTTP: one from a plain form, or a phone's queue."""

import json
import re
import uuid

import pytest
from django.test import Client

from courses import outline
from courses.models import Answer, CardSet, Module, Progress
from tests.factories import PersonFactory, card, cards_of, make_module, question_card, republish, sets_of

pytestmark = pytest.mark.django_db

WHEN = "2026-06-01T10:00:00+02:00"


@pytest.fixture(scope="module", autouse=True)
def module_pk(made_once):
    """Two sets of three cards; the first is open to everybody."""
    return made_once(lambda: make_module(sets=2).pk)


@pytest.fixture
def module(module_pk):
    return Module.objects.get(pk=module_pk)


@pytest.fixture
def rows(module):
    """The cards of the open set."""
    return cards_of(sets_of(module)[0])


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def member(person):
    client = Client()
    client.force_login(person)
    return client


def item(row, given=None, **changes):
    return {"id": str(uuid.uuid4()), "card": getattr(row, "pk", row), "given": given or {}, "at": WHEN, **changes}


def send(client, *items):
    return client.post("/leren/antwoorden/", json.dumps({"answers": items}), content_type="application/json")


def states(reply):
    assert reply.status_code == 200, reply.content
    return [one["state"] for one in reply.json()["answers"]]


# --- a plain form -----------------------------------------------------------------------------------------------------------------------
def test_form_answer_leads_back_to_the_explanation(member, module, rows):
    reply = member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": uuid.uuid4(), "choice": "0"})

    assert (reply.status_code, reply.url) == (302, f"/leren/{module.slug}/setje-1/2/#antwoord")


def test_form_answer_on_a_text_card_leads_onward_and_at_last_to_the_end(member, module, rows):
    assert member.post("/leren/antwoorden/", {"card": rows[0].pk, "id": uuid.uuid4()}).url == f"/leren/{module.slug}/setje-1/2/"
    assert member.post("/leren/antwoorden/", {"card": rows[2].pk, "id": uuid.uuid4()}).url == f"/leren/{module.slug}/setje-1/klaar/"


def test_form_sent_twice_counts_once(member, rows):
    tapped = uuid.uuid4()

    for _ in range(2):
        assert member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": tapped, "choice": "1"}).status_code == 302

    assert Answer.objects.count() == 1


@pytest.mark.parametrize("choice", ["", "9", "-1", "x", "<script>alert(1)</script>", "0" * 5000])
def test_form_answer_that_does_not_fit_comes_back_with_a_sentence(choice, member, rows):
    reply = member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": uuid.uuid4(), "choice": choice}, follow=True)

    assert reply.status_code == 200
    assert "Kies eerst een antwoord." in reply.content.decode() or "Dit antwoord hoort niet bij deze vraag." in reply.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", ["987654", "2147483647"])
def test_form_with_a_forged_card_is_404(number, member, rows):
    reply = member.post("/leren/antwoorden/", {"card": number, "id": uuid.uuid4(), "choice": "0"})

    assert reply.status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"card": "x"},
        {"card": "1"},
        {"card": "0", "id": uuid.UUID(int=1)},
        {"card": "1", "id": "x"},
        {"card": "9" * 30, "id": uuid.UUID(int=1)},
    ],
)
def test_form_that_is_no_form_is_400_in_dutch(fields, member, rows):
    reply = member.post("/leren/antwoorden/", fields)

    assert reply.status_code == 400
    assert "Ga terug en probeer het nog een keer." in reply.content.decode()


def test_answer_to_a_card_taken_away_meanwhile_is_410_and_kept(member, person, rows):
    republish(rows[0].card_set, [card(), question_card("one")])

    reply = member.post("/leren/antwoorden/", {"card": rows[2].pk, "id": uuid.uuid4()})

    assert reply.status_code == 410
    assert "Deze kaart is net weggehaald. Je antwoord is bewaard." in reply.content.decode()
    assert Answer.objects.get().person == person


def test_answer_to_a_set_taken_offline_meanwhile_is_410_and_kept(client, rows):
    CardSet.objects.get(pk=rows[0].card_set_id).unpublish()
    outline.forget()

    reply = client.post("/leren/antwoorden/", {"card": rows[0].pk, "id": uuid.uuid4()})

    assert reply.status_code == 410
    assert Answer.objects.get().guest is not None


def test_answer_to_a_question_that_was_changed_meanwhile_shows_the_new_one(member, rows):
    """He chose the fourth answer of the old question; the new one has two."""
    republish(rows[0].card_set, [card(), question_card("number"), card()])

    reply = member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": uuid.uuid4(), "choice": "0"}, follow=True)

    assert reply.status_code == 200
    assert "Hoeveel liter per minuut?" in reply.content.decode()


def test_card_page_survives_an_answer_to_an_older_question(member, module, rows):
    member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": uuid.uuid4(), "choice": "1"})

    republish(rows[0].card_set, [card(), question_card("order"), card()])

    page = member.get(f"/leren/{module.slug}/setje-1/2/")
    assert page.status_code == 200
    assert "Wat is de volgorde?" in page.content.decode()


# --- a phone's queue ----------------------------------------------------------------------------------------------------------------------
def test_queue_answers_each_item_by_itself(member, module, rows):
    closed = cards_of(sets_of(module)[1])[0]
    republish(rows[0].card_set, [card(), question_card("one")])

    reply = send(
        member, item(rows[0]), item(rows[1], {"choice": 1}), item(rows[1], {"choice": 9}), item(rows[2]), item(987_654), item(closed)
    )

    assert states(reply) == ["saved", "saved", "refused", "gone", "refused", "saved"]
    assert [one.get("right", "-") for one in reply.json()["answers"]] == [None, False, "-", "-", "-", None]
    assert Answer.objects.count() == 4


def test_queue_of_a_guest_for_a_closed_set_asks_to_log_in_and_stores_nothing(client, module, rows):
    closed = cards_of(sets_of(module)[1])[0]

    assert states(send(client, item(closed), item(rows[0]))) == ["login", "saved"]
    assert Answer.objects.count() == 1


def test_queue_sent_twice_counts_once(member, rows):
    queue = [item(rows[0]), item(rows[1], {"choice": 0}), item(rows[2])]

    first, second = send(member, *queue), send(member, *queue)

    assert first.json() == second.json()
    assert Answer.objects.count() == 3


def test_queue_with_one_item_twice_counts_once(member, rows):
    tapped = item(rows[1], {"choice": 1})

    assert states(send(member, tapped, tapped)) == ["saved", "saved"]
    assert Answer.objects.count() == 1


def test_answer_sent_by_form_and_again_from_the_queue_counts_once(member, rows):
    """The page sent its form, the answer came in, the reply was lost: then it goes out once more from the phone's queue."""
    tapped = str(uuid.uuid4())
    member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": tapped, "choice": "1"})

    for given in ({"choice": 1}, {"choice": "1"}):
        assert states(send(member, item(rows[1], given, id=tapped))) == ["saved"]

    assert Answer.objects.count() == 1


def test_another_choice_on_the_same_page_is_another_answer(member, rows):
    """After the back button the page still has its old id."""
    shown = uuid.uuid4()

    for choice in ("1", "0"):
        member.post("/leren/antwoorden/", {"card": rows[1].pk, "id": shown, "choice": choice})

    assert list(Answer.objects.order_by("received_at").values_list("right", flat=True)) == [False, True]


def test_queue_takes_a_hundred_and_no_more(member, rows):
    assert states(send(member, *[item(rows[0]) for _ in range(100)])) == ["saved"] * 100

    reply = send(member, *[item(rows[0]) for _ in range(101)])

    assert reply.status_code == 400
    assert reply.json()["text"] == "Dit kwam niet goed over. Je antwoorden staan nog op je telefoon."
    assert Answer.objects.count() == 100


GOOD = {"id": str(uuid.UUID(int=5)), "card": 1, "given": {}, "at": WHEN}


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({}).encode(),
        json.dumps({"answers": []}).encode(),
        json.dumps({"answers": {}}).encode(),
        json.dumps({"answers": [GOOD], "person": 1}).encode(),
        json.dumps({"answers": [{**GOOD, "person": 1}]}).encode(),
        json.dumps({"answers": [{**GOOD, "id": "x"}]}).encode(),
        json.dumps({"answers": [{**GOOD, "card": 0}]}).encode(),
        json.dumps({"answers": [{**GOOD, "card": 2**31}]}).encode(),
        json.dumps({"answers": [{**GOOD, "card": "een"}]}).encode(),
        json.dumps({"answers": [{**GOOD, "given": []}]}).encode(),
        json.dumps({"answers": [{**GOOD, "at": "gisteren"}]}).encode(),
        json.dumps({"answers": [{key: value for key, value in GOOD.items() if key != "at"}]}).encode(),
        b'{"answers": [{"card": ' + b"9" * 5000 + b"}]}",
    ],
)
def test_queue_that_is_no_queue_is_400_in_dutch(body, member):
    reply = member.post("/leren/antwoorden/", body, content_type="application/json")

    assert reply.status_code == 400
    assert reply.json() == {"text": "Dit kwam niet goed over. Je antwoorden staan nog op je telefoon."}


@pytest.mark.parametrize(
    "given",
    [
        {"choice": 1, "x": float("nan")},
        {"choice": 1, "x": "\x00"},
        {"choice": 1, "x": "\ud800"},
        {"choice": 1, "x": "y" * 100_000},
        {"choice": "1"},
    ],
)
def test_queue_stores_only_the_answer_on_every_database(given, member, rows):
    assert states(send(member, item(rows[1], given))) == ["saved"]

    assert Answer.objects.get().given == {"choice": 1}


ODD = [{"choice": [1]}, {"choice": {"a": 1}}, {"choice": None}, {"choice": True}, {"choice": 1e400}, {"value": {}}, {"order": "0123"}, {}]


@pytest.mark.parametrize("kind", ["one", "several", "order", "number", "spot", "dilemma"])
def test_queue_refuses_what_does_not_fit(kind, member):
    module = make_module(sets=1, cards=[question_card(kind)])
    found = cards_of(sets_of(module)[0])[0]

    assert states(send(member, *[item(found, given) for given in ODD])) == ["refused"] * len(ODD)
    assert member.get(f"/leren/{module.slug}/setje-1/1/").status_code == 200


def nested(depth):
    return f'{{"answers": [{{"id": "{uuid.uuid4()}", "card": %d, "at": "{WHEN}", "given": {{"choice": {"[" * depth}{"]" * depth}}}}}]}}'


def test_queue_survives_deep_nesting(member, rows):
    """Somewhere in between, the reader of JSON still manages what others do not."""
    for depth in (50, 300, 600, 700, 800, 850, 900, 925, 950, 975, 990, 5000):
        reply = member.post("/leren/antwoorden/", nested(depth) % rows[1].pk, content_type="application/json")

        assert reply.status_code in {200, 400}, depth
        assert not Answer.objects.exists()


CLOCKS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-06-01T10:00:00", "2026-06-01", 0, -1e11, "1e11"]


def test_queue_survives_any_clock(member, rows):
    for number, at in enumerate(CLOCKS):
        before = Answer.objects.count()
        reply = send(member, item(rows[0], id=str(uuid.UUID(int=number)), at=at))

        assert reply.status_code in {200, 400}, at
        assert Answer.objects.count() - before == (reply.status_code == 200)


def test_queue_larger_than_we_take_is_refused(member, rows):
    reply = member.post("/leren/antwoorden/", b'{"answers": "' + b"x" * 3_000_000 + b'"}', content_type="application/json")

    assert reply.status_code == 400


def test_queue_of_one_person_takes_an_id_another_has_used(member, person, rows):
    other = Client()
    other.force_login(PersonFactory())
    shared = item(rows[0])

    assert states(send(member, shared)) == states(send(other, shared)) == ["saved"]
    assert Answer.objects.count() == 2
    assert Answer.objects.filter(person=person).count() == 1


def test_queue_never_says_what_somebody_else_answered(member, module, rows):
    send(member, item(rows[1], {"choice": 0}))
    other = Client()
    other.force_login(PersonFactory())

    page = other.get(f"/leren/{module.slug}/setje-1/2/").content.decode()

    assert "Klopt" not in page
    assert 'name="choice"' in page
    assert other.get(f"/leren/{module.slug}/setje-1/klaar/").status_code == 302


def test_queue_gives_a_guest_one_key_that_lasts(client, rows):
    send(client, item(rows[0]))
    send(client, item(rows[2]))

    assert Progress.objects.count() == 1
    assert Progress.objects.get().card == rows[1]


def test_strangers_who_send_more_than_a_class_would_are_asked_to_wait(rows, member, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guest_write": "3/m/ip"}
    stranger, plain = Client(), {"card": rows[0].pk}

    sent = [send(stranger, item(rows[0])), Client().post("/leren/antwoorden/", {**plain, "id": uuid.uuid4()})]
    sent += [Client().post("/leren/geholpen/", plain), send(Client(), item(rows[0])), Client().post("/leren/geholpen/", plain)]

    assert [reply.status_code for reply in sent] == [200, 302, 302, 429, 429]
    assert Answer.objects.count() == 2
    assert send(member, item(rows[0])).status_code == 200


# --- a shared phone ---------------------------------------------------------------------------------------------------------------------
def test_queue_keeps_what_somebody_else_answered_until_he_logs_in(client, member, person, rows):
    other = PersonFactory()
    mine, theirs = item(rows[0], by=f"p{person.pk}"), item(rows[0], by=f"p{other.pk}")

    assert states(send(member, mine, theirs)) == ["saved", "login"]
    assert states(send(client, mine)) == ["login"]
    assert list(Answer.objects.values_list("person", "guest")) == [(person.pk, None)]

    member.force_login(other)

    assert states(send(member, theirs)) == ["saved"]
    assert set(Answer.objects.values_list("person", flat=True)) == {person.pk, other.pk}


def test_queue_of_a_guest_goes_with_him_when_he_logs_in_and_with_nobody_after(client, module, rows):
    card_page = f"/leren/{module.slug}/setje-1/1/"
    client.post("/leren/antwoorden/", {"card": rows[0].pk, "id": uuid.uuid4()})
    guest = whose(client, card_page)
    client.force_login(first := PersonFactory())

    assert whose(client, card_page) == [f"p{first.pk}", *guest]
    assert states(send(client, item(rows[1], {"choice": 0}, by=guest[0]))) == ["saved"]

    client.logout()
    client.force_login(second := PersonFactory())

    assert whose(client, card_page) == [f"p{second.pk}"]
    assert states(send(client, item(rows[1], {"choice": 0}, by=guest[0]))) == ["login"]


def test_page_kept_for_everybody_names_who_opens_it(client, member, person, module):
    card_page = f"/leren/{module.slug}/setje-1/1/"

    assert [whose(one, card_page) for one in (client, member, client)] == [[], [f"p{person.pk}"], []]


def whose(client, address):
    """Whose answers may leave a phone with this page open."""
    return re.search(r'data-whose="([^"]*)"', client.get(address).content.decode())[1].split()
