"""Stored documents: reading while others write and compact, and what is known of who wrote."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pycrdt import Doc, Text, XmlElement, XmlFragment, XmlText

from tests.factories import PersonFactory
from vakkring.realtime import actions
from vakkring.realtime.models import DocumentUpdate, SharedDocument

pytestmark = pytest.mark.django_db


def writing(text):
    return lambda document: document.get("t", type=Text).insert(0, text)


def reads(document_id):
    return str(actions.load(document_id).get("t", type=Text))


@pytest.fixture
def anna(db):
    return PersonFactory(first_name="Anna")


@pytest.fixture
def document(db):
    return actions.create("proef", None, None).pk


def typed(text, client):
    held = Doc(client_id=client)
    held.get("t", type=Text).insert(0, text)
    return held.get_update()


def test_an_edit_stores_only_the_difference(document, anna):
    actions.edit(document, writing("lang " * 500), anna.pk)

    update = actions.edit(document, writing("kort "), anna.pk)

    assert len(update) < 60
    assert reads(document).startswith("kort lang")


def test_an_edit_that_changes_nothing_stores_nothing(document, anna):
    assert actions.edit(document, lambda _document: None, anna.pk) == actions.NOTHING
    assert DocumentUpdate.objects.count() == 0


def test_who_wrote_is_told_once(document, anna):
    bram = PersonFactory(first_name="Bram")
    for person in (anna, bram, anna):
        actions.edit(document, writing("x"), person.pk)

    assert actions.take(document)[1] == [anna.pk, bram.pk]
    assert actions.take(document)[1] == []
    assert sorted(actions.recent_authors(document)) == sorted([anna.pk, bram.pk])


def test_compacting_changes_nothing_that_is_read(document, anna):
    for letter in "abc":
        actions.edit(document, writing(letter), anna.pk)

    assert actions.compact(document) == 3
    assert actions.compact(document) == 0
    actions.edit(document, writing("d"), anna.pk)

    assert reads(document) == "dcba"


def test_what_was_taken_away_does_not_stay_in_what_is_read(document, anna):
    def taken_away(held):
        del held.get("t", type=Text)[:5_000]

    for _ in range(3):
        actions.edit(document, writing("x" * 5_000), anna.pk)
        actions.edit(document, taken_away, anna.pk)
    actions.edit(document, writing("blijft"), anna.pk)
    actions.compact(document)
    actions.take(document)
    DocumentUpdate.objects.update(at=timezone.now() - timedelta(days=91))
    actions.forget_old(document)

    held = SharedDocument.objects.get(pk=document)
    assert reads(document) == "blijft"
    assert len(held.state) < 200 > len(held.base) > 0


def test_compacting_keeps_what_builds_upon_something_that_comes_later(document, anna):
    held = Doc()
    held.get("t", type=Text).insert(0, "Eerst. ")
    first = held.get_update()
    before = held.get_state()
    held.get("t", type=Text).insert(7, "Dan.")

    for update in (held.get_update(before), first):
        actions.append({(document, anna.pk): update})
        actions.compact(document)

    assert reads(document) == "Eerst. Dan."


def test_undoing_one_is_not_ended_by_what_another_nested_beyond_all_bounds(document, anna):
    """Without its bound the comparison ends the whole process here."""

    def paragraph(held):
        held.get(actions.FRAGMENT, type=XmlFragment).children.append(XmlElement("paragraph", {}, [XmlText("Weg ermee.")]))

    def nested(held):
        parent = held.get(actions.FRAGMENT, type=XmlFragment)
        with held.transaction():
            for _ in range(60_000):
                parent.children.append(XmlElement("blockquote"))
                parent = parent.children[len(parent.children) - 1]

    actions.edit(document, paragraph, anna.pk)
    actions.edit(document, nested, PersonFactory().pk)

    assert actions.undo_person(document, anna.pk)
    assert [one.tag for one in actions.load(document).get(actions.FRAGMENT, type=XmlFragment).children] == ["blockquote"]


def test_old_updates_are_forgotten_only_when_compacted_and_credited(document, anna):
    for letter in "abc":
        actions.edit(document, writing(letter), anna.pk)
    DocumentUpdate.objects.update(at=timezone.now() - timedelta(days=91))
    assert actions.forget_old(document) == 0

    actions.compact(document)
    actions.take(document)
    actions.edit(document, writing("d"), anna.pk)

    assert actions.Compaction().run_due() == 1 + 3
    assert (DocumentUpdate.objects.count(), reads(document)) == (1, "dcba")


def test_a_document_or_a_person_that_is_gone_does_not_hold_the_others_up(document, anna, django_capture_on_commit_callbacks):
    other, gone = actions.create("ander", None, None).pk, actions.create("weg", None, None).pk
    SharedDocument.objects.filter(pk=gone).delete()

    saved = actions.save({(document, anna.pk): typed("a", 1), (gone, anna.pk): typed("b", 2), (other, None): typed("c", 3)})

    assert (saved.gone, saved.busy) == ({gone}, frozenset())
    assert (reads(document), reads(other)) == ("a", "c")


def test_what_a_person_wrote_who_is_gone_stays_as_nobodys(empty_site):
    document = empty_site.document()

    with empty_site.database():
        saved = actions.save({(document, 999_999_999): typed("a", 1)})

        assert list(saved.numbers) == [document]
        assert (reads(document), DocumentUpdate.objects.filter(document=document).latest("pk").person_id) == ("a", None)


def test_a_document_that_somebody_holds_lets_the_others_be_stored(empty_site):
    """SQLite has one writer at all: there is nothing to pass by, and the second waits for the first."""
    held, free = empty_site.document(), empty_site.document()
    results = []

    def store():
        with empty_site.database():
            results.append(actions.save({(held, None): typed("a", 1), (free, None): typed("b", 2)}))

    with empty_site.database():
        rows = connection.vendor == "postgresql"
        with transaction.atomic():
            actions.lock([held])
            thread = threading.Thread(target=store)
            thread.start()
            thread.join(20 if rows else 0.2)
        thread.join(20)
        found = (reads(held), reads(free))

    assert results[0].busy == (frozenset({held}) if rows else frozenset())
    assert found == (("" if rows else "a"), "b")


def test_who_is_there_is_known_until_he_leaves(db):
    actions.note_all_present({"a": [1, 2], "b": []})
    actions.note_present("a", [3])

    actions.note_gone("a", 2)

    assert (sorted(actions.present("a")), actions.present("b")) == ([1, 3], [])
