"""How deep a document nests: what honest clients make is measured exactly, and nobody gets beyond the bound, however he cuts it up."""

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, merge_updates

from tests.realtime.test_hub import Listener, joined
from tests.realtime.test_updates import MADE
from vakkring.realtime import updates
from vakkring.realtime.depths import DEEPEST, Depths
from vakkring.realtime.hub import Hub
from vakkring.realtime.protocol import Change, Malformed
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.updates import Place

NOTHING_YET = Doc().get_update()


def nesting(levels, *, client=7, before=()):
    """One update for each element that is put into the one before; some have a brother or two at that place first."""
    held, made = Doc(client_id=client), []
    held.observe(lambda event: made.append(event.update))
    parent = held.get("default", type=XmlFragment)
    for level in range(levels):
        for brother in before:
            parent.children.insert(0, XmlElement(brother))
        parent.children.append(XmlElement(f"n{level}"))
        parent = parent.children[len(parent.children) - 1]
    return made


def deepest(measured):
    return max(depth for runs in measured.known.values() for depth in runs.depths)


@pytest.fixture
def hub():
    return Hub(1, "proef", [], 0)


def test_an_honest_document_is_as_deep_as_it_looks():
    """A table and a paragraph with words at the top; a list with a map; a map with values."""
    whole = Depths(merge_updates(*MADE))
    one_by_one = Depths(NOTHING_YET)
    for update in MADE:
        one_by_one.take(updates.inspect(update).pieces)

    assert deepest(whole) == deepest(one_by_one) == 3
    assert {client: (runs.end, runs.starts, runs.depths) for client, runs in whole.known.items()} == {
        client: (runs.end, runs.starts, runs.depths) for client, runs in one_by_one.known.items()
    }


@pytest.mark.parametrize("before", [(), ("broer",), ("broer", "zus")])
def test_levels_are_counted_whatever_stands_beside_them(before):
    measured = Depths(NOTHING_YET)
    for update in nesting(20, before=before):
        measured.take(updates.inspect(update).pieces)

    assert deepest(measured) == 20
    assert deepest(Depths(merge_updates(*nesting(20, before=before)))) == 20


def test_nobody_nests_beyond_the_bound_one_by_one(hub):
    member = joined(hub)
    for update in nesting(DEEPEST):
        hub.take(member, Change(update), 0)

    with pytest.raises(Malformed):
        hub.take(member, Change(nesting(DEEPEST + 1)[-1]), 0)


def test_nobody_nests_beyond_the_bound_in_one_go(hub):
    with pytest.raises(Malformed):
        hub.take(joined(hub), Change(merge_updates(*nesting(5_000))), 0)

    assert hub.document.get_state() == Doc().get_state()


def test_nobody_nests_beyond_the_bound_by_way_of_what_was_stored(hub):
    made = nesting(DEEPEST + 1)
    again = Hub(1, "proef", made[:-1], 0)

    with pytest.raises(Malformed):
        again.take(joined(again), Change(made[-1]), 0)


def test_nobody_nests_beyond_the_bound_by_way_of_another_process(hub):
    made, member = nesting(DEEPEST + 1), joined(hub)
    hub.take(member, Change(made[0]), 0)
    hub.arrived(list(enumerate(made[1:-1], start=1)), DEEPEST)

    with pytest.raises(Malformed):
        hub.take(member, Change(made[-1]), 0)


def test_what_another_process_took_that_is_too_deep_stops_nobody_who_writes_words(hub):
    """A process of the release before knows no bound."""
    made, member = nesting(DEEPEST + 5), joined(hub)
    hub.take(member, Change(made[0]), 0)
    hub.arrived(list(enumerate(made[1:], start=1)), DEEPEST)
    words = Doc(client_id=11)
    words.get("t", type=Text).insert(0, "Gewoon verder.")

    hub.take(member, Change(words.get_update()), 0)

    assert str(hub.document.get("t", type=Text)) == "Gewoon verder."
    assert member.refused == []


def test_nobody_nests_beyond_the_bound_with_what_was_held(hub):
    """The outermost comes last: until then the rest is held."""
    made, member = nesting(DEEPEST + 1), Listener()
    hub.join(member)
    hub.take(member, Change(merge_updates(*made[1:])), 0)

    hub.take(member, Change(made[0]), 0)

    assert member.refused == [Refusal.MALFORMED]
    assert len(hub.document.get("default", type=XmlFragment).children) == 1


def test_two_who_build_upon_each_other_in_one_update_are_measured():
    """Turn by turn: each piece stands in one of the other client's."""
    docs = [Doc(client_id=5), Doc(client_id=9)]
    parent = None
    for level in range(40):
        doc, other = docs[level % 2], docs[1 - level % 2]
        parent = doc.get("rij", type=Array)
        for _ in range(level):
            parent = parent[0]
        parent.append(Array())
        other.apply_update(doc.get_update(other.get_state()))

    assert deepest(Depths(docs[0].get_update())) >= 39


@pytest.mark.parametrize(
    "pieces",
    [
        [(1, 0, 1, Place.ROOT, 0, 0), (1, 1, 2, Place.INSIDE, 1, 5), (1, 2, 6, Place.ROOT, 0, 0)],
        [(1, 0, 1, Place.INSIDE, 2, 0), (2, 0, 1, Place.BESIDE, 1, 0)],
        [(1, 0, 1, Place.ROOT, 0, 0), (1, 1, 2, Place.INSIDE, 2, 0), (2, 0, 1, Place.INSIDE, 3, 0), (3, 0, 1, Place.INSIDE, 1, 1)],
    ],
)
def test_what_builds_upon_itself_is_refused(pieces):
    with pytest.raises(Malformed):
        Depths(NOTHING_YET).take(pieces)


def test_what_was_removed_does_not_count(hub):
    member, held, made = joined(hub), Doc(client_id=3), []
    held.observe(lambda event: made.append(event.update))
    board = held.get("bord", type=Map)
    for _ in range(DEEPEST + 5):  # each takes the place of the one before
        board["x"] = Map({"q": Map({"r": 1})})
    for update in made:
        hub.take(member, Change(update), 0)

    assert deepest(hub.depths) == 4 - 1
    assert deepest(Depths(hub.document.get_update())) <= 3
