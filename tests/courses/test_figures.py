"""Counts over cards: who stopped where, first tries, what helped; by period; the same number of queries for many."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from courses import figures
from courses.actions import record_answer, set_helped, start_again
from courses.figures import FirstTries, Outcomes
from courses.models import Answer, Helped, Progress
from tests.factories import PersonFactory, card, cards_of, make_module, question_card, republish, sets_of
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db
PERIODS = (None, timedelta(days=90), timedelta(days=30))
NOW = timezone.now()


@pytest.fixture
def found():
    return sets_of(make_module(sets=1))[0]


def days(number):
    return NOW - timedelta(days=number)


def guest():
    return Visit(guest=uuid.uuid4())


def progress(card_set, *, at, position=None, started=None):
    """Somebody who finished (no position), or stands at a card."""
    rows = cards_of(card_set)
    return Progress.objects.create(
        guest=uuid.uuid4(),
        card_set=card_set,
        card=rows[position - 1] if position else None,
        started_at=started or at,
        changed_at=at,
        finished_at=None if position else at,
    )


def outcomes(card_set):
    return figures.outcomes([card_set.pk], NOW, PERIODS).get(card_set.pk)


def test_outcomes_by_card_and_period(found):
    progress(found, position=1, at=days(10))
    progress(found, position=1, at=days(60))
    progress(found, position=3, at=days(200))
    progress(found, at=days(2))
    progress(found, at=days(40))

    assert outcomes(found) == Outcomes(stopped=({1: 2, 3: 1}, {1: 2}, {1: 1}), finished=(2, 2, 1))


def test_who_did_something_less_than_seven_days_ago_is_not_counted(found):
    progress(found, position=2, at=days(6))

    assert outcomes(found) is None


def test_stopping_is_dated_at_the_end_of_the_quiet_days(found):
    progress(found, position=2, at=days(36))
    progress(found, position=2, at=days(38))

    assert [period.get(2, 0) for period in outcomes(found).stopped] == [2, 2, 1]


def test_second_round_of_who_finished_is_no_stopping(found):
    visit = guest()
    rows = cards_of(found)
    for row in rows:
        record_answer(visit, row.pk, client_id=uuid.uuid4(), given={"choice": 0})
    start_again(visit, found.pk)
    Progress.objects.update(changed_at=days(20))

    assert outcomes(found) == Outcomes(stopped=({}, {}, {}), finished=(1, 1, 1))


def test_card_that_was_withdrawn_counts_no_more(found):
    progress(found, position=3, at=days(10))
    republish(found, [card(title="Eerste"), question_card("one")])
    Progress.objects.update(changed_at=days(10))

    assert outcomes(found).stopped[0] == {2: 1}  # he goes on with the card that took its place


def test_first_try_is_the_first_and_counted_once_a_person(found):
    question = cards_of(found)[1]
    stubborn, quick, member = guest(), guest(), Visit(person_id=PersonFactory().pk)
    for visit, choices in ((stubborn, (1, 0)), (quick, (0, 1)), (member, (2,))):
        for choice in choices:
            record_answer(visit, question.pk, client_id=uuid.uuid4(), given={"choice": choice})
    record_answer(quick, cards_of(found)[0].pk, client_id=uuid.uuid4(), given={})

    tries = figures.first_tries([row.pk for row in cards_of(found)], timezone.now(), PERIODS)

    assert tries == {question.pk: FirstTries(right=(1, 1, 1), wrong=(2, 2, 2))}


def test_first_tries_by_period(found):
    question = cards_of(found)[1]
    for age in (10, 60, 200):
        record_answer(guest(), question.pk, client_id=uuid.uuid4(), given={"choice": 1})
        Answer.objects.filter(pk=Answer.objects.order_by("-received_at").first().pk).update(received_at=days(age))

    assert figures.first_tries([question.pk], NOW, PERIODS)[question.pk].wrong == (3, 2, 1)


def test_helped_by_period(found):
    first = cards_of(found)[0]
    for age in (10, 60, 200):
        visit = guest()
        set_helped(visit, first.pk, helped=True)
        Helped.objects.of(visit).update(at=days(age))

    assert figures.helped([first.pk], NOW, PERIODS) == {first.pk: (3, 2, 1)}


def test_one_query_each_however_many(found, django_assert_num_queries):
    for position in (1, 2, 3, None):
        for _ in range(3):
            progress(found, position=position, at=days(10))
    pks = [row.pk for row in cards_of(found)]

    with django_assert_num_queries(3):
        figures.outcomes([found.pk], NOW, PERIODS)
        figures.first_tries(pks, NOW, PERIODS)
        figures.helped(pks, NOW, PERIODS)


def test_nothing_asked_is_nothing(found):
    assert figures.outcomes([], NOW, PERIODS) == {}
    assert figures.first_tries([], NOW, PERIODS) == {}
    assert figures.helped([], NOW, PERIODS) == {}
