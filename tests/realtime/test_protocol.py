"""Bytes in, messages out. Whatever comes in, the answer is a message or `Malformed`."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text

from vakkring.realtime import protocol
from vakkring.realtime.protocol import AskForMissing, AskForPresences, Change, Malformed, Presence, Presences

NUMBERS = st.integers(0, protocol.MOST_NUMBER)
STATES = st.dictionaries(st.text(max_size=10), st.integers() | st.text(max_size=20) | st.booleans(), max_size=4)


@given(NUMBERS)
def test_numbers_are_read_as_they_were_written(value):
    reader = protocol.Reader(protocol.number(value))

    assert reader.number() == value
    reader.end()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(data):
    try:
        found = protocol.read(data)
    except Malformed:
        return
    assert isinstance(found, AskForMissing | Change | Presences | AskForPresences)


@given(st.lists(st.builds(Presence, NUMBERS, NUMBERS, STATES.map(protocol.said)), max_size=5))
def test_carets_are_read_as_they_were_written(found):
    message = protocol.read(protocol.who(found))

    assert isinstance(message, Presences)
    assert protocol.entries(message.payload) == tuple(found)


@given(STATES)
def test_states_are_read_as_they_were_written(state):
    assert protocol.state_of(protocol.said(state)) == state


@given(st.binary(max_size=200))
def test_any_bytes_are_states_or_malformed(data):
    for reading in (protocol.entries, protocol.state_of):
        with contextlib.suppress(Malformed):
            reading(data)


@given(st.binary(max_size=300))
def test_changes_keep_their_bytes(update):
    assert protocol.read(protocol.change(update)) == protocol.read(protocol.step_two(update)) == Change(update)


@given(st.dictionaries(NUMBERS, NUMBERS, max_size=5))
def test_state_vectors_are_read_whole(clocks):
    vector = protocol.number(len(clocks)) + b"".join(protocol.number(part) for pair in clocks.items() for part in pair)

    assert protocol.clocks(vector) == clocks
    assert protocol.read(protocol.step_one(vector)) == AskForMissing(vector)
    with pytest.raises(Malformed):
        protocol.clocks(vector + b"\0")


def test_a_state_vector_of_the_library_is_understood():
    held = Doc(client_id=7)
    held.get("t", type=Text).insert(0, "hé 😀")

    assert protocol.clocks(held.get_state()) == {7: 5}


def test_half_a_character_in_a_state_reaches_browsers_as_json():
    state = {"name": "\ud83d"}

    sent = protocol.who([Presence(1, 1, protocol.said(state))])

    assert json.loads(sent[sent.index(b"{") :].decode()) == state


def test_an_acknowledgement_holds_count_and_state():
    reader = protocol.Reader(protocol.stored(300, b"\1\5\7"))

    assert (reader.number(), reader.number(), reader.block()) == (20, 300, b"\1\5\7")
    reader.end()
