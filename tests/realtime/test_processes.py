"""Several processes that share documents through Redis, and Redis going away while people type."""

import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests.realtime.serving import Redis, Site, no_database

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory):
    made = Redis(tmp_path_factory.mktemp("redis"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def two_processes(empty_site, own_redis):
    """The same database behind two processes."""
    made = Site(empty_site.folder, empty_site.database_url, own_redis.url)
    made.start_many(2)
    yield made
    made.stop()


def at(site, number):
    """The same site, entered by another of its processes."""
    return Site(site.folder, site.database_url, site.redis_url, ports=[site.ports[number]])


def test_people_at_two_processes_see_each_other(two_processes, phones):
    document = two_processes.document()
    anna = phones.open("anna", at(two_processes, 0), document, two_processes.person("Anna")).ready()
    bram = phones.open("bram", at(two_processes, 1), document, two_processes.person("Bram")).ready()

    anna.caret(value=1)
    anna.types("hé van de een, ")
    bram.sees(text="van de een")
    bram.types("en van de ander")

    anna.sees(text="van de ander")
    bram.meets(many=1)
    assert bram.state()["carets"][0]["user"]["name"] == "Anna"
    anna.offline()
    bram.meets(many=0)


def test_who_comes_later_at_another_process_meets_who_is_there(two_processes, phones):
    document = two_processes.document()
    anna = phones.open("anna", at(two_processes, 0), document, two_processes.person("Anna")).ready()
    anna.caret(value=1)
    anna.types("hier")

    bram = phones.open("bram", at(two_processes, 1), document, two_processes.person("Bram")).ready()

    assert bram.text == "<paragraph>hier</paragraph>"
    bram.meets(many=1)


def test_nothing_is_lost_while_redis_goes_away_and_comes_back_empty(two_processes, own_redis, phones):
    document = two_processes.document()
    for number in range(20):
        phones.open(f"p{number}", at(two_processes, number % 2), document, two_processes.person(f"P{number}"))
    phones.do("synced")
    phones.do("storm", every=50)
    phones.do("acknowledged", many=60)

    own_redis.flush()
    phones.do("acknowledged", many=120)
    own_redis.stop()
    phones.do("acknowledged", many=240)
    own_redis.start()
    phones.do("acknowledged", many=360)
    phones.do("calm")

    phones.do("converged")
    stored = two_processes.reads(document)
    after = phones.do("states")
    assert {state["text"] for state in after} == {stored}
    assert [token for state in after for token in state["tokens"] if stored.count(token) != 1] == []
    assert "Traceback" not in two_processes.log


def test_who_moves_to_another_process_keeps_what_he_wrote(two_processes, phones):
    document = two_processes.document()
    anna = phones.open("anna", at(two_processes, 0), document, two_processes.person("Anna")).ready()
    bram = phones.open("bram", at(two_processes, 1), document, two_processes.person("Bram")).ready()
    anna.types("eerst ")

    two_processes.end(two_processes.ports[0])
    phones.do("closed", names=["anna"], code=1012)  # told, not cut off
    anna.type(text="onderweg ")
    bram.types("intussen ")
    two_processes.start(port=two_processes.ports[0])

    phones.do("converged")
    assert two_processes.reads(document) == anna.text
    assert sorted(anna.text.removeprefix("<paragraph>").removesuffix("</paragraph>").split()) == ["eerst", "intussen", "onderweg"]


def test_nothing_is_told_while_the_database_takes_nothing(other_site, phones):
    """Somebody else holds it: what is typed waits, and is stored and told as soon as it can be."""
    other_site.start()
    document = other_site.document()
    anna = phones.open("anna", other_site, document, other_site.person("Anna")).ready()
    bram = phones.open("bram", other_site, document, other_site.person("Bram")).ready()

    with held_database(other_site):
        anna.type(text="wacht")
        time.sleep(1)
        assert (anna.state()["saved"], bram.text) == (False, "<paragraph></paragraph>")

    bram.sees(text="wacht")
    phones.do("converged")
    assert other_site.reads(document) == "<paragraph>wacht</paragraph>"


def held_database(site):
    """Nobody else can write as long as this lasts."""
    if site.database_url.startswith("sqlite"):
        import sqlite3

        @contextmanager
        def held():
            other = sqlite3.connect(site.database_url.removeprefix("sqlite:///"), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
            other.close()

        return held()
    other = psycopg.connect(site.database_url.replace("postgres://", "postgresql://"))
    other.execute("LOCK TABLE realtime_documentupdate IN EXCLUSIVE MODE")
    return other


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is a file: it cannot go away")
def test_a_database_that_goes_away_costs_nobody_what_he_typed(lonely_site, phones):
    """Everybody is sent away after a while, keeps what he wrote, and comes back when the database does."""
    lonely_site.start()
    document = lonely_site.document()
    anna = phones.open("anna", lonely_site, document, lonely_site.person("Anna")).ready()
    bram = phones.open("bram", lonely_site, document, lonely_site.person("Bram")).ready()
    anna.types("voor ")

    with no_database(lonely_site):
        anna.type(text="tijdens")
        phones.do("closed", names=["bram"], code=1013)
        assert (anna.state()["saved"], bram.text) == (False, "<paragraph>voor </paragraph>")

    bram.sees(text="voor tijdens")
    phones.do("converged")
    assert lonely_site.reads(document) == "<paragraph>voor tijdens</paragraph>"
