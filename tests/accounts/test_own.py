"""One's own page: the profile, the theme, contact."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.test import Client

from vakkring.accounts.forms import ProfileForm
from vakkring.accounts.models import Person
from vakkring.config.environment import DEMO_OPERATOR, Operator


@pytest.fixture
def inside(client, anna, enter) -> Client:
    enter(client, anna.email)
    return client


EMPTY = {"first_name": "", "last_name": "", "trade": "", "postcode": "", "kvk_number": "", "vat_id": "", "language": "nl"}


def test_the_profile_is_kept(inside, anna):
    response = inside.post(
        "/account/", {**EMPTY, "first_name": "Anna", "postcode": "8011", "kvk_number": "1234 5678", "vat_id": "nl 0044 95445 b01"}
    )

    anna.refresh_from_db()
    assert response.url == "/account/"
    assert (anna.first_name, anna.postcode, anna.kvk_number, anna.vat_id) == ("Anna", "8011", "12345678", "NL004495445B01")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("postcode", "0123"),
        ("postcode", "801"),
        ("postcode", "8011AB"),
        ("kvk_number", "1234567"),
        ("kvk_number", "abcdefgh"),
        ("vat_id", "NL123456789B01"),
        ("vat_id", "DE123"),
    ],
)
def test_a_wrong_number_is_refused(inside, anna, field, typed):
    response = inside.post("/account/", {**EMPTY, field: typed})

    anna.refresh_from_db()
    assert response.status_code == 200
    assert getattr(anna, field) == ""
    assert 'class="error"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["NL004495445B01", "NL002455799B11", "NL.0044.95.445.B01"])
def test_a_vat_id_of_a_company_or_one_person_is_taken(typed):
    assert "vat_id" not in ProfileForm({**EMPTY, "vat_id": typed}).errors


def test_the_form_cannot_change_rights(inside, anna):
    inside.post("/account/", {**EMPTY, "is_superuser": "on", "is_staff": "on", "email": "ander@example.nl", "must_use_mfa": ""})

    anna.refresh_from_db()
    assert (anna.is_superuser, anna.is_staff, anna.email) == (False, False, "anna@example.nl")


def test_what_somebody_typed_is_escaped(inside):
    inside.post("/account/", {**EMPTY, "first_name": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in inside.get("/account/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("<script>", None)])
def test_the_theme_is_kept_in_a_cookie(client, choice, kept):
    response = client.post("/account/thema/", {"theme": choice, "next": "//evil.example"})

    cookie = response.cookies.get("theme")
    assert response.url == "/account/"
    assert (cookie.value if cookie else None) == kept


@pytest.mark.django_db
def test_a_question_reaches_the_people_who_answer(client, letters, settings):
    response = client.post("/contact/", {"name": "Jan\nBcc: x@example.nl", "email": "jan@example.nl", "text": "Waar vind ik mijn bewijs?"})

    assert response.url == "/contact/"
    assert letters.last.to == settings.CONTACT_EMAIL
    assert "Waar vind ik mijn bewijs?" in letters.last.text
    assert "\n" not in letters.last.subject


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/contact/", "/voorwaarden/", "/privacy/"])
def test_public_pages_say_who_runs_the_site(client, settings, address):
    settings.OPERATOR = Operator("Stichting <b>Ons</b>", "Kade 1, 1234 AB Hier", "12345678")

    page = client.get(address).content.decode()

    assert "Stichting &lt;b&gt;Ons" in page
    assert "Kade 1, 1234 AB Hier" in page
    assert "12345678" in page
    assert f"mailto:{settings.CONTACT_EMAIL}" in page
    assert "verzonnen" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/contact/", "/voorwaarden/", "/privacy/"])
def test_public_pages_of_a_demo_say_that_the_name_is_made_up(client, settings, address):
    settings.OPERATOR, settings.DEMO = DEMO_OPERATOR, True

    page = client.get(address).content.decode()

    assert DEMO_OPERATOR.name in page
    assert "zijn verzonnen" in page


@pytest.mark.parametrize(
    ("operator", "missing"),
    [
        (Operator("Ons", "Kade 1", "12345678"), []),
        (Operator("", "", ""), ["OPERATOR_NAME, OPERATOR_ADDRESS, OPERATOR_KVK not set."]),
        (Operator("Ons", "Kade 1", ""), ["OPERATOR_KVK not set."]),
    ],
)
def test_check_before_going_live_names_what_the_operator_has_not_said(settings, operator, missing):
    settings.OPERATOR = operator

    found = run_checks(include_deployment_checks=True)

    assert [one.msg for one in found if one.id == "accounts.W001"] == missing


@pytest.mark.django_db
def test_questions_are_limited(client, letters):
    question = {"name": "", "email": "jan@example.nl", "text": "Hallo?"}

    statuses = [client.post("/contact/", question).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(letters.letters) == 5


@pytest.mark.parametrize("members", [1, 3])
def test_ones_own_page_costs_the_same_with_more_roles(inside, anna, django_assert_num_queries, members):
    from vakkring.accounts.actions import grant_role
    from vakkring.accounts.models import Organisation, Role

    for number in range(members):
        grant_role(None, anna, Organisation.objects.create(slug=f"o{number}", name=f"Organisatie {number}"), Role.TRAINER)
    inside.get("/account/")

    with django_assert_num_queries(5):
        inside.get("/account/")


@pytest.mark.django_db
def test_a_person_is_found_whatever_capitals_an_operator_typed():
    person = Person(email="Jan@Example.nl")

    person.clean()

    assert person.email == "jan@example.nl"


@pytest.mark.parametrize("logged_in", [True, False])
def test_a_question_belongs_to_who_asked_it_logged_in(client, anna, letters, enter, logged_in):
    if logged_in:
        enter(client, anna.email)

    client.post("/contact/", {"name": "Anna", "email": "elders@example.nl", "text": "Hoe zit dat?"})

    assert letters.last.person_id == (anna.pk if logged_in else None)


@pytest.mark.django_db
def test_the_privacy_page_names_everything_we_leave_on_a_phone(client, settings):
    queue = (settings.ROOT / "frontend" / "src" / "player" / "queue.ts").read_text()
    kept = re.search(r'const KEY = "([^"]+)"', queue).group(1)

    page = client.get("/privacy/").content.decode()

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "theme", "groot", "messages", kept):
        assert f">{name}<" in page, name
    assert "12 uur" in page


def test_security_txt_says_where_to_report_a_weak_spot(client, settings):
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://vakkring.example", "hulp@vakkring.example"

    reply = client.get("/.well-known/security.txt")

    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    said = [line.split(": ", 1) for line in reply.content.decode().splitlines()]
    assert ["Contact", "mailto:hulp@vakkring.example"] in said
    assert ["Contact", "https://vakkring.example/contact/"] in said
    assert ["Canonical", "https://vakkring.example/.well-known/security.txt"] in said
    (expires,) = [datetime.fromisoformat(value) for name, value in said if name == "Expires"]
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
