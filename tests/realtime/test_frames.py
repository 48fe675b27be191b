"""Websocket frames: ours to clients, and the plain ones of clients."""

from hypothesis import given
from hypothesis import strategies as st

from vakkring.realtime.frames import Frame, framed, unframed


def masked(payload, mask, *, first=0x82):
    """As a client sends it."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
    return bytes([first]) + size + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


@given(st.binary(max_size=400), st.binary(min_size=4, max_size=4), st.binary(max_size=20))
def test_a_plain_message_is_read_and_what_follows_left(payload, mask, rest):
    sent = masked(payload, mask)

    assert unframed(sent + rest) == (payload, len(sent))
    assert unframed(sent[:-1]) is None


def test_everything_else_is_left_to_the_library():
    mask = b"abcd"
    text, more, ping = (masked(b"hallo", mask, first=first) for first in (0x81, 0x02, 0x89))
    reserved, huge = masked(b"hallo", mask, first=0xC2), b"\x82\xff" + bytes(12)

    assert [unframed(data) for data in (text, more, ping, reserved, huge, framed(b"hallo"), b"", b"\x82")] == [None] * 8


@given(st.binary(max_size=70_000) | st.text(max_size=300))
def test_what_we_send_says_how_long_it_is(payload):
    wire = Frame(payload).wire
    data = payload.encode() if isinstance(payload, str) else payload

    assert wire.endswith(data)
    head = wire[: len(wire) - len(data)]
    assert head[0] == (0x81 if isinstance(payload, str) else 0x82)
    assert (head[1] if len(head) == 2 else int.from_bytes(head[2:])) == len(data)


def test_messages_that_go_together_are_written_at_once():
    assert Frame(b"a", "b").wire == framed(b"a") + framed("b")
