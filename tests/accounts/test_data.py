"""A person's data: exported whole and readable, erased everywhere, leaving what must stay without a name."""

import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from vakkring import ports
from vakkring.accounts import actions, archive
from vakkring.accounts.due import AccountsDue
from vakkring.accounts.models import AuditEntry, Membership, Person, Role
from vakkring.ports import Export


@pytest.fixture
def inside(client, anna, enter) -> Client:
    enter(client, anna.email)
    return client


def opened(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(response.content))


def test_the_export_holds_what_we_know_and_can_be_read(inside, anna, fund):
    actions.grant_role(None, anna, fund, Role.TRAINER)

    packed = opened(inside.post("/account/gegevens/downloaden/"))

    names = packed.namelist()
    assert {"LEESMIJ.txt", "alles.json", "profiel.csv", "rollen.csv", "e-mailadressen.csv"} <= set(names)
    profile = next(csv.DictReader(io.StringIO(packed.read("profiel.csv").decode("utf-8-sig")), delimiter=";"))
    assert profile["voornaam"] == "Anna"
    assert profile["e-mailadres"] == "anna@example.nl"
    everything = json.loads(packed.read("alles.json"))
    assert everything["rollen"][0]["organisatie"] == "Fonds Oost"
    assert "Vakkring" in packed.read("LEESMIJ.txt").decode()
    assert AuditEntry.objects.filter(action="person.exported", actor=anna).count() == 1


def test_the_export_holds_nobody_elses_data_and_no_secrets(inside, anna):
    Person.objects.create_user("kanarie@example.nl", first_name="Kanarie")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)

    packed = opened(inside.post("/account/gegevens/downloaden/"))

    whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"anna" in whole
    assert b"anarie" not in whole
    assert secret.encode() not in whole


def test_a_get_exports_nothing(inside):
    assert inside.get("/account/gegevens/downloaden/").status_code == 405


