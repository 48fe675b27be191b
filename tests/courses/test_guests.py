"""A guest becomes a person: what he did becomes his, in every combination with what he had done before, and twice without harm."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.actions import GUESTS_KEPT, adopt, forget_guests, record_answer, set_helped, start_again
from courses.models import Answer, CardSet, Helped, Progress
from tests.factories import PersonFactory, card, cards_of, make_module, question_card, sets_of
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def key():
    return uuid.uuid4()


@pytest.fixture(scope="module", autouse=True)
def five_pk(made_once):
    """Five text cards: each is done with one answer."""
    return made_once(lambda: sets_of(make_module(sets=1, cards=[card() for _ in range(5)]))[0].pk)


@pytest.fixture
def five(five_pk):
    return CardSet.objects.get(pk=five_pk)


def do(visit, card_set, *positions):
    for position in positions:
        record_answer(visit, cards_of(card_set)[position - 1].pk, client_id=uuid.uuid4(), given={})


def stands_on(visit, card_set):
    """The position to go on with; None when done."""
    progress = Progress.objects.of(visit).get(card_set=card_set)
    return progress.card.position if progress.card else None


def test_adopt_gives_a_guests_work_to_a_new_person(person, key, five):
    do(Visit(guest=key), five, 1, 2)

    adopt(person, key)

    mine = Visit(person_id=person.pk)
    assert stands_on(mine, five) == 3
    assert Answer.objects.of(mine).count() == 2
    assert not Progress.objects.of(Visit(guest=key)).exists()
    assert not person.facts.exists()


def test_adopt_twice_changes_nothing_more(person, key, five):
    do(Visit(guest=key), five, 1, 2, 3, 4, 5)
    adopt(person, key)
    before = list(Progress.objects.values()), list(Answer.objects.values()), list(person.facts.values())

    adopt(person, key)

    assert (list(Progress.objects.values()), list(Answer.objects.values()), list(person.facts.values())) == before


def test_adopt_tells_evidence_what_was_finished(person, key, five):
    do(Visit(guest=key), five, 1, 2, 3, 4, 5)
    finished_at = Progress.objects.get().finished_at

    adopt(person, key)

    assert set(person.facts.values_list("kind", "at")) == {("set_finished", finished_at), ("module_finished", finished_at)}


@pytest.mark.parametrize(
    ("own", "guest", "expected"),
    [
        ((1,), (1, 2, 3), 4),
        ((1, 2, 3), (1,), 4),
        ((1, 2), (1, 2), 3),
        ((1, 2, 3, 4, 5), (1,), None),
        ((1,), (1, 2, 3, 4, 5), None),
        ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5), None),
        ((1, 2, 3), (4, 5), None),
        ((4, 5), (1, 2, 3), None),
        ((1, 2), (3, 5), 4),
        ((1, 3), (2,), 4),
    ],
)
def test_adopt_goes_on_with_what_neither_has_done(own, guest, expected, person, key, five):
    """Standing on a card that is done already would be a dead end: the page has no form any more."""
    mine = Visit(person_id=person.pk)
    do(mine, five, *own)
    do(Visit(guest=key), five, *guest)

    adopt(person, key)

    assert stands_on(mine, five) == expected
    assert Progress.objects.count() == 1
    assert Answer.objects.of(mine).count() == len(own) + len(guest)
    assert person.facts.filter(kind="set_finished").count() == (1 if expected is None else 0)
    assert (Progress.objects.get().finished_at is not None) is (expected is None)


def test_adopt_keeps_the_first_moment_of_finishing(person, key, five):
    mine = Visit(person_id=person.pk)
    do(mine, five, 1, 2, 3, 4, 5)
    first = Progress.objects.of(mine).get().finished_at
    do(Visit(guest=key), five, 1, 2, 3, 4, 5)

    adopt(person, key)

    assert Progress.objects.get().finished_at == first
    assert person.facts.get(kind="set_finished").at == first


@pytest.mark.parametrize(("rounds", "positions", "expected"), [(2, (1,), (2, 2)), (2, (), (2, 1))])
def test_adopt_keeps_the_later_round(rounds, positions, expected, person, key, five):
    mine = Visit(person_id=person.pk)
    do(mine, five, 1, 2, 3, 4, 5)
    start_again(mine, five.pk)
    do(mine, five, *positions)
    do(Visit(guest=key), five, 1, 2, 3)

    adopt(person, key)

    progress = Progress.objects.get()
    assert (progress.round, progress.card.position) == expected


def test_adopt_takes_a_later_round_of_the_guest(person, key, five):
    theirs = Visit(guest=key)
    do(theirs, five, 1, 2, 3, 4, 5)
    start_again(theirs, five.pk)
    do(theirs, five, 1, 2)
    do(Visit(person_id=person.pk), five, 1)

    adopt(person, key)

    progress = Progress.objects.get()
    assert (progress.round, progress.card.position) == (2, 3)
    assert progress.finished_at is not None
    assert person.facts.filter(kind="set_finished").exists()


def test_adopt_counts_an_answer_sent_as_guest_and_as_person_once(person, key, five):
    """A phone's queue goes out twice: once before logging in, once after."""
    sent = uuid.uuid4()
    row = cards_of(five)[0]
    record_answer(Visit(guest=key), row.pk, client_id=sent, given={})
    record_answer(Visit(person_id=person.pk), row.pk, client_id=sent, given={})

    adopt(person, key)

    assert Answer.objects.filter(client_id=sent).count() == 1


