"""Every page of the account that can be reached is there, in Dutch; the rest of allauth is not."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.test import Client
from django.urls import reverse

from vakkring.accounts.models import Person

ENGLISH = ("Sign in", "Sign In", "Password (again)", "Authenticator code", "Submit", "Email address", "Incorrect")


@pytest.fixture
def passkey(anna):
    return webauthn.WebAuthn.add(anna, name="telefoon", credential={"clientExtensionResults": {"credProps": {"rk": True}}}).instance


@pytest.fixture
def inside(client, anna, enter) -> Client:
    enter(client, anna.email)
    return client


PAGES = [
    "account_home",
    "account_export",
    "account_erase",
    "account_logout",
    "account_email",
    "account_set_password",
    "account_reauthenticate_code",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "privacy",
    "terms",
    "contact",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_who_is_logged_in(inside, name):
    response = inside.get(reverse(name))

    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>" in page
    assert page.count('class="btn act') <= 1
    assert " style=" not in page
    assert not [word for word in ENGLISH if word in page]


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp"]
)
def test_a_page_for_who_has_a_second_step(inside, anna, name):
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    RecoveryCodes.activate(anna)

    response = inside.get(reverse(name))

    assert response.status_code == 200
    assert not [word for word in ENGLISH if word in response.content.decode()]


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_page_about_a_passkey(inside, passkey, name):
    response = inside.get(reverse(name, args=[passkey.pk]))

    assert response.status_code == 200
    assert "telefoon" in response.content.decode()
    assert "telefoon" in inside.get(reverse("mfa_list_webauthn")).content.decode()


def test_somebody_elses_passkey_is_not_found(client, passkey, enter):
    enter(client, "bram@example.nl")

    assert client.get(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404
    assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_login_password", "account_reset_password", "account_inactive", "account_password_reset_completed"]
)
def test_a_page_for_everybody(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert not [word for word in ENGLISH if word in response.content.decode()]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"privacy", "terms", "contact"}])
def test_a_page_of_ones_own_leads_strangers_to_the_door(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(("/inloggen/", "/"))
    assert not response.url.startswith("/account/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/account/login/code/confirm/", "/account/phone/verify/", "/account/3rdparty/", "/account/signup/passkey/"]
)
def test_what_we_do_not_use_does_not_exist(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_password_logs_in(client):
    person = Person.objects.create_user("anna@example.nl", "een-lang-wachtwoord")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    wrong = client.post("/inloggen/wachtwoord/", {"login": "anna@example.nl", "password": "een-ander-wachtwoord"})
    unknown = Client().post("/inloggen/wachtwoord/", {"login": "niemand@example.nl", "password": "een-ander-wachtwoord"})
    assert "horen niet bij elkaar" in wrong.content.decode()
    assert "horen niet bij elkaar" in unknown.content.decode()
    right = client.post("/inloggen/wachtwoord/?next=/leren/", {"login": "Anna@example.nl", "password": "een-lang-wachtwoord"})

    assert right.url == "/leren/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_setting_a_password_keeps_this_session_and_ends_the_others(inside, anna, enter):
    other = Client()
    enter(other, anna.email)
    assert other.get("/account/").status_code == 200

    response = inside.post("/account/password/set/", {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"})

    assert response.url == "/account/"
    assert inside.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize("password", ["kort", "wachtwoord", "1234567890", "annabakker1"])
def test_a_weak_password_is_refused(inside, anna, password):
    response = inside.post("/account/password/set/", {"password1": password, "password2": password})

    anna.refresh_from_db()
    assert response.status_code == 200
    assert anna.has_usable_password() is False


@pytest.mark.parametrize(
    "password",
    [" met een spatie voor en achter ", "héél ünïcode 🔧 wachtwoord", "q" * 9 + "wz", "KRUIPruimte-" * 10],
    ids=["spaces", "signs", "small", "long"],
)
def test_a_password_of_any_signs_is_taken_as_it_was_typed(inside, anna, password):
    inside.post("/account/password/set/", {"password1": password, "password2": password})

    anna.refresh_from_db()
    assert anna.check_password(password)
    assert not anna.check_password(password.strip().lower() + " ")


def test_a_password_changes_only_for_who_knows_the_current_one(inside, anna):
    anna.set_password("een-lang-wachtwoord")
    anna.save()
    inside.force_login(anna)
    new = {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"}
    sensitive = inside.post("/account/reauthenticate/?next=/account/password/change/", {"password": "een-lang-wachtwoord"})
    assert sensitive.status_code == 302

    inside.post("/account/password/change/", {"oldpassword": "een-ander-wachtwoord", **new})
    anna.refresh_from_db()
    assert anna.check_password("een-lang-wachtwoord")

    inside.post("/account/password/change/", {"oldpassword": "een-lang-wachtwoord", **new})
    anna.refresh_from_db()
    assert anna.check_password("vier-losse-woorden-zo")


@pytest.mark.parametrize(
    ("address", "known_as"), [("/account/password/set/", "new-password"), ("/inloggen/wachtwoord/", "current-password")]
)
def test_a_password_is_masked_and_a_password_manager_may_fill_it_in(inside, address, known_as):
    page = (inside if "account" in address else Client()).get(address).content.decode()

    fields = re.findall(r"<input[^>]*type=\"password\"[^>]*>", page)
    assert fields
    assert all(f'autocomplete="{known_as}"' in one and "onpaste" not in one and "maxlength" not in one for one in fields)


def test_logging_in_gives_another_session_and_logging_out_ends_it(client, anna, letters):
    client.post("/inloggen/", {"email": anna.email})
    before = client.cookies["sessie"].value
    client.post("/inloggen/code/", {"code": letters.last.code})
    inside = client.cookies["sessie"].value
    thief = Client()
    for stolen in (before, inside):
        thief.cookies["sessie"] = stolen
        assert thief.get("/account/").status_code == (200 if stolen == inside else 302)

    client.post("/account/logout/")

    assert inside != before
    assert len(inside) == 32  # of 36 signs: 165 bits
    thief.cookies["sessie"] = inside
    assert thief.get("/account/").status_code == 302


def test_a_new_password_by_code(client, anna, letters):
    anna.set_password("een-lang-wachtwoord")
    anna.save()
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)

    client.post("/account/password/reset/", {"email": anna.email})
    code = letters.last.code
    assert letters.last.secret is True
    confirmed = client.post("/account/password/reset/confirm/", {"code": f"{code[:3]} {code[3:]}"})
    assert confirmed.url == "/account/password/reset/complete/"
    assert client.get(confirmed.url).status_code == 200
    client.post(confirmed.url, {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"})

    anna.refresh_from_db()
    assert anna.check_password("vier-losse-woorden-zo")


@pytest.mark.parametrize(("second_step", "page"), [(True, 302), (False, 200)], ids=["with", "control"])
def test_a_new_password_by_code_does_not_skip_the_second_step(client, anna, letters, second_step, page):
    anna.set_password("een-lang-wachtwoord")
    anna.save()
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    if second_step:
        totp.TOTP.activate(anna, totp.generate_totp_secret())

    client.post("/account/password/reset/", {"email": anna.email})
    complete = client.post("/account/password/reset/confirm/", {"code": letters.last.code}).url
    client.post(complete, {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"})

    anna.refresh_from_db()
    assert anna.check_password("vier-losse-woorden-zo")
    assert client.get("/account/").status_code == page


@pytest.mark.django_db
def test_a_new_password_for_an_unknown_address_looks_the_same(anna, letters):
    seen = []
    for email in (anna.email, "niemand@example.nl"):
        client = Client()
        asked = client.post("/account/password/reset/", {"email": email})
        page = client.get(asked.url).content.decode().replace(email, "@")
        tried = client.post(asked.url, {"code": "000000"})
        seen.append((asked.status_code, asked.url, len(page.split("csrfmiddlewaretoken")), tried.status_code))

    assert seen[0] == seen[1]
    assert len(letters.letters) == 2


def test_the_address_changes_only_with_a_code_to_the_new_one(inside, anna, letters):
    inside.post("/account/email/", {"email": "nieuw@example.nl", "action_add": "1"})
    page = inside.get("/account/confirm-email/")
    assert page.status_code == 200
    assert letters.last.to == "nieuw@example.nl"
    anna.refresh_from_db()
    assert anna.email == "anna@example.nl"

    assert letters.last.secret is True
    inside.post("/account/confirm-email/", {"code": letters.last.code, "action": "verify"})

    anna.refresh_from_db()
    assert anna.email == "nieuw@example.nl"


def test_the_address_of_somebody_else_cannot_be_taken(inside, anna, letters):
    bram = Person.objects.create_user("bram@example.nl")
    EmailAddress.objects.create(user=bram, email=bram.email, verified=True, primary=True)
    free = Client()
    before = len(letters.letters)

    taken = inside.post("/account/email/", {"email": "bram@example.nl", "action_add": "1"})
    assert taken.status_code == 302
    assert taken.url == "/account/confirm-email/"
    assert len(letters.letters) == before + 1

    anna.refresh_from_db()
    assert anna.email == "anna@example.nl"
    assert free.get("/account/email/").status_code == 302


def test_logging_out_asks_for_a_post(inside):
    inside.get("/account/logout/")
    assert "_auth_user_id" in inside.session

    inside.post("/account/logout/")

    assert "_auth_user_id" not in inside.session


def test_logging_out_elsewhere_ends_only_the_others(inside, anna, enter):
    other = Client()
    enter(other, anna.email)

    inside.post("/account/overal-uitloggen/")

    assert inside.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
