"""Withdrawing in Wagtail's admin: operators only, with a reason, and that leaves a trace."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories import PersonFactory
from vakkring.accounts.models import AuditEntry
from vakkring.passport.models import Proof, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(operator):
    Authenticator.objects.create(user=operator, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(operator)
    return client


@pytest.fixture
def editor():
    """Somebody who works in the admin, and was even given Django's own permissions on proofs."""
    person = PersonFactory()
    group = Group.objects.create(name="makers")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_proof", "view_proof", "delete_proof"]))
    person.groups.add(group)
    client = Client()
    client.force_login(person)
    return client


def edit(proof):
    return f"/beheer/bewijzen/edit/{proof.pk}/"


def test_operator_finds_and_withdraws_and_takes_it_back(client, admin, proof, operator):
    assert "R290 buiten plaatsen" in admin.get("/beheer/bewijzen/").content.decode()
    assert "R290 buiten plaatsen" in admin.get("/beheer/bewijzen/?q=Bakker").content.decode()
    assert "Waarom trek je dit bewijs in?" in admin.get(edit(proof)).content.decode()
    assert admin.get(f"/beheer/bewijzen/inspect/{proof.pk}/").status_code == 200

    assert admin.post(edit(proof), {"withdrawn_reason": "Fout in de reeks."}).status_code == 302
    assert client.get(f"/bewijs/{proof.pk}/").status_code == 410
    assert AuditEntry.objects.get(action="proof.withdrawn").actor == operator

    assert admin.post(edit(proof), {"withdrawn_reason": "  "}).status_code == 302
    assert client.get(f"/bewijs/{proof.pk}/").status_code == 200
    assert AuditEntry.objects.filter(action="proof.reinstated").count() == 1


def test_form_changes_nothing_else(admin, proof):
    admin.post(edit(proof), {"withdrawn_reason": "", "title": "Meester in alles", "person": "1"})

    assert Proof.objects.get().title == "R290 buiten plaatsen"
    assert Proof.objects.get().state == State.SHOWN
    assert not AuditEntry.objects.filter(action__startswith="proof.").exists()


def test_nobody_makes_or_deletes_a_proof_by_hand(admin, proof):
    for path in ("/beheer/bewijzen/new/", f"/beheer/bewijzen/delete/{proof.pk}/"):
        assert admin.get(path).status_code in {302, 403, 404}
        assert admin.post(path, {"withdrawn_reason": "x"}).status_code in {302, 403, 404}

    assert list(Proof.objects.all()) == [proof]


def test_who_only_works_in_the_admin_does_not_get_there(editor, proof):
    assert editor.get("/beheer/").status_code == 200  # the control
    for path in ("/beheer/bewijzen/", edit(proof), f"/beheer/bewijzen/inspect/{proof.pk}/"):
        response = editor.get(path)
        assert response.status_code in {302, 403, 404}
        assert "Bakker" not in response.content.decode()
    assert editor.post(edit(proof), {"withdrawn_reason": "Zomaar."}).status_code in {302, 403, 404}

    assert Proof.objects.get().state == State.SHOWN
