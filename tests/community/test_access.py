"""Who is in a circle, who reads, answers and reacts: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.community.conftest import with_role
from vakkring.accounts.actions import revoke_role
from vakkring.accounts.models import Role
from vakkring.community import access
from vakkring.community.models import Circle, CircleMember

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card_pk")]
NOBODY = AnonymousUser()


def test_circle_is_of_its_members(anna, bram):
    circle, other = (Circle.objects.create(name=name, slug=name) for name in ("west", "oost"))
    CircleMember.objects.create(circle=circle, person=anna)

    assert access.in_circle(anna, circle.pk)
    assert not access.in_circle(anna, other.pk)
    assert not access.in_circle(anna, None)
    assert not access.in_circle(bram, circle.pk)
    assert not access.in_circle(NOBODY, circle.pk)


def test_question_is_of_the_coach_it_was_given_to_while_he_is_one(anna, carla, ask):
    question = ask(anna)
    other = with_role(Role.COACH)

    assert access.is_its_coach(carla, question)
    assert not access.is_its_coach(other, question)
    assert not access.is_its_coach(NOBODY, question)

    revoke_role(None, carla, carla.memberships.get().organisation, Role.COACH)
    assert not access.is_its_coach(carla, question)


def test_question_without_a_coach_is_no_ones(anna, ask):
    """There is no coach at all: also who has no key is not the one."""
    question = ask(anna)

    assert question.coach_id is None
    assert not access.is_its_coach(NOBODY, question)
    assert not access.is_its_coach(with_role(Role.COACH), question)


def test_asker_coach_and_moderators_read(anna, bram, carla, moderator, ask):
    question = ask(anna)

    assert all(access.may_read(one, question) for one in (anna, carla, moderator))
    assert not any(access.may_read(one, question) for one in (bram, NOBODY, with_role(Role.COACH)))


def test_coach_and_moderators_answer_until_it_is_closed(anna, bram, carla, moderator, ask):
    question = ask(anna)
    assert all(access.may_answer(one, question) for one in (carla, moderator))
    assert not any(access.may_answer(one, question) for one in (anna, bram, NOBODY))

    question.closed_at = timezone.now()
    assert not any(access.may_answer(one, question) for one in (carla, moderator))


def test_nobody_answers_himself_not_even_a_moderator(carla, moderator, ask):
    assert not access.may_answer(moderator, ask(moderator))


def test_asker_reacts_to_what_was_answered_and_is_open(anna, bram, carla, ask):
    question = ask(anna)
    assert not access.may_react(anna, question)

    question.answered_at = timezone.now()
    assert access.may_react(anna, question)
    assert not any(access.may_react(one, question) for one in (bram, carla, NOBODY))

    question.closed_at = timezone.now()
    assert not access.may_react(anna, question)
