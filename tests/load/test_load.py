"""Made-up data in any amount: what comes of it, that it is the same again, and that pages do not read all of it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from courses.models import Answer, Card, Progress
from tests.benchmarks import plans
from vakkring.accounts.models import Person
from vakkring.evidence.models import Fact
from vakkring.load.chance import Chance
from vakkring.load.management.commands.generate_load import lacks_tables
from vakkring.load.people import HOST
from vakkring.search import queries as search
from wiki.models import Article, Revision

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is not where a region is served from")
ENOUGH = 20
AMOUNTS = {"people": 60, "modules": 4, "articles": 50, "sessions": 10}


def generated(**more):
    call_command("generate_load", **{**AMOUNTS, **more}, verbosity=0)


def test_chance_is_the_same_for_the_same_seed_and_part():
    assert Chance(1, "people").words() == Chance(1, "people").words()
    assert Chance(1, "people").words() != Chance(2, "people").words()
    assert Chance(1, "people").key() != Chance(1, "modules").key()


@on_postgresql
def test_everything_asked_for_is_there_and_can_be_found_and_no_page_reads_all_of_it():
    generated()
    all_is_there()
    pages_read_no_table_from_end_to_end()


def all_is_there():
    people = Person.objects.filter(email__endswith=HOST)
    assert people.count() == 60
    assert not any(one.has_usable_password() for one in people)
    assert Card.objects.filter(card_set__slug__startswith="setje-").count() == 4 * 20
    assert Answer.objects.filter(person__in=people).count() == 60 * 2 * 3
    finished = Progress.objects.filter(person__in=people).exclude(finished_at=None).count()
    assert 0 < finished == Fact.objects.filter(person__in=people).count()
    assert Revision.objects.filter(article__slug__startswith="load-").count() == 50
    title = Article.objects.get(slug="load-7").title
    assert next(hit.title_text for hit in search.find(title.split()[-1], kind="artikel")) == title


def pages_read_no_table_from_end_to_end():
    """With few rows PostgreSQL would rather read them all, so it is told not to: what it still reads whole has no index that fits."""
    client = Client()
    client.force_login(Person.objects.get(email="anna@vakkring.example"))
    for path in plans.PAGES.values():
        client.get(path)  # what is kept in memory is asked for once
    assert plans.scans("SELECT count(*) FROM accounts_person WHERE first_name = 'Vak'") == {"accounts_person"}, "nothing would be found"

    found = list(plans.looked_at(client, plans.PAGES))

    assert len(found) > ENOUGH
    assert [(page, sql) for page, sql, tables in found if tables] == []


@on_postgresql
def test_it_stands_among_nobody():
    Person.objects.create_user("echt@mens.example")

    with pytest.raises(CommandError, match="holds people"):
        generated()
    assert Person.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "postgresql", reason="there it works")
def test_another_database_is_refused():
    with pytest.raises(CommandError, match="Only on PostgreSQL"):
        generated()


@on_postgresql
def test_a_database_without_tables_is_refused_in_one_sentence():
    MigrationRecorder.Migration.objects.filter(app="wiki").delete()

    with pytest.raises(CommandError, match="run `vakkring prepare` first"):
        generated()


def test_a_database_lacks_tables_until_all_migrations_are_applied():
    assert not lacks_tables()

    MigrationRecorder.Migration.objects.filter(app="wiki").delete()

    assert lacks_tables()
