"""The journal of erasures: written before the erasure is certain, taken back when it failed, without anything that says who it was."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction

from tests import elsewhere
from vakkring import ports
from vakkring.accounts import actions, erasures
from vakkring.accounts.erasures import Erasure, UnreadableJournal, UnwritableJournal
from vakkring.accounts.models import AuditEntry, Person
from vakkring.notices.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Looks:
    """An eraser that looks at the journal while the erasure is on its way."""

    def __init__(self) -> None:
        self.seen: list[Erasure] = []

    def erase(self, person_id: int) -> None:
        self.seen = erasures.read()


class Fails:
    def erase(self, person_id: int) -> None:
        raise RuntimeError("not now")


class Loses:
    """An eraser on a database that goes away."""

    def erase(self, person_id: int) -> None:
        raise OperationalError("the server closed the connection")


def erasing_with(monkeypatch, one) -> None:
    registry = ports.Registry()
    registry.register(one)
    monkeypatch.setattr(ports, "erasers", registry)


def come_back(person: Person) -> None:
    """As an older copy of the database has him."""
    Person.objects.filter(pk=person.pk).update(email="anna@example.nl", first_name="Anna", is_active=True, erased_at=None)
    person.refresh_from_db()


def test_the_entry_is_there_before_anything_is_erased(anna, monkeypatch):
    looks = Looks()
    erasing_with(monkeypatch, looks)

    actions.erase_person(anna, anna)

    assert [one.person for one in looks.seen] == [anna.pk]
    assert erasures.read() == looks.seen


def test_the_entry_is_on_the_disk_with_its_folders(anna, own_place, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(Path(f"/proc/self/fd/{opened}").readlink()))

    actions.erase_person(anna, anna)

    [file] = (own_place / "erasures").iterdir()
    assert synced == [file, file.parent, own_place]


def test_an_entry_says_nothing_about_a_person(anna, own_place):
    actions.erase_person(anna, anna)

    [file] = (own_place / "erasures").iterdir()
    assert set(json.loads(file.read_text())) == {"person", "mark", "at"}
    assert "anna" not in file.read_text().lower() + file.name.lower()


@pytest.mark.parametrize("eraser", [Fails(), Loses()])
def test_an_erasure_that_failed_takes_its_entry_back(anna, monkeypatch, eraser):
    erasing_with(monkeypatch, eraser)

    with pytest.raises((RuntimeError, OperationalError)):
        actions.erase_person(anna, anna)

    assert erasures.read() == []
    assert Person.objects.get(pk=anna.pk).erased_at is None


def test_an_erasure_of_which_nobody_knows_how_it_ended_stays_in_the_journal(anna, monkeypatch):
    erasing_with(monkeypatch, Loses())
    monkeypatch.setattr(actions, "still_there", lambda person: False)

    with pytest.raises(OperationalError):
        actions.erase_person(anna, anna)

    assert [one.person for one in erasures.read()] == [anna.pk]


def test_a_database_that_does_not_answer_says_nobody_is_still_there(anna):
    assert actions.still_there(anna) is True
    with transaction.atomic():
        transaction.set_rollback(True)
        assert actions.still_there(anna) is False


def test_without_a_journal_nobody_is_erased(anna, own_place):
    (own_place / "erasures").write_text("a file where the folder should be")

    with pytest.raises(UnwritableJournal, match="erasures"):
        actions.erase_person(anna, anna)

    assert Person.objects.get(pk=anna.pk).erased_at is None
    assert erasures.writable() is False


def test_who_asks_for_it_is_told_when_that_cannot_be_done_now(client, anna, enter, own_place):
    enter(client, anna.email)
    (own_place / "erasures").write_text("a file where the folder should be")

    page = client.post("/account/wissen/", {"sure": "on"})

    assert "Er is niets gewist" in page.content.decode()
    assert client.get("/account/").status_code == 200


def test_a_journal_can_be_written_and_trying_leaves_nothing(own_place):
    assert erasures.writable() is True
    assert list((own_place / "erasures").iterdir()) == []


def test_the_last_operator_is_not_in_the_journal(operator):
    with pytest.raises(actions.LastOperator):
        actions.erase_person(operator, operator)

    assert erasures.read() == []


def test_erasing_twice_is_written_once(anna):
    actions.erase_person(None, anna)
    actions.erase_person(None, anna)

    assert len(erasures.read()) == 1


def test_who_is_back_is_found_and_erased_again_without_a_second_goodbye(anna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(None, anna)
    assert erasures.outstanding(erasures.read()) == []
    letters = set(Letter.objects.values_list("pk", flat=True))
    come_back(anna)

    assert erasures.outstanding(erasures.read()) == [anna]
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_again(anna)

    anna.refresh_from_db()
    assert str(anna) == "Verwijderd lid"
    assert erasures.outstanding(erasures.read()) == []
    assert set(Letter.objects.values_list("pk", flat=True)) <= letters
    assert AuditEntry.objects.filter(action="person.erased").count() == 2


def test_an_operator_who_is_the_only_one_again_is_erased_all_the_same(operator):
    second = Person.objects.create_superuser("twee@example.nl")
    actions.erase_person(second, operator)
    Person.objects.filter(pk=operator.pk).update(erased_at=None, is_superuser=True, is_active=True)
    second.delete()

    actions.erase_again(Person.objects.get(pk=operator.pk))

    assert Person.objects.get(pk=operator.pk).erased_at is not None


def test_somebody_with_the_same_number_on_another_site_is_left_alone(anna):
    actions.erase_person(None, anna)
    come_back(anna)
    Person.objects.filter(pk=anna.pk).update(date_joined=anna.date_joined + timedelta(microseconds=1))

    assert erasures.outstanding(erasures.read()) == []


def test_a_storage_elsewhere_holds_a_journal_too(anna, settings):
    settings.STORAGES = {**settings.STORAGES, "default": elsewhere.HERE}
    assert erasures.read() == []

    actions.erase_person(None, anna)

    assert len(default_storage.listdir("erasures")[1]) == 1
    assert [one.person for one in erasures.read()] == [anna.pk]


ENTRY = Erasure(7, "a" * 32, "2026-11-26T12:00:00+00:00")


def test_a_journal_that_was_brought_is_a_file_or_a_folder(tmp_path):
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "1.jsonl").write_text(ENTRY.line)
    (folder / "2.jsonl").write_text(ENTRY.line + Erasure(8, "b", "later").line)

    assert erasures.brought(folder / "1.jsonl") == [ENTRY]
    assert erasures.brought(folder) == [ENTRY, ENTRY, Erasure(8, "b", "later")]


def test_what_is_brought_is_kept_once():
    erasures.adopt([ENTRY, ENTRY])
    erasures.adopt([ENTRY])

    assert erasures.read() == [ENTRY]


@pytest.mark.parametrize("line", ["geen entry\n", "{}\n", "[1]\n", '{"person": "x", "mark": "", "at": ""}\n'])
def test_a_line_that_is_no_entry_is_named(line):
    with pytest.raises(UnreadableJournal, match="line 2 of here"):
        erasures.parse(ENTRY.line + line, "here")


def test_a_last_line_that_was_cut_off_is_left_out():
    assert erasures.parse(ENTRY.line + ENTRY.line[:20], "here") == [ENTRY]
    assert erasures.parse(ENTRY.line.strip(), "here") == [ENTRY]
