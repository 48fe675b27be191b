"""The one door: the same for known and unknown addresses; codes that expire, end and are limited."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, connections
from django.test import Client
from django.utils.html import escape

from vakkring.accounts import actions, codes
from vakkring.accounts.models import Person


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
def test_a_code_logs_in_a_known_person(client, anna, letters, enter):
    response = enter(client, "anna@example.nl")

    assert response.status_code == 302
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert letters.last.to == "anna@example.nl"
    assert letters.last.secret is True


@pytest.mark.django_db
def test_a_code_makes_and_logs_in_a_new_person_whose_address_is_verified(client, enter):
    enter(client, "Nieuw@Example.nl")

    person = Person.objects.get(email="nieuw@example.nl")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.has_usable_password() is False
    assert EmailAddress.objects.get(user=person, email="nieuw@example.nl").verified is True


@pytest.mark.django_db
def test_asking_a_code_makes_no_account(client, letters):
    client.post("/inloggen/", {"email": "robot@example.nl"})

    assert Person.objects.filter(email="robot@example.nl").exists() is False
    assert len(letters.letters) == 1


@pytest.mark.django_db
def test_known_unknown_and_closed_addresses_get_the_same(anna, letters, django_assert_num_queries):
    """The door does not even look: the queries are the session's own (exists, insert)."""
    Person.objects.create_user("gesloten@example.nl", is_active=False)
    seen = []
    for email in ("anna@example.nl", "niemand@example.nl", "gesloten@example.nl"):
        client = Client()
        with django_assert_num_queries(4):
            asked = client.post("/inloggen/", {"email": email})
        page = client.get(asked.url).content.decode()
        bare = page.replace(email, "@")
        bare = "".join(line for line in bare.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line)
        bare = "".join(line for line in bare.split("<script"))
        tried = client.post("/inloggen/code/", {"code": wrong(letters.last.code)})
        seen.append((asked.status_code, asked.url, len(bare), tried.status_code, letters.last.subject[6:], len(letters.letters)))

    assert [one[:5] for one in seen] == [seen[0][:5]] * 3
    assert [one[5] for one in seen] == [1, 2, 3]


@pytest.mark.django_db
def test_a_closed_account_stays_closed_with_the_right_code(client, enter):
    Person.objects.create_user("gesloten@example.nl", is_active=False)

    response = enter(client, "gesloten@example.nl")

    assert response.url == "/account/inactive/"
    assert "_auth_user_id" not in client.session
    assert client.get(response.url).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]} ", "  {0}\u00a0"])
def test_a_pasted_code_works_with_spaces(client, letters, typed):
    client.post("/inloggen/", {"email": "anna@example.nl"})

    client.post("/inloggen/code/", {"code": typed.format(letters.last.code)})

    assert "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "١٢٣٤٥٦", "1" * 100, "'; drop table", "\x00"])
def test_nonsense_is_answered_with_a_sentence(client, letters, typed):
    client.post("/inloggen/", {"email": "anna@example.nl"})

    response = client.post("/inloggen/code/", {"code": typed})

    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["", "geen-adres", "a@b", "a b@example.nl", "x" * 300 + "@example.nl", "a@example.nl\nBcc: b@example.nl", "\x00@example.nl"]
)
def test_nonsense_addresses_get_no_mail(client, letters, email):
    response = client.post("/inloggen/", {"email": email})

    assert response.status_code == 200
    assert letters.letters == []


@pytest.mark.django_db
def test_a_wrong_code_says_so_and_the_right_one_still_works(client, letters):
    client.post("/inloggen/", {"email": "anna@example.nl"})
    code = letters.last.code

    response = client.post("/inloggen/code/", {"code": wrong(code)})
    assert "Deze code klopt nog niet" in response.content.decode()
    client.post("/inloggen/code/", {"code": code})

    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_five_wrong_codes_end_the_attempt(client, letters):
    client.post("/inloggen/", {"email": "anna@example.nl"})
    code = letters.last.code

    for _ in range(4):
        assert client.post("/inloggen/code/", {"code": wrong(code)}).status_code == 200
    last = client.post("/inloggen/code/", {"code": wrong(code)})

    assert last.url == "/inloggen/"
    assert client.post("/inloggen/code/", {"code": code}).url == "/inloggen/"
    assert "_auth_user_id" not in client.session
    assert "klopte 5 keer niet" in client.get("/inloggen/").content.decode()


@pytest.mark.django_db
def test_parallel_guesses_count_each(client, letters):
    """The count lives outside the session: an old copy of the session does not give new tries."""
    client.post("/inloggen/", {"email": "anna@example.nl"})
    session = client.session
    before = dict(session["code.door"])

    for _ in range(codes.TRIES):
        session["code.door"] = dict(before)
        codes.Challenge(session, "door").check(wrong(letters.last.code))
    session["code.door"] = dict(before)

    assert codes.Challenge(session, "door").check(letters.last.code) is codes.Outcome.ENDED


