"""Two devices, two processes at once. Only PostgreSQL really lets two transactions run beside each other."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.community.conftest import with_role
from tests.courses.test_two_devices import AT_ONCE, at_once
from tests.factories import PersonFactory
from vakkring.accounts.models import Role
from vakkring.community import actions
from vakkring.community.models import Answer, Question
from vakkring.evidence.actions import Kind, record
from vakkring.guidance.actions import ask_due
from vakkring.guidance.models import FollowUp
from vakkring.notices.models import Notice
from vakkring.ports import Subject

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECT = Subject("card:1", "Een kaart")
ID = uuid.UUID(int=7)


@pytest.fixture
def question(anna, carla):
    return actions.ask(anna, SUBJECT, client_id=uuid.uuid4(), text="Mag dat?")


def test_one_question_sent_many_times_at_once_is_asked_once(anna, carla):
    asked = at_once(*[lambda: actions.ask(anna, SUBJECT, client_id=ID, text="Mag dat?").pk] * AT_ONCE)

    assert len(set(asked)) == 1
    assert Question.objects.count() == 1
    assert Notice.objects.count() == 1


def test_many_questions_at_once_stay_within_a_days_worth(anna, carla):
    def try_one():
        try:
            return actions.ask(anna, SUBJECT, client_id=uuid.uuid4(), text="Mag dat?").pk
        except actions.TooMany:
            return None

    asked = at_once(*[try_one] * (actions.MOST_A_DAY + 4))

    assert asked.count(None) == 4
    assert Question.objects.count() == actions.MOST_A_DAY


def test_one_answer_sent_many_times_at_once_is_given_once(question, carla):
    at_once(*[lambda: actions.answer(carla, question.pk, client_id=ID, text="Ja")] * AT_ONCE)

    assert Answer.objects.count() == 1


def test_two_processes_remind_once(question, carla):
    Question.objects.update(promised_by=timezone.now() - timedelta(minutes=1))

    assert sum(at_once(*[actions.remind_late] * AT_ONCE)) == 1
    assert Notice.objects.filter(person=carla).count() == 2  # the question, and the reminder


def test_two_processes_hand_over_once(question, carla):
    carla.memberships.all().delete()
    other = with_role(Role.COACH)

    assert sum(at_once(*[actions.hand_over] * AT_ONCE)) == 1
    assert Notice.objects.filter(person=other).count() == 1


def test_two_processes_follow_up_once(db):
    person = PersonFactory()
    record(person, Kind.MODULE_FINISHED, "courses.module:1", timezone.now() - timedelta(days=15), {"title": "Reeks"})

    assert sum(at_once(*[ask_due] * AT_ONCE)) == 1
    assert FollowUp.objects.count() == 1
    assert Notice.objects.count() == 1