@pytest.mark.parametrize("typed", ["=1+1", "+31612345678", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_is_never_a_formula(typed):
    assert archive.cell(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-07-03T07:05:09.123456+00:00", "3-7-2026 09:05"),
        ("2026-01-31T23:30:00+01:00", "31-1-2026 23:30"),
        ("2026-12-31T23:30:00Z", "1-1-2027 00:30"),
        ("2026-99-99T07:05:09+00:00", "2026-99-99T07:05:09+00:00"),
        ("0001-01-01T00:00:00+12:00", "0001-01-01T00:00:00+12:00"),
        ("Op 2026-07-03T07:05:09+00:00 belde ik", "Op 2026-07-03T07:05:09+00:00 belde ik"),
        ("", ""),
    ],
)
def test_a_cell_tells_moments_by_the_clock_on_the_wall(written, shown):
    assert archive.cell(written) == shown


def test_the_export_shows_moments_as_people_read_them(inside, anna):
    Person.objects.filter(pk=anna.pk).update(date_joined=dt.datetime(2026, 7, 3, 7, 5, 9, 123456, tzinfo=dt.UTC))

    packed = opened(inside.post("/account/gegevens/downloaden/"))

    profile = next(csv.DictReader(io.StringIO(packed.read("profiel.csv").decode("utf-8-sig")), delimiter=";"))
    assert profile["account sinds"] == "3-7-2026 09:05"
    assert json.loads(packed.read("alles.json"))["profiel"][0]["account sinds"] == "2026-07-03T07:05:09.123456+00:00"


def test_the_export_page_says_what_kind_of_file_it_is(inside):
    page = inside.get("/account/gegevens/").content.decode()

    assert "ZIP-bestand" in page
    assert "rekenblad" not in page


def test_a_sheet_has_all_columns_of_all_rows():
    text = archive.sheet([{"a": 1}, {"a": -2, "b": 'x;"y"'}]).decode("utf-8-sig")

    assert text.splitlines() == ["a;b", "1;", '-2;"x;""y"""']


def test_an_archive_holds_files():
    packed = zipfile.ZipFile(io.BytesIO(archive.pack(Export(files={"foto.webp": b"x"}), dt.date(2026, 1, 2))))

    assert packed.read("bestanden/foto.webp") == b"x"


def test_erasing_asks_first_and_then_leaves_no_name(inside, anna, fund, enter):
    actions.grant_role(None, anna, fund, Role.TRAINER)
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    other = Client()
    key = inside.session.session_key

    assert "Dit kan niet ongedaan" in inside.get("/account/wissen/").content.decode()
    assert inside.post("/account/wissen/", {}).status_code == 200
    assert Person.objects.get(pk=anna.pk).erased_at is None
    response = inside.post("/account/wissen/", {"sure": "on"})

    anna.refresh_from_db()
    assert response.status_code == 302
    assert str(anna) == "Verwijderd lid"
    assert anna.email.endswith("@verwijderd.invalid")
    assert (anna.is_active, anna.has_usable_password(), anna.last_login) == (False, False, None)
    assert anna.erased_at is not None
    assert EmailAddress.objects.filter(user=anna).count() == 0
    assert Authenticator.objects.filter(user=anna).count() == 0
    assert Membership.objects.filter(person=anna).count() == 0
    assert Session.objects.filter(session_key=key).exists() is False
    assert "_auth_user_id" not in inside.session
    assert AuditEntry.objects.filter(action="person.erased", target=f"person:{anna.pk}").count() == 1
    assert other.get("/account/").status_code == 302


def test_erasing_ends_every_session_of_that_person_only(inside, anna, enter):
    elsewhere, bram = Client(), Client()
    enter(elsewhere, anna.email)
    enter(bram, "bram@example.nl")

    actions.erase_person(anna, anna)

    assert inside.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert bram.get("/account/").status_code == 200


def test_after_erasing_the_address_is_free_again(inside, anna, enter):
    actions.erase_person(anna, anna)
    client = Client()

    enter(client, "anna@example.nl")

    assert client.session["_auth_user_id"] != str(anna.pk)


def test_erasing_twice_is_safe(anna):
    actions.erase_person(None, anna)

    actions.erase_person(None, anna)

    assert Person.objects.filter(email=f"verwijderd-{anna.pk}@verwijderd.invalid").count() == 1


class Refuses:
    def erase(self, person_id: int) -> None:
        raise RuntimeError("not now")


def test_erasing_is_all_or_nothing(anna, monkeypatch):
    registry = ports.Registry()
    for eraser in ports.erasers:
        registry.register(eraser)
    registry.register(Refuses())
    monkeypatch.setattr(ports, "erasers", registry)

    with pytest.raises(RuntimeError):
        actions.erase_person(anna, anna)

    anna.refresh_from_db()
    assert anna.email == "anna@example.nl"
    assert anna.erased_at is None


def test_the_only_operator_stays(operator):
    with pytest.raises(actions.LastOperator):
        actions.erase_person(operator, operator)

    Person.objects.create_superuser("twee@example.nl")
    actions.erase_person(operator, operator)

    assert Person.objects.get(pk=operator.pk).is_superuser is False


def test_expired_sessions_go_and_others_stay(inside):
    kept = inside.session.session_key
    Session.objects.create(session_key="oud", session_data="", expire_date=timezone.now() - dt.timedelta(seconds=1))

    assert AccountsDue().run_due() == 1
    assert AccountsDue().run_due() == 0

    assert [one.session_key for one in Session.objects.all()] == [kept]


def test_erasing_takes_the_name_out_of_the_admins_log(anna):
    """Lines about him, whatever he was called then, and others that name him; somebody else's stay."""
    bram = Person.objects.create_user("bram@example.nl", first_name="Anna", last_name="Bakkersma")
    page = Page.objects.first()
    log(anna, "wagtail.edit", title="Anna Jansen")
    log(bram, "wagtail.edit", title="Anna")
    log(bram, "wagtail.edit", title="rol van anna@example.nl")
    log(page, "wagtail.edit", title="Een dag met Anna Bakker")
    log(page, "wagtail.edit", title="Een dag met Annabel")

    actions.erase_person(None, anna)

    assert sorted(ModelLogEntry.objects.values_list("label", flat=True)) == ["Anna", "Verwijderd lid", "Verwijderd lid"]
    assert set(PageLogEntry.objects.values_list("label", flat=True)) == {"Verwijderd lid", "Een dag met Annabel"}


def test_erasing_ends_sessions_that_hold_an_address_of_his(anna, letters):
    EmailAddress.objects.create(user=anna, email="anna@werk.nl", verified=True)
    for email in ("anna@example.nl", "anna@werk.nl", "joanna@example.nl"):
        Client().post("/inloggen/", {"email": email})

    actions.erase_person(None, anna)

    assert [one.get_decoded()["code.door"]["email"] for one in Session.objects.all()] == ["joanna@example.nl"]


def test_erasing_says_goodbye_to_the_address_he_had(anna, letters):
    actions.erase_person(None, anna)
    actions.erase_person(None, anna)

    (goodbye,) = letters.letters
    assert (goodbye.to, goodbye.key, goodbye.person_id) == ("anna@example.nl", f"goodbye:{anna.pk}", None)
    assert "gewist" in goodbye.text
