"""The one place where money moves: an entry and two balances, or nothing at all."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, make_programme
from vakkring.funding import queries
from vakkring.funding.ledger import WAYS, Move, Place
from vakkring.funding.models import Account, Entry
from vakkring.funding.posting import Book, TooLittle, open_book, post, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def balanced():
    yield
    assert_books_are_right()


@pytest.fixture
def book(db):
    """A pot with 1,000 cents in it, of which 300 are reserved and 200 spent."""
    found = Book(person_id=PersonFactory().pk)
    open_book(found)
    for move, cents in ((Move.DEPOSIT, 1_000), (Move.RESERVE, 500), (Move.SPEND, 200)):
        post(found, move, cents, "begin", f"begin:{move}")
    return found


def inside(book):
    return {place: cents for place, cents in queries.book(book).items() if cents}


BEGIN = {Place.SOURCE: -1_000, Place.AVAILABLE: 500, Place.RESERVED: 300, Place.SPENT: 200}


@pytest.mark.parametrize("move", list(Move))
def test_move_takes_from_one_place_and_brings_to_one_other(book, move):
    away, to = WAYS[move]

    entry = post(book, move, 50, "order:1", "key")

    changed = {place: queries.book(book)[place] - BEGIN.get(place, 0) for place in Place}
    assert {place: cents for place, cents in changed.items() if cents} == {away: -50, to: 50}
    found = Entry.objects.get(key="key")
    assert (found, found.kind, found.cents, found.reference) == (entry, move, 50, "order:1")
    assert (found.away.place, found.to.place) == (away, to)
    assert {found.away.person_id, found.to.person_id} == {book.person_id}


@pytest.mark.parametrize("move", [one for one in Move if one != Move.DEPOSIT])
def test_place_gives_all_it_has_and_not_a_cent_more(book, move):
    all_of_it = BEGIN[WAYS[move][0]]

    with pytest.raises(TooLittle):
        post(book, move, all_of_it + 1, "order:1", "more")
    assert inside(book) == BEGIN
    assert not Entry.objects.filter(key="more").exists()

    post(book, move, all_of_it, "order:1", "all")
    assert WAYS[move][0] not in inside(book)


def test_key_moves_money_once(book):
    post(book, Move.RESERVE, 100, "order:1", "key")

    with pytest.raises(IntegrityError):
        post(book, Move.RESERVE, 100, "order:1", "key")

    assert inside(book) == {**BEGIN, Place.AVAILABLE: 400, Place.RESERVED: 400}


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_and_less_do_not_move(book, cents):
    with pytest.raises(IntegrityError):
        post(book, Move.DEPOSIT, cents, "order:1", "key")

    assert inside(book) == BEGIN


def test_book_that_was_not_opened_has_nothing_to_move(db):
    with pytest.raises(TooLittle):
        post(Book(person_id=PersonFactory().pk), Move.DEPOSIT, 100, "order:1", "key")


def test_opening_a_book_again_leaves_what_is_in_it(book):
    open_book(book)

    assert inside(book) == BEGIN
    assert Account.objects.filter(book.owner).count() == len(Place)


def test_books_do_not_touch_each_other(book):
    other = Book(programme_id=make_programme(budget=700).pk)

    post(other, Move.RESERVE, 700, "order:1", "key")

    assert inside(book) == BEGIN
    assert inside(other) == {Place.SOURCE: -700, Place.RESERVED: 700}


def test_only_a_source_goes_below_nothing(book):
    with transaction.atomic():
        assert take(book, Place.SOURCE, 9_999)
        assert not take(book, Place.AVAILABLE, 501)
        assert take(book, Place.AVAILABLE, 500)
        assert not take(book, Place.LAPSED, 1)
        transaction.set_rollback(True)
