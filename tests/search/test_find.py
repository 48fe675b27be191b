"""Finding: the same questions, on whichever database the suite runs."""

import dataclasses

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vakkring import ports
from vakkring.search import actions
from vakkring.search.models import Entry, Word
from vakkring.search.queries import find

pytestmark = pytest.mark.django_db

ENTRIES = [
    ports.Entry("a:1", "reeks", "Warmtepompen inregelen", "De stooklijn zet je zo laag als kan.", "/leren/a/", ("warmtepompen",)),
    ports.Entry(
        "a:2", "kaart", "De stooklijn", "Een warmtepomp wil een lage aanvoer. Regel de stooklijn in met de klant erbij.", "/leren/b/"
    ),
    ports.Entry(
        "a:3",
        "kaart",
        "Zonnepanelen op een plat dak",
        "Coördinatie met de dakdekker, ballast en een legplan.",
        "/leren/c/",
        ("zonnepanelen", "net"),
    ),
    ports.Entry("a:4", "kaart", "Koolmonoxide meten", "CO ruik je niet. Meet in de opstelruimte.", "/leren/d/", ("gas-en-co",)),
    ports.Entry("a:5", "artikel", "R290 buiten", "Propaan is brandbaar: houd 1 meter van de erfgrens.", "/leren/e/", ("warmtepompen",)),
]


@pytest.fixture
def filled():
    for entry in ENTRIES:
        actions.index(entry)


def references(query, **options):
    return [hit.reference for hit in find(query, **options)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("warmtepomp", "a:1"),
        ("WARMTEPOMPEN", "a:1"),
        ("warmtepo", "a:1"),
        ("stooklijn", "a:2"),
        ("hoe regel ik de stooklijn in", "a:2"),
        ("coordinatie", "a:3"),
        ("coördinatie", "a:3"),
        ("zonnepaneel", "a:3"),
        ("erfgrens", "a:5"),
        ("r290", "a:5"),
        ("propaan brandbaar", "a:5"),
    ],
)
def test_find_puts_the_best_answer_first(filled, query, first):
    assert references(query)[0] == first


def test_find_title_weighs_more_than_body(filled):
    assert references("stooklijn")[:2] == ["a:2", "a:1"]


def test_find_half_of_a_compound_comes_after_the_word_itself(filled):
    actions.index(ports.Entry("a:6", "kaart", "De pomp ontluchten", "", "/leren/f/"))

    found = references("pomp")

    assert found[0] == "a:6"
    assert "a:1" in found


@pytest.mark.parametrize(("typo", "first"), [("stoklijn", "a:2"), ("warmtepmop", "a:1"), ("koolmonoxyde", "a:4"), ("zonepanelen", "a:3")])
def test_find_forgives_a_slip_of_the_finger(filled, typo, first):
    assert references(typo)[0] == first


@pytest.mark.parametrize("query", ["", "   ", "xyzzy", "\x00", "'\"();:*&|!", "🙂"])
def test_find_nothing_when_there_is_nothing(filled, query):
    assert references(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "stooklijn' OR 1=1 --",
        'stooklijn" OR "x',
        "stooklijn NEAR(a b) AND",
        "stooklijn:* & !x | (y",
        "title:stooklijn",
        "stooklijn^2 -body +x",
        "stooklijn\x00",
        "stooklijn %s %(x)s {0}",
        "stooklijn \\",
        "stooklijn " + "x" * 10_000,
    ],
)
def test_find_takes_hostile_input_for_words(filled, query):
    assert "a:2" in references(query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.none() | st.text(max_size=10), st.none() | st.text(max_size=10))
def test_find_never_fails(filled, query, kind, topic):
    for hit in find(query, kind=kind, topic=topic):
        assert hit.title_text == Entry.objects.get(reference=hit.reference).title


def test_find_narrows_to_kind_and_topic(filled):
    assert references("warmtepomp", kind="kaart") == ["a:2"]
    assert references("warmtepomp", topic="warmtepompen") == ["a:1"]
    assert references("dak", topic="net") == ["a:3"]
    assert references("dak", topic="ne") == []
    assert references("dak", topic="%") == []
    assert len(find("warmtepomp stooklijn dak meten", limit=2)) == 2


def test_find_marks_what_was_asked_for_and_keeps_the_text(filled):
    hit = find("aanvoer warmtepompen", kind="kaart")[0]

    assert "".join(piece.text for piece in hit.snippet) == ENTRIES[1].body
    assert [piece.text for piece in hit.snippet if piece.marked] == ["warmtepomp", "aanvoer"]


def test_find_leaves_html_to_the_template(filled):
    actions.index(ports.Entry("a:7", "kaart", "<b>Vet</b> krullen", "", "/"))

    assert find("krullen")[0].title_text == "<b>Vet</b> krullen"


def test_index_again_replaces(filled):
    actions.index(ports.Entry("a:2", "kaart", "Ventilatie", "Balans.", "/x/"))

    assert references("ventilatie") == ["a:2"]
    assert "a:2" not in references("stooklijn")


def test_index_takes_nul_and_long_texts():
    actions.index(ports.Entry("a:8", "kaart", "Nul\x00len " * 100, "woord " * 50_000, "/"))

    assert references("woord") == ["a:8"]


def test_remove_makes_unfindable(filled):
    actions.remove("a:2")
    actions.remove("a:2")

    assert "a:2" not in references("stooklijn")


class Source:
    """Names two entries."""

    def entries(self):
        return ENTRIES[:2]


def test_rebuild_command_names_what_is_there_and_drops_the_rest(filled, monkeypatch, capsys):
    registry = ports.Registry()
    registry.register(Source())
    monkeypatch.setattr(ports, "searchables", registry)

    call_command("rebuild_search")

    assert set(Entry.objects.values_list("reference", flat=True)) == {"a:1", "a:2"}
    assert references("koolmonoxide") == []
    assert references("stooklijn")[0] == "a:2"
    assert "2 entries" in capsys.readouterr().out


def test_an_index_of_other_rules_is_built_anew_once(filled, monkeypatch):
    """As after an update from a release that cut words otherwise."""
    registry = ports.Registry()
    registry.register(Source())
    monkeypatch.setattr(ports, "searchables", registry)
    assert actions.Renewal().run_due() == 0

    Word.objects.all().delete()

    assert actions.Renewal().run_due() == 2
    assert references("stooklijn")[0] == "a:2"
    assert Word.objects.get(word="stooklijn").entries == 2
    assert actions.Renewal().run_due() == 0


def test_find_needs_few_queries(filled, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        find("warmtepomp stooklijn")


def test_the_same_again_writes_nothing(filled):
    with CaptureQueriesContext(connection) as captured:
        actions.index(ENTRIES[0])

    assert not [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_other_topics_alone_are_written(filled):
    actions.index(dataclasses.replace(ENTRIES[0], topics=("net",)))

    assert references("warmtepompen", topic="net") == ["a:1"]
    assert "a:1" not in references("warmtepompen", topic="warmtepompen")
