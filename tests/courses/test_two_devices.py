"""Two devices at once. Only PostgreSQL really lets two transactions run beside each other; SQLite runs them after each other."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from wagtail.models import Collection, Locale, Page

from courses.actions import record_answer
from courses.models import Answer, Progress
from tests.factories import PersonFactory, card, cards_of, make_module, question_card, sets_of
from vakkring.evidence.models import Fact
from vakkring.ports import Visit
from vakkring.vocabulary.models import Topic

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ground")]

AT_ONCE = 8


def at_once(*calls):
    """Run the calls beside each other on PostgreSQL, after each other on SQLite; raises what any of them raised."""
    if connection.vendor != "postgresql":
        return [call() for call in calls]
    ready, results, problems = threading.Barrier(len(calls)), [], []

    def run(call):
        try:
            ready.wait(timeout=10)
            results.append(call())
        except Exception as problem:  # noqa: BLE001 -- shown by the assertion below
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert problems == []
    assert len(results) == len(calls)
    return results


def answering(visit, row, client_id=None, **given):
    return lambda: record_answer(visit, row.pk, client_id=client_id or uuid.uuid4(), given=given)


@pytest.fixture
def ground():
    """What migrations put there and an earlier test with real transactions took away: the roots of the two trees, and a topic."""
    Locale.objects.get_or_create(language_code="nl")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Topic.objects.get_or_create(slug="warmtepompen", defaults={"name": "Warmtepompen"})


@pytest.fixture
def visit(ground):
    return Visit(person_id=PersonFactory().pk)


def test_one_answer_sent_many_times_at_once_counts_once(visit):
    question = cards_of(sets_of(make_module(sets=1, cards=[question_card("one"), card()]))[0])[0]

    results = at_once(*[answering(visit, question, uuid.UUID(int=7), choice=1)] * AT_ONCE)

    assert sorted(one.first_time for one in results) == [False] * (AT_ONCE - 1) + [True]
    assert Answer.objects.count() == 1
    assert Progress.objects.get().card == question


def test_different_answers_at_once_are_all_kept_and_the_set_is_done_once(visit):
    rows = cards_of(sets_of(make_module(sets=1, cards=[card() for _ in range(AT_ONCE)]))[0])

    results = at_once(*[answering(visit, row) for row in rows])

    assert Answer.objects.count() == AT_ONCE
    assert [one.finished_set for one in results].count(True) == 1
    progress = Progress.objects.get()
    assert (progress.card, progress.finished_at is not None) == (None, True)
    assert set(Fact.objects.values_list("kind", flat=True)) == {"set_finished", "module_finished"}
    assert Fact.objects.count() == 2


def test_two_devices_finish_the_last_two_sets_of_a_module_at_once(visit):
    """Each sees the other's set undone when it looks too early: then nobody would tell that the module is done."""
    module = make_module(sets=2, cards=[card()])
    slow, quick = (answering(visit, cards_of(one)[0]) for one in sets_of(module))
    checked = threading.Event()

    def commits_late():
        with transaction.atomic():
            slow()
            checked.set()
            quick_done.wait(timeout=1)  # the other's turn: he goes on, or waits for this transaction to end

    def comes_between():
        assert checked.wait(timeout=10)
        quick()
        quick_done.set()

    quick_done = threading.Event()
    if connection.vendor != "postgresql":
        quick_done.set()
    at_once(commits_late, comes_between)

    assert Fact.objects.filter(kind="set_finished").count() == 2
    assert Fact.objects.filter(kind="module_finished", reference=f"courses.module:{module.pk}").count() == 1


def test_right_and_wrong_at_once_never_lead_back(visit):
    question, last = cards_of(sets_of(make_module(sets=1, cards=[question_card("one"), card()]))[0])

    at_once(*[answering(visit, question, choice=choice) for choice in (0, 1)])

    assert Answer.objects.count() == 2
    assert Progress.objects.get().card == last
