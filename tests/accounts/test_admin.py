"""Wagtail's admin: no login of its own, no passwords, operators only, and rights change only with a trace."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.factories import make_module
from tests.media.pictures import full_of_secrets
from vakkring.accounts import actions
from vakkring.accounts.models import AuditEntry, AuditError, Membership, Organisation, Person, Role
from vakkring.api.actions import make_token
from vakkring.api.models import Token


@pytest.fixture
def admin(client, operator, enter) -> Client:
    enter(client, operator.email)
    totp.TOTP.activate(operator, totp.generate_totp_secret())
    return client


@pytest.fixture
def maker(db, enter) -> Client:
    """Somebody who may enter the admin, and no more."""
    person = Person.objects.create_user("maker@example.nl")
    group = Group.objects.create(name="makers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    client = Client()
    enter(client, person.email)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/beheer/login/", "/beheer/password_reset/", "/beheer/password_reset/confirm/MQ/abc-def/", "/beheer/password_reset/done/"]
)
def test_the_admins_own_doors_are_shut(client, operator, letters, path):
    EmailAddress.objects.create(user=operator, email=operator.email, verified=True, primary=True)

    response = client.post(path, {"username": operator.email, "email": operator.email, "password": "een-lang-wachtwoord"})

    assert response.status_code in {302, 404}
    assert "_auth_user_id" not in client.session
    assert letters.letters == []


@pytest.mark.django_db
def test_the_admin_asks_at_the_one_door(client):
    response = client.get("/beheer/")

    assert response.status_code == 302
    assert response.url.startswith("/inloggen/?next=/beheer/")


def test_the_admins_account_page_offers_no_password_or_address(admin):
    page = admin.get("/beheer/account/").content.decode()

    assert 'type="password"' not in page
    assert 'name="name_email-email"' not in page


def test_the_admins_account_page_takes_no_photo(admin, operator, settings, tmp_path):
    """It would be stored as it came, with the place where it was taken."""
    settings.MEDIA_ROOT = tmp_path
    photo = SimpleUploadedFile("ik.jpg", full_of_secrets("JPEG"), "image/jpeg")

    answer = admin.post(
        "/beheer/account/",
        {
            "name_email-first_name": "Bea",
            "name_email-last_name": "Heer",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
            "avatar-avatar": photo,
        },
    )

    assert answer.status_code == 302
    assert UserProfile.objects.get(user=operator).theme == "dark", "the control: the rest of the page is stored"
    assert UserProfile.objects.get(user=operator).avatar.name == ""
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert 'name="avatar-avatar"' not in admin.get("/beheer/account/").content.decode()


def test_the_admin_says_no_to_a_person_without_it(client, anna, enter):
    """No loop: the admin sends him to the door, which does not send him back."""
    enter(client, anna.email)

    answer = client.get("/beheer/", follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [("/inloggen/?next=/beheer/", 302)]
    assert answer.status_code == 403
    assert "Hier mag je niet bij" in page
    assert "permission" not in page


@pytest.mark.parametrize("wanted", ["/beheer/pages/", "http://testserver/beheer/"])
def test_the_door_to_the_admin_knows_every_way_of_writing_it(client, maker, anna, enter, wanted):
    enter(client, anna.email)

    assert client.get("/inloggen/", {"next": wanted}).status_code == 403
    assert maker.get("/inloggen/", {"next": wanted}).url == wanted
    assert client.get("/inloggen/", {"next": "/leren/"}).url == "/leren/"


@pytest.mark.parametrize(
    "path",
    [
        "/beheer/users/",
        "/beheer/users/new/",
        "/beheer/rechten/organisaties/",
        "/beheer/rechten/rollen/",
        "/beheer/rechten/rollen/new/",
        "/beheer/rechten/spoor/",
    ],
)
def test_pages_about_people_are_for_operators(admin, maker, path):
    assert admin.get(path).status_code == 200
    assert maker.get("/beheer/").status_code == 200
    assert maker.get(path).status_code in {302, 403, 404}


def test_an_operator_adds_a_person_without_a_password(admin):
    page = admin.get("/beheer/users/new/").content.decode()
    assert 'type="password"' not in page

    admin.post(
        "/beheer/users/new/",
        {
            "email": "Nieuw@example.nl",
            "first_name": "N",
            "last_name": "W",
            "password1": "een-lang-wachtwoord",
            "password2": "een-lang-wachtwoord",
        },
    )

    person = Person.objects.get(email="nieuw@example.nl")
    assert person.has_usable_password() is False
    assert person.is_superuser is False


def test_a_new_operator_must_use_a_second_step(admin, anna):
    assert admin.get(f"/beheer/users/edit/{anna.pk}/").status_code == 200

    admin.post(
        f"/beheer/users/edit/{anna.pk}/",
        {"email": anna.email, "first_name": "Anna", "last_name": "B", "is_active": "on", "is_superuser": "on"},
    )

    anna.refresh_from_db()
    assert (anna.is_superuser, anna.must_use_mfa) == (True, True)
    details = AuditEntry.objects.get(action="person.edited", target=f"person:{anna.pk}").details
    assert details == {"operator": True, "active": True, "groups": []}


def test_deleting_a_person_erases_him(admin, anna):
    admin.post(f"/beheer/users/delete/{anna.pk}/")

    anna.refresh_from_db()
    assert anna.erased_at is not None
    assert AuditEntry.objects.filter(action="person.erased", target=f"person:{anna.pk}").count() == 1


def test_who_cannot_be_written_in_the_journal_is_not_erased(admin, anna, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "erasures").write_text("a file where the folder should be")

    page = admin.post(f"/beheer/users/delete/{anna.pk}/", follow=True)

    assert "Er is niets gewist" in page.content.decode()
    assert Person.objects.get(pk=anna.pk).erased_at is None


def test_deleting_several_erases_them(admin, anna):
    admin.post(f"/beheer/bulk/accounts/person/delete/?id={anna.pk}")

    assert Person.objects.get(pk=anna.pk).erased_at is not None


def test_a_role_is_given_and_taken_with_a_trace(admin, operator, anna, fund):
    admin.post("/beheer/rechten/rollen/new/", {"person": anna.pk, "organisation": fund.pk, "role": "funder"})
    membership = Membership.objects.get()
    anna.refresh_from_db()
    assert anna.must_use_mfa is True
    assert admin.post(
        f"/beheer/rechten/rollen/edit/{membership.pk}/", {"person": anna.pk, "organisation": fund.pk, "role": "coach"}
    ).status_code in {302, 403, 404}
    admin.post(f"/beheer/rechten/rollen/delete/{membership.pk}/")

    assert Membership.objects.count() == 0
    assert [(one.action, one.actor) for one in AuditEntry.objects.order_by("pk")] == [
        ("role.granted", operator),
        ("role.revoked", operator),
    ]


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/"])
def test_the_trail_cannot_be_changed(admin, path):
    actions.audit(None, "test", "person:1")
    entry = AuditEntry.objects.get()

    admin.post(f"/beheer/rechten/spoor/{path.format(pk=entry.pk)}", {"action": "iets anders"})

    assert [one.action for one in AuditEntry.objects.all()] == ["test"]
    assert admin.get(f"/beheer/rechten/spoor/inspect/{entry.pk}/").status_code == 200


def test_an_organisation_is_added(admin):
    admin.post(
        "/beheer/rechten/organisaties/new/", {"name": "Warmtehuis", "slug": "warmtehuis", "summary": "", "website": "warmtehuis.example"}
    )

    assert Organisation.objects.get(slug="warmtehuis").website == "https://warmtehuis.example"


def test_who_may_only_enter_gives_no_roles(maker, anna, fund):
    maker.post("/beheer/rechten/rollen/new/", {"person": anna.pk, "organisation": fund.pk, "role": Role.FUNDER})

    assert Membership.objects.count() == 0


def edit(admin: Client, person: Person, **changes):
    form = {"email": person.email, "first_name": "Anna", "last_name": "Bakker", "is_active": "on", **changes}
    return admin.post(f"/beheer/users/edit/{person.pk}/", form)


@pytest.fixture
def makers(db) -> Group:
    group = Group.objects.create(name="Makers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def test_giving_a_group_that_opens_the_admin_leaves_a_trace(admin, operator, anna, makers):
    harmless = Group.objects.create(name="Lezers")

    edit(admin, anna, groups=[makers.pk, harmless.pk])

    entry = AuditEntry.objects.get(action="person.edited", target=f"person:{anna.pk}")
    assert (entry.actor, entry.details["groups"]) == (operator, ["Makers"])


def test_giving_it_to_several_leaves_a_trace_for_each(admin, anna, makers):
    bram = Person.objects.create_user("bram@example.nl")

    admin.post(f"/beheer/bulk/accounts/person/assign_role/?id={anna.pk}&id={bram.pk}", {"role": makers.pk})

    traces = AuditEntry.objects.filter(action="person.edited").order_by("target")
    assert set(makers.user_set.all()) == {anna, bram}
    assert {(one.target, *one.details["groups"]) for one in traces} == {(f"person:{anna.pk}", "Makers"), (f"person:{bram.pk}", "Makers")}


def close_by_form(admin: Client, person: Person, *, opened: bool) -> None:
    edit(admin, person, is_active="on" if opened else "")


def close_in_bulk(admin: Client, person: Person, *, opened: bool) -> None:
    admin.post(f"/beheer/bulk/accounts/person/set_active_state/?id={person.pk}", {"mark_as_active": str(opened)})


@pytest.mark.parametrize("close", [close_by_form, close_in_bulk])
def test_closing_an_account_ends_what_was_open_also_when_it_is_opened_again(admin, anna, enter, close):
    phone, later = Client(), timezone.now() + timedelta(days=1)
    enter(phone, anna.email)
    make_token(anna, key=uuid.uuid4(), name="Proef", scopes=set(), expires_at=later)
    assert (phone.get("/account/").status_code, Token.objects.standing(timezone.now()).count()) == (200, 1), "the control"

    close(admin, anna, opened=False)
    assert not Person.objects.get(pk=anna.pk).is_active
    close(admin, anna, opened=True)

    assert Person.objects.get(pk=anna.pk).is_active
    assert (phone.get("/account/").status_code, Token.objects.standing(timezone.now()).count()) == (302, 0)
    enter(phone, anna.email)
    assert phone.get("/account/").status_code == 200


def test_deleting_an_organisation_takes_its_roles_away_with_a_trace(admin, operator, anna, fund):
    actions.grant_role(None, anna, fund, Role.FUNDER)
    actions.grant_role(None, anna, fund, Role.TRAINER)

    admin.post(f"/beheer/rechten/organisaties/delete/{fund.pk}/")

    anna.refresh_from_db()
    assert not Organisation.objects.exists()
    assert anna.must_use_mfa is False
    revoked = AuditEntry.objects.filter(action="role.revoked", actor=operator, target=f"person:{anna.pk}")
    assert {one.details["role"] for one in revoked} == {"funder", "trainer"}
    assert AuditEntry.objects.get(action="organisation.deleted").details == {"organisation": "fonds"}


def test_an_organisation_with_modules_stays_with_its_roles(admin, anna):
    supplier = make_module(sets=0).supplier
    actions.grant_role(None, anna, supplier, Role.EDITOR)

    page = admin.post(f"/beheer/rechten/organisaties/delete/{supplier.pk}/", follow=True).content.decode()

    assert "heeft nog reeksen" in page
    assert Membership.objects.filter(organisation=supplier).count() == 1
    assert not AuditEntry.objects.filter(action="role.revoked").exists()


def test_after_an_operator_changes_an_address_the_old_mailbox_opens_nothing(admin, operator, anna, enter):
    enter(Client(), anna.email)
    anna.set_password("een-lang-wachtwoord")
    anna.save()

    edit(admin, anna, email="Nieuw@example.nl")

    old, by_password, new = Client(), Client(), Client()
    enter(old, "anna@example.nl")
    by_password.post("/inloggen/wachtwoord/", {"login": "anna@example.nl", "password": "een-lang-wachtwoord"})
    enter(new, "nieuw@example.nl")
    assert old.session["_auth_user_id"] != str(anna.pk)
    assert "_auth_user_id" not in by_password.session
    assert new.session["_auth_user_id"] == str(anna.pk)
    assert list(EmailAddress.objects.filter(user=anna).values_list("email", "primary", "verified")) == [("nieuw@example.nl", True, True)]
    assert AuditEntry.objects.get(action="person.address_changed").actor == operator


def test_an_address_that_an_operator_typed_is_not_proved_by_that(admin, anna, enter):
    enter(Client(), anna.email)

    edit(admin, anna, email="nieuw@example.nl")

    assert EmailAddress.objects.get(user=anna).verified is False


def test_editing_something_else_leaves_the_addresses_alone(admin, anna, enter):
    enter(Client(), anna.email)

    edit(admin, anna, last_name="de Boer")

    assert EmailAddress.objects.get(user=anna).verified is True
    assert not AuditEntry.objects.filter(action="person.address_changed").exists()


def test_erasing_takes_the_admins_profile_and_its_photo(anna, settings, tmp_path, django_capture_on_commit_callbacks):
    """A photo from before the page stopped taking them."""
    settings.MEDIA_ROOT = tmp_path
    profile = UserProfile.objects.create(user=anna)
    profile.avatar.save("ik.jpg", ContentFile(full_of_secrets("JPEG")))
    assert [one.suffix for one in tmp_path.rglob("*") if one.is_file()] == [".jpg"]

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(None, anna)

    assert not UserProfile.objects.filter(user=anna).exists()
    assert {one.parent.name for one in tmp_path.rglob("*") if one.is_file()} == {"erasures"}, "something else than the journal is left"


@pytest.mark.parametrize("change", ["save", "delete", "update all", "delete all"])
def test_the_trail_is_only_added_to(db, change):
    actions.audit(None, "test", "person:1")
    entry = AuditEntry.objects.get()
    ways = {
        "save": entry.save,
        "delete": entry.delete,
        "update all": lambda: AuditEntry.objects.update(action="iets anders"),
        "delete all": AuditEntry.objects.all().delete,
    }

    with pytest.raises(AuditError):
        ways[change]()

    assert AuditEntry.objects.get().action == "test"
