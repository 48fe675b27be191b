"""Facts: recorded once, never changed."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from vakkring.accounts.models import Person
from vakkring.evidence import actions
from vakkring.evidence.actions import Kind, record, record_of_all, take_back
from vakkring.evidence.models import AppendOnlyError, Fact
from vakkring.evidence.personal import EvidenceEraser, EvidenceExporter

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def anna():
    return Person.objects.create_user("anna@vakkring.example")


@pytest.fixture
def bram():
    return Person.objects.create_user("bram@vakkring.example")


def test_record_writes_one_fact(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT, {"cards": 5})

    fact = Fact.objects.get()
    assert (fact.person, fact.kind, fact.reference, fact.at, fact.details) == (anna, "set_finished", "courses.set:1", AT, {"cards": 5})


def test_record_again_changes_nothing(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)

    record(anna, Kind.SET_FINISHED, "courses.set:1", datetime(2027, 1, 1, tzinfo=UTC))

    assert Fact.objects.get().at == AT


def test_record_keeps_people_kinds_and_references_apart(anna, bram):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
    record(bram, Kind.SET_FINISHED, "courses.set:1", AT)
    record(anna, Kind.MODULE_FINISHED, "courses.set:1", AT)
    record(anna, Kind.SET_FINISHED, "courses.set:2", AT)

    assert Fact.objects.count() == 4


def test_record_of_all_adds_those_who_had_it_not(anna, bram):
    record(anna, Kind.ARTICLE_IMPROVED, "wiki.revision:1", AT)

    record_of_all([anna.pk, bram.pk], Kind.ARTICLE_IMPROVED, "wiki.revision:1", datetime(2027, 1, 1, tzinfo=UTC))

    assert list(Fact.objects.order_by("at").values_list("person", "at")) == [(anna.pk, AT), (bram.pk, datetime(2027, 1, 1, tzinfo=UTC))]


def test_record_known_already_does_not_spoil_the_callers_transaction(anna):
    with transaction.atomic():
        record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
        record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
        record(anna, Kind.SET_FINISHED, "courses.set:2", AT)

    assert Fact.objects.count() == 2


def test_fact_cannot_be_changed_or_deleted(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
    fact = Fact.objects.get()

    fact.kind = "module_finished"
    for change in (
        fact.save,
        fact.delete,
        Fact.objects.all().delete,
        lambda: Fact.objects.update(kind="x"),
        lambda: Fact.objects.filter(pk=fact.pk).update(kind="x"),
        lambda: anna.facts.all().delete(),
        lambda: Fact.objects.bulk_update([fact], ["kind"]),
        lambda: Fact.objects.update_or_create(pk=fact.pk, defaults={"kind": "x"}),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            change()

    assert Fact.objects.get().kind == "set_finished"


def test_erasure_takes_own_facts_only(anna, bram):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
    record(bram, Kind.SET_FINISHED, "courses.set:1", AT)

    EvidenceEraser().erase(anna.pk)
    EvidenceEraser().erase(anna.pk)

    assert Fact.objects.get().person == bram


def test_export_holds_own_facts_in_dutch(anna, bram):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)
    record(bram, Kind.MODULE_FINISHED, "courses.module:1", AT)

    rows = EvidenceExporter().export(anna.pk).sheets["feiten"]

    assert rows == [{"wat": "setje klaar", "waarop": "courses.set:1", "wanneer": AT.isoformat()}]


def together(work, workers=2):
    """The same work in several threads at once; answers what each got."""
    start, answers = threading.Barrier(workers), []

    def run():
        start.wait()
        try:
            answers.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_record_by_many_at_once_is_recorded_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer through at a time; the race shows on PostgreSQL")
    anna = Person.objects.create_user("anna@vakkring.example")

    for number in range(10):
        answers = together(lambda number=number: record(anna, Kind.SET_FINISHED, f"courses.set:{number}", AT), workers=6)
        assert len(answers) == 6, "one of them failed"

    assert Fact.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_record_would_be_doubled_by_looking_first():
    """The positive control: these threads do run at once; who looks before he writes writes twice (the constraint then refuses)."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer through at a time; the race shows on PostgreSQL")
    anna = Person.objects.create_user("anna@vakkring.example")
    looked = threading.Barrier(4)

    def look_then_write():
        known = Fact.objects.filter(person=anna, kind="x", reference="y").exists()
        looked.wait(timeout=10)
        return not known

    assert together(look_then_write, workers=4) == [True] * 4


def test_take_back_removes_ones_own_word_only(anna, bram):
    for person in (anna, bram):
        record(person, Kind.HELPED_ON_THE_JOB, "courses.card:1", AT)
    record(anna, Kind.HELPED_ON_THE_JOB, "courses.card:2", AT)

    take_back(anna.pk, Kind.HELPED_ON_THE_JOB, "courses.card:1")

    left = [(bram.pk, "courses.card:1"), (anna.pk, "courses.card:2")]
    assert sorted(Fact.objects.values_list("person", "reference")) == sorted(left)


def test_take_back_leaves_what_happened(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)

    with pytest.raises(AppendOnlyError):
        take_back(anna.pk, Kind.SET_FINISHED, "courses.set:1")

    assert Fact.objects.count() == 1


def test_erase_is_the_only_way_for_what_happened(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", AT)

    actions.erase(anna.pk)

    assert not Fact.objects.exists()