def test_adopt_adds_up_wrong_tries(person, key):
    found = sets_of(make_module(sets=1, cards=[question_card("one"), card()]))[0]
    question, last = cards_of(found)
    for visit in (Visit(person_id=person.pk), Visit(guest=key)):
        record_answer(visit, question.pk, client_id=uuid.uuid4(), given={"choice": 1})

    adopt(person, key)

    assert Progress.objects.get().card == last


def test_adopt_takes_what_helped_and_tells_evidence(person, key, five):
    first, second, *_ = cards_of(five)
    set_helped(Visit(person_id=person.pk), first.pk, helped=True)
    for row in (first, second):
        set_helped(Visit(guest=key), row.pk, helped=True)

    adopt(person, key)

    assert set(Helped.objects.values_list("person", "card")) == {(person.pk, first.pk), (person.pk, second.pk)}
    assert set(person.facts.filter(kind="helped_on_the_job").values_list("reference", flat=True)) == {
        f"courses.card:{first.pk}",
        f"courses.card:{second.pk}",
    }


def test_adopt_leaves_other_guests_and_people_alone(person, key, five):
    other, stranger = Visit(person_id=PersonFactory().pk), Visit(guest=uuid.uuid4())
    for visit in (other, stranger, Visit(guest=key)):
        do(visit, five, 1)

    adopt(person, key)

    assert stands_on(other, five) == 2
    assert stands_on(stranger, five) == 2
    assert Answer.objects.of(Visit(person_id=person.pk)).count() == 1


def test_logging_in_adopts_what_the_session_holds(person, five, client):
    client.post("/leren/antwoorden/", {"card": cards_of(five)[0].pk, "id": uuid.uuid4()})
    assert Progress.objects.get().guest is not None

    client.force_login(person)

    assert stands_on(Visit(person_id=person.pk), five) == 2
    assert "guest" not in client.session


# --- who never came back ------------------------------------------------------------------------------------------------------------------
def make_old(visit, days, **only):
    then = timezone.now() - timedelta(days=days)
    Progress.objects.of(visit).filter(**only).update(changed_at=then)
    Helped.objects.of(visit).update(at=then)


def test_forget_guests_removes_who_never_came_back(person, key, five):
    gone, here, mine = Visit(guest=key), Visit(guest=uuid.uuid4()), Visit(person_id=person.pk)
    for visit in (gone, here, mine):
        do(visit, five, 1, 2)
        set_helped(visit, cards_of(five)[0].pk, helped=True)
    make_old(gone, GUESTS_KEPT.days + 1)
    Helped.objects.of(gone).update(at=timezone.now() - GUESTS_KEPT - timedelta(days=1))
    make_old(here, GUESTS_KEPT.days - 1)
    make_old(mine, 900)

    assert forget_guests() == 4

    for model in (Progress, Answer, Helped):
        assert not model.objects.of(gone).exists()
        assert model.objects.of(here).exists()
        assert model.objects.of(mine).exists()
    assert forget_guests() == 0


def test_forget_guests_keeps_everything_of_who_is_still_busy(key, five):
    """A set of long ago is no reason to lose the one of yesterday."""
    other = sets_of(make_module(sets=1))[0]
    visit = Visit(guest=key)
    do(visit, five, 1)
    do(visit, other, 1)
    make_old(visit, 120, card_set=five)

    assert forget_guests() == 0
    assert Answer.objects.of(visit).count() == 2


def test_forget_guests_removes_who_only_said_that_something_helped(key, five):
    set_helped(Visit(guest=key), cards_of(five)[0].pk, helped=True)
    assert forget_guests() == 0

    Helped.objects.update(at=timezone.now() - GUESTS_KEPT - timedelta(days=1))

    assert forget_guests() == 1


def test_run_due_forgets_old_guests(key, five):
    from django.core.management import call_command

    do(Visit(guest=key), five, 1)
    make_old(Visit(guest=key), 120)

    call_command("run_due", verbosity=0)

    assert not Progress.objects.exists()
