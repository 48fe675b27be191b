"""Predicates: each with its yes and its no."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group, Permission

from vakkring.accounts import access, actions
from vakkring.accounts.models import AuditEntry, Membership, Organisation, Person, Role


def test_a_role_is_had_at_its_organisation(anna, fund):
    other = Organisation.objects.create(slug="ander", name="Ander")
    actions.grant_role(None, anna, fund, Role.FUNDER)

    assert access.has_role(anna, Role.FUNDER, fund) is True
    assert access.has_role(anna, Role.FUNDER) is True
    assert access.has_role(anna, Role.FUNDER, other) is False
    assert access.has_role(anna, Role.COACH, fund) is False
    assert access.has_role(AnonymousUser(), Role.FUNDER) is False


def test_who_is_closed_has_no_role(anna, fund):
    actions.grant_role(None, anna, fund, Role.FUNDER)
    anna.is_active = False

    assert access.has_role(anna, Role.FUNDER, fund) is False


def test_an_operator_is_a_superuser_who_is_not_closed(anna, operator):
    assert access.is_operator(operator) is True
    assert access.is_operator(anna) is False
    assert access.is_operator(AnonymousUser()) is False
    operator.is_active = False
    assert access.is_operator(operator) is False


def test_a_moderator_has_the_role_or_is_operator(anna, operator, fund):
    assert access.is_moderator(operator) is True
    assert access.is_moderator(anna) is False
    assert access.is_moderator(AnonymousUser()) is False
    actions.grant_role(None, anna, fund, Role.MODERATOR)
    assert access.is_moderator(anna) is True


def test_a_second_step_is_needed_by_who_must_have_one(anna, operator, settings):
    assert access.needs_second_step(operator) is True
    assert access.needs_second_step(anna) is False
    assert access.needs_second_step(AnonymousUser()) is False
    settings.DEMO = True
    assert access.needs_second_step(operator) is False


@pytest.mark.parametrize("role", list(Role))
def test_granting_and_revoking_leave_a_trace_once(anna, operator, fund, role):
    actions.grant_role(operator, anna, fund, role)
    actions.grant_role(operator, anna, fund, role)
    assert Person.objects.get(pk=anna.pk).must_use_mfa is (role in actions.ROLES_WITH_MFA)

    actions.revoke_role(operator, anna, fund, role)
    actions.revoke_role(operator, anna, fund, role)

    assert Membership.objects.count() == 0
    assert Person.objects.get(pk=anna.pk).must_use_mfa is False
    assert [(one.action, one.actor) for one in AuditEntry.objects.order_by("pk")] == [
        ("role.granted", operator),
        ("role.revoked", operator),
    ]


def test_a_second_step_that_is_set_up_is_no_longer_needed(operator):
    Authenticator.objects.create(user=operator, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert access.needs_second_step(operator) is True  # codes on paper are no second step

    Authenticator.objects.create(user=operator, type=Authenticator.Type.TOTP, data={})
    assert access.needs_second_step(operator) is False


def test_the_admin_is_for_operators_and_who_was_let_in(anna, operator):
    assert access.may_enter_admin(operator) is True
    assert access.may_enter_admin(anna) is False
    assert access.may_enter_admin(AnonymousUser()) is False

    group = Group.objects.create(name="Makers")
    group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    anna.groups.add(group)
    assert access.may_enter_admin(Person.objects.get(pk=anna.pk)) is True

    operator.is_active = False
    assert access.may_enter_admin(operator) is False