@pytest.mark.django_db
def test_ten_codes_are_limited_whatever_the_session(letters):
    statuses = []
    for _ in range(3):
        client = Client()
        client.post("/inloggen/", {"email": "anna@example.nl"})
        code = letters.last.code
        statuses += [client.post("/inloggen/code/", {"code": wrong(code)}).status_code for _ in range(4)]
    refused = client.post("/inloggen/code/", {"code": code})

    assert statuses == [200] * 10 + [429] * 2
    assert refused.status_code == 429
    assert "Wacht 10 minuten" in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_expired_code_says_so(client, letters, monkeypatch):
    client.post("/inloggen/", {"email": "anna@example.nl"})
    now = codes.time.time()
    monkeypatch.setattr(codes.time, "time", lambda: now + codes.LIFETIME + 1)

    response = client.post("/inloggen/code/", {"code": letters.last.code})

    assert "verlopen" in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_code_works_once(client, letters, enter):
    enter(client, "anna@example.nl")
    client.post("/account/logout/")

    response = client.post("/inloggen/code/", {"code": letters.last.code})

    assert response.url == "/inloggen/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_code_works_only_where_it_was_asked(client, letters):
    client.post("/inloggen/", {"email": "anna@example.nl"})
    elsewhere = Client()
    first = letters.last.code
    elsewhere.post("/inloggen/", {"email": "anna@example.nl"})

    elsewhere.post("/inloggen/code/", {"code": first})

    assert "_auth_user_id" not in elsewhere.session


@pytest.mark.django_db
def test_resending_sends_another_and_the_first_keeps_working(client, letters):
    client.post("/inloggen/", {"email": "anna@example.nl"})
    first = letters.last.code

    client.post("/inloggen/code/opnieuw/")
    client.post("/inloggen/code/", {"code": first})

    assert len(letters.letters) == 2
    assert letters.last.to == "anna@example.nl"
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_resending_is_limited(client, letters):
    client.post("/inloggen/", {"email": "anna@example.nl"})

    statuses = [client.post("/inloggen/code/opnieuw/").status_code for _ in range(4)]

    assert statuses == [302, 302, 429, 429]
    assert len(letters.letters) == 3


@pytest.mark.django_db
def test_the_page_shows_the_address_and_the_help(client, letters):
    client.post("/inloggen/", {"email": "<b>typfout@example.nl"})
    client.post("/inloggen/", {"email": "typfout@example.nl"})

    page = client.get("/inloggen/code/").content.decode()

    assert escape("typfout@example.nl") in page
    for part in (
        "Geen code gekregen?",
        "spam",
        "Stuur een nieuwe code",
        "Vul een ander adres in",
        "/contact/",
        'inputmode="numeric"',
        "one-time-code",
    ):
        assert part in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "there", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)", "\x00//evil"]
)
def test_next_never_leads_elsewhere(client, letters, there):
    client.post("/inloggen/", {"email": "anna@example.nl", "next": there})

    response = client.post("/inloggen/code/", {"code": letters.last.code})

    assert response.url == "/"


@pytest.mark.django_db
def test_next_is_kept(client, letters):
    page = client.get("/inloggen/?next=/leren/r290/").content.decode()
    assert 'name="next" value="/leren/r290/"' in page
    client.post("/inloggen/", {"email": "anna@example.nl", "next": "/leren/r290/"})

    response = client.post("/inloggen/code/", {"code": letters.last.code})

    assert response.url == "/leren/r290/"
    assert client.get("/inloggen/?next=/leren/").url == "/leren/"


@pytest.mark.django_db
def test_what_a_guest_did_stays_in_the_session(client, enter):
    session = client.session
    session["bezoek"] = "8f14e45f"
    session.save()
    key = session.session_key

    enter(client, "anna@example.nl")

    assert client.session["bezoek"] == "8f14e45f"
    assert client.session.session_key != key


@pytest.mark.django_db
def test_allauths_own_addresses_lead_to_the_door(client):
    assert client.get("/account/login/?next=/leren/").url == "/inloggen/?next=%2Fleren%2F"
    assert client.get("/account/signup/").url == "/inloggen/"
    assert client.post("/account/signup/", {"email": "a@example.nl"}).url == "/inloggen/"
    assert client.get("/account/confirm-email/").url == "/inloggen/"


@pytest.mark.django_db
def test_an_address_somebody_else_wrote_down_is_still_its_owners(anna):
    EmailAddress.objects.create(user=anna, email="ander@example.nl", verified=False)

    owner = actions.person_at("ander@example.nl")

    assert owner != anna
    assert owner.email == "ander@example.nl"


@pytest.mark.django_db
def test_a_verified_second_address_finds_its_person(anna):
    EmailAddress.objects.create(user=anna, email="ander@example.nl", verified=True)

    assert actions.person_at("ander@example.nl") == anna


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory knows no two writers")
@pytest.mark.django_db(transaction=True)
def test_two_first_logins_at_once_make_one_person():
    start, found = threading.Barrier(2), []

    def come_in() -> None:
        start.wait()
        found.append(actions.person_at("nieuw@example.nl").pk)
        connections.close_all()

    threads = [threading.Thread(target=come_in) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(found) == 2
    assert len(set(found)) == 1
    assert EmailAddress.objects.filter(email="nieuw@example.nl").count() == 1


def test_a_challenge_keeps_no_code():
    session = {}
    code = codes.Challenge(session, "door").start("anna@example.nl")

    assert code not in repr(session)
