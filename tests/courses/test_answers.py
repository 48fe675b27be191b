"""Recording answers: once per client-made id, progress, resuming, rounds, finishing and what evidence hears of it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courses import actions, queries
from courses.actions import CardWithdrawn, NoSuchCard, record_answer, set_helped, start_again
from courses.grading import UnreadableAnswer
from courses.models import Answer, CardSet, Helped, Progress
from tests.factories import RIGHT, PersonFactory, add_set, card, cards_of, make_module, question_card, republish, sets_of
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def visit(person):
    return Visit(person_id=person.pk)


@pytest.fixture
def guest():
    return Visit(guest=uuid.uuid4())


@pytest.fixture(scope="module", autouse=True)
def three_pk(made_once):
    """A set of three cards: text, a question, text."""
    return made_once(lambda: sets_of(make_module(sets=1))[0].pk)


@pytest.fixture
def three(three_pk):
    return CardSet.objects.get(pk=three_pk)


def answer(visit, row, client_id=None, at=None, **given):
    return record_answer(visit, row.pk, client_id=client_id or uuid.uuid4(), given=given, at=at)


def do(visit, card_set):
    """Answer every card of a set right."""
    for row in cards_of(card_set):
        answer(visit, row, **RIGHT[row.question["kind"]] if row.question else {})


def progress_of(visit, card_set):
    return Progress.objects.of(visit).get(card_set=card_set)


def test_record_answer_moves_on_to_the_next_card(visit, three):
    first, second, _ = cards_of(three)

    recorded = answer(visit, first)

    assert recorded == actions.Recorded(recorded.verdict, first_time=True, finished_set=False)
    assert progress_of(visit, three).card == second


def test_record_answer_twice_with_one_id_counts_once(visit, three):
    _, question, _ = cards_of(three)
    tapped = uuid.uuid4()

    first = answer(visit, question, tapped, choice=1)
    second = answer(visit, question, tapped, choice=1)

    assert (first.first_time, second.first_time) == (True, False)
    assert first.verdict == second.verdict
    assert Answer.objects.count() == 1
    assert progress_of(visit, three).card == question


def test_record_answer_double_tap_does_not_use_up_both_tries(visit, three):
    """The control: two ids are two tries, and two wrong tries show the answer."""
    _, question, last = cards_of(three)
    tapped = uuid.uuid4()
    answer(visit, question, tapped, choice=1)
    answer(visit, question, tapped, choice=1)
    assert progress_of(visit, three).card == question

    answer(visit, question, choice=1)

    assert progress_of(visit, three).card == last


def test_record_answer_takes_one_id_from_two_people(visit, guest, three):
    other = Visit(person_id=PersonFactory().pk)
    shared, row = uuid.uuid4(), cards_of(three)[0]

    results = [answer(who, row, shared) for who in (visit, other, guest)]

    assert [one.first_time for one in results] == [True, True, True]
    assert Answer.objects.filter(client_id=shared).count() == 3


def test_record_answer_refuses_a_forged_card_number(visit):
    with pytest.raises(NoSuchCard):
        record_answer(visit, 987_654, client_id=uuid.uuid4(), given={})

    assert not Answer.objects.exists()
    assert not Progress.objects.exists()


def test_record_answer_refuses_what_does_not_fit_and_stores_nothing(visit, three):
    with pytest.raises(UnreadableAnswer):
        answer(visit, cards_of(three)[1], choice=7)

    assert not Answer.objects.exists()
    assert not Progress.objects.exists()


def test_record_answer_keeps_nothing_but_the_answer(visit, three):
    _, question, _ = cards_of(three)

    answer(visit, question, choice="0", person=3, note="\x00", odd=float("nan"))
    answer(visit, cards_of(three)[0], choice=9, anything="x")

    assert [one.given for one in Answer.objects.order_by("received_at")] == [{"choice": 0}, {}]


def test_record_answer_to_a_removed_card_is_kept(visit, three):
    rows = cards_of(three)
    republish(three, [card(), question_card("one")])

    with pytest.raises(CardWithdrawn):
        answer(visit, rows[2])

    assert Answer.objects.get().card == rows[2]


def test_record_answer_to_an_unpublished_set_is_kept(visit, three):
    CardSet.objects.get(pk=three.pk).unpublish()

    with pytest.raises(CardWithdrawn):
        answer(visit, cards_of(three)[0])

    assert Answer.objects.count() == 1


NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "trusted"),
    [
        (timedelta(hours=-5), True),
        (timedelta(days=-200), True),
        (timedelta(seconds=90), False),
        (timedelta(days=-800), False),
    ],
)
def test_record_answer_trusts_the_phones_clock_within_reason(phone, trusted, visit, three):
    now = timezone.now()

    answer(visit, cards_of(three)[0], at=now + phone)

    stored = Answer.objects.get().at
    assert (stored == now + phone) is trusted
    assert now - timedelta(days=201) <= stored <= timezone.now()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00+00:00"])
def test_record_answer_survives_an_impossible_clock(at, visit, three):
    answer(visit, cards_of(three)[0], at=datetime.fromisoformat(at))

    assert timezone.now() - Answer.objects.get().at < timedelta(minutes=1)


# --- going on ---------------------------------------------------------------------------------------------------------------------------
def test_progress_stays_on_a_wrong_try_until_the_answer_was_shown(visit, three):
    _, question, last = cards_of(three)

    answer(visit, question, choice=1)
    assert progress_of(visit, three).card == question

    answer(visit, question, choice=2)
    assert progress_of(visit, three).card == last


def test_progress_comes_back_to_a_card_that_was_skipped(visit, three):
    first, question, last = cards_of(three)
    answer(visit, first)

    recorded = answer(visit, last)

    assert not recorded.finished_set
    assert progress_of(visit, three).card == question
    assert answer(visit, question, choice=0).finished_set


def test_progress_is_resumed_at_the_right_card(visit, three):
    answer(visit, cards_of(three)[0])

    step = queries.next_step(visit, queries.done(visit))

    assert (step.card_set.pk, step.position, step.resumes) == (three.pk, 2, True)


def test_resume_passes_over_a_set_that_was_taken_offline(visit, three):
    other = sets_of(make_module(sets=1))[0]
    answer(visit, cards_of(three)[0])
    answer(visit, cards_of(other)[0])
    assert queries.next_step(visit, queries.done(visit)).card_set.pk == other.pk

    CardSet.objects.get(pk=other.pk).unpublish()
    from courses import outline

    outline.forget()

    step = queries.next_step(visit, queries.done(visit))
    assert (step.card_set.pk, step.position) == (three.pk, 2)


def test_wrong_try_from_another_window_does_not_reopen_a_set_that_is_done(visit, three):
    """Two windows: right in the one, the set is done; wrong in the other, later. He would be sent back to a card without a form."""
    do(visit, three)

    recorded = answer(visit, cards_of(three)[1], choice=1)

    assert recorded.verdict.right is False
    assert progress_of(visit, three).card is None
    assert not recorded.finished_set


def test_wrong_try_on_a_card_done_before_does_not_send_back(visit, three):
    first, question, last = cards_of(three)
    answer(visit, first)
    answer(visit, question, choice=0)

    answer(visit, question, choice=1)

    assert progress_of(visit, three).card == last


def test_answer_on_a_new_card_of_a_finished_set_counts(visit, three):
    do(visit, three)
    republish(three, [card(), question_card("one"), card(), card(title="Erbij")])

    answer(visit, cards_of(three)[3])

    progress = progress_of(visit, three)
    assert progress.card is None
    assert progress.finished_at is not None


# --- finishing --------------------------------------------------------------------------------------------------------------------------
def test_finishing_a_set_is_recorded_once(person, visit, three):
    do(visit, three)
    do(visit, three)
    start_again(visit, three.pk)
    do(visit, three)

    assert list(person.facts.filter(kind="set_finished").values_list("reference", flat=True)) == [f"courses.set:{three.pk}"]
    assert person.facts.get(kind="set_finished").details == {"title": three.title}


def test_finishing_says_so_only_the_first_time(visit, three):
    *most, last = cards_of(three)
    for row in most:
        answer(visit, row, **RIGHT["one"] if row.question else {})

    assert answer(visit, last).finished_set is True
    assert answer(visit, last).finished_set is False


def test_finishing_a_module_needs_all_its_published_sets(person, visit):
    module = make_module(sets=3, cards=[card()])
    first, second, third = sets_of(module)
    do(visit, first)
    do(visit, second)
    assert not person.facts.filter(kind="module_finished").exists()

    do(visit, third)

    assert person.facts.get(kind="module_finished").reference == f"courses.module:{module.pk}"


def test_finishing_a_module_does_not_wait_for_a_set_that_is_offline(person, visit):
    module = make_module(sets=2, cards=[card()])
    first, second = sets_of(module)
    second.unpublish()

    do(visit, first)

    assert person.facts.filter(kind="module_finished", reference=f"courses.module:{module.pk}").exists()


def test_finishing_one_module_says_nothing_of_another(person, visit):
    done, other = make_module(sets=1, cards=[card()]), make_module(sets=1, cards=[card()])

    do(visit, sets_of(done)[0])

    assert person.facts.filter(kind="module_finished").count() == 1
    assert not person.facts.filter(reference=f"courses.module:{other.pk}").exists()


def test_finishing_as_a_guest_records_nothing(guest, three):
    do(guest, three)

    assert progress_of(guest, three).finished_at is not None
    from vakkring.evidence.models import Fact

    assert not Fact.objects.exists()


# --- rounds -----------------------------------------------------------------------------------------------------------------------------
def test_start_again_opens_the_cards_and_keeps_the_answers(visit, three):
    do(visit, three)
    finished_at = progress_of(visit, three).finished_at

    start_again(visit, three.pk)

    progress = progress_of(visit, three)
    assert (progress.round, progress.card, progress.finished_at) == (2, cards_of(three)[0], finished_at)
    assert queries.tries(visit, three.pk, cards_of(three)[1].pk) == []
    assert Answer.objects.count() == 3


def test_start_again_twice_is_one_round(visit, three):
    do(visit, three)

    start_again(visit, three.pk)
    start_again(visit, three.pk)

    assert progress_of(visit, three).round == 2


def test_start_again_in_the_middle_does_nothing(visit, three):
    answer(visit, cards_of(three)[0])

    start_again(visit, three.pk)

    assert (progress_of(visit, three).round, progress_of(visit, three).card) == (1, cards_of(three)[1])


def test_start_again_is_ones_own(visit, guest, three):
    do(visit, three)
    do(guest, three)

    start_again(guest, three.pk)
    start_again(Visit(), three.pk)

    assert progress_of(visit, three).round == 1
    assert progress_of(guest, three).round == 2


def test_answers_of_somebody_else_are_not_shown(visit, guest, three):
    _, question, _ = cards_of(three)
    answer(visit, question, choice=0)
    answer(guest, question, choice=1)

    assert queries.tries(visit, three.pk, question.pk) == [{"choice": 0}]
    assert queries.tries(guest, three.pk, question.pk) == [{"choice": 1}]
    assert queries.tries(Visit(guest=uuid.uuid4()), three.pk, question.pk) == []
    assert queries.tries(Visit(), three.pk, question.pk) == []


# --- helped -----------------------------------------------------------------------------------------------------------------------------
def test_set_helped_is_noted_once_and_taken_back(person, visit, three):
    row = cards_of(three)[0]

    set_helped(visit, row.pk, helped=True)
    set_helped(visit, row.pk, helped=True)

    assert Helped.objects.of(visit).count() == 1
    assert person.facts.filter(kind="helped_on_the_job").count() == 1

    set_helped(visit, row.pk, helped=False)
    set_helped(visit, row.pk, helped=False)

    assert not Helped.objects.exists()
    assert not person.facts.filter(kind="helped_on_the_job").exists()


def test_set_helped_takes_back_only_ones_own(visit, guest, three):
    row = cards_of(three)[0]
    set_helped(visit, row.pk, helped=True)
    set_helped(guest, row.pk, helped=True)

    set_helped(guest, row.pk, helped=False)

    assert Helped.objects.of(visit).count() == 1


def test_set_helped_refuses_a_card_that_is_gone(visit, three):
    rows = cards_of(three)
    republish(three, [card()])

    for pk in (rows[2].pk, 987_654):
        with pytest.raises(NoSuchCard):
            set_helped(visit, pk, helped=True)


def test_set_with_every_kind_can_be_done(person, visit):
    module = make_module(sets=0)
    found = add_set(module, [question_card(kind) for kind in RIGHT])

    do(visit, found)

    assert progress_of(visit, found).finished_at is not None
    assert list(Answer.objects.order_by("received_at").values_list("right", flat=True)) == [True] * 5 + [None]
