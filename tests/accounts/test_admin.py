"""Wagtail's admin: no login of its own, no passwords, operators only, and rights change only with a trace."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, Permission
from django.test import Client

from vakkring.accounts import actions
from vakkring.accounts.models import AuditEntry, Membership, Organisation, Person, Role


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
    assert AuditEntry.objects.get(action="person.edited", target=f"person:{anna.pk}").details == {"operator": True, "active": True}


def test_deleting_a_person_erases_him(admin, anna):
    admin.post(f"/beheer/users/delete/{anna.pk}/")

    anna.refresh_from_db()
    assert anna.erased_at is not None
    assert AuditEntry.objects.filter(action="person.erased", target=f"person:{anna.pk}").count() == 1


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
