"""Looking through updates: what honest clients make is understood exactly, and nothing that passes harms the library."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText, merge_updates

from vakkring.realtime import protocol, updates
from vakkring.realtime.protocol import Malformed


def history():
    """Updates of two people with all that an article and a whiteboard are made of."""
    first, second = Doc(client_id=101), Doc(client_id=202)
    made = []
    for one in (first, second):
        one.observe(lambda event: made.append(event.update))
    article = first.get("default", type=XmlFragment)
    paragraph = XmlElement("paragraph")
    article.children.append(paragraph)
    text = XmlText("wereld 😀 met åccenten")
    paragraph.children.append(text)
    for letter in "abc":
        text.insert(0, letter)
    text.format(0, 4, {"bold": True, "link": {"href": "/wiki/a/", "n": [1, 2.5, None, True, -3, 2**40]}})
    del text[1:3]
    article.children.insert(0, XmlElement("table", {"rijen": "2"}))
    second.apply_update(first.get_update())
    board = second.get("bord", type=Map)
    board["x"] = [1, {"y": 2.25}]
    board["x"] = b"ab"
    second.get("rij", type=Array).append(Map({"q": 1}))
    second.get("default", type=XmlFragment).children[1].children[0].insert(0, "bij ")
    return made


MADE = history()


@pytest.mark.parametrize("update", [*MADE, merge_updates(*MADE), merge_updates(MADE[0], MADE[4])])
def test_what_honest_clients_make_is_understood(update):
    contents = updates.inspect(update)

    assert set(contents.ends) <= {101, 202}


def test_what_it_brings_is_what_the_library_then_has():
    held, clocks = Doc(), {}
    for update in MADE:
        contents = updates.inspect(update)
        assert contents.fits(clocks)
        held.apply_update(update)
        clocks.update({client: max(end, clocks.get(client, 0)) for client, end in contents.ends.items()})
        assert clocks == protocol.clocks(held.get_state())


def test_it_does_not_fit_before_what_it_builds_upon():
    assert [updates.inspect(update).fits({}) for update in MADE[:3]] == [True, False, False]
    assert updates.inspect(merge_updates(*MADE)).fits({})
    assert not updates.inspect(merge_updates(MADE[0], MADE[4])).fits({})
    assert not updates.inspect(MADE[-1]).fits({202: 100})


def test_taking_away_what_is_not_there_does_not_fit():
    held = Doc(client_id=5)
    made = []
    held.observe(lambda event: made.append(event.update))
    text = held.get("t", type=Text)
    text.insert(0, "abc")
    del text[0:2]

    assert not updates.inspect(made[1]).fits({})
    assert updates.inspect(made[1]).fits({5: 3})


@pytest.mark.parametrize(
    "update",
    [
        b"",
        b"\0",
        b"\0\0\0",
        b"\1\0\5\0\0",  # a client without changes: the library panics
        b"\1\1\5\0\x09\1\1a\1g\x76\0\0",  # a subdocument
        b"\1\1\5\0\x07\1\1a\5\1h\0",  # a hook
        b"\1\1\5\0\x0b\1\1a\0\0",  # a move
        b"\1\1\5\0\0\xff\xff\xff\xff\xff\xff\xff\0\0",  # a gap of nearly everything
        b"\1\xff\xff\xff\x7f\5\0",  # announces millions of changes
        b"\1\1\5\0\4\1\1t\0\0",  # a text of nothing
        b"\1\1\5\0\4\1\1t\1\xff\0",  # a text that is no text
    ],
)
def test_what_no_document_of_ours_has_is_malformed(update):
    with pytest.raises(Malformed):
        updates.inspect(update)


@given(st.binary(max_size=120))
def test_any_bytes_are_an_update_or_malformed(data):
    try:
        updates.inspect(data)
    except Malformed:
        return


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(MADE), st.integers(0, 10_000), st.binary(min_size=1, max_size=3), st.integers(0, 3))
def test_what_passes_never_makes_the_library_panic(update, place, put, taken):
    place %= len(update)
    changed = update[:place] + put + update[place + taken :]
    held = Doc()
    held.apply_update(merge_updates(*MADE))
    try:
        contents = updates.inspect(changed)
    except Malformed:
        return
    if not contents.fits(protocol.clocks(held.get_state())):
        return

    try:
        held.apply_update(changed)
    except (ValueError, RuntimeError):
        return  # told in a way that the hub knows

    assert all(protocol.clocks(held.get_state())[client] >= end for client, end in contents.ends.items())
