"""A process that is told to stop: whoever has a socket hears so, and nobody gets a new one just to lose it."""

import signal
import socket
import time
from uuid import uuid4

import pytest

from tests.realtime.listeners import Crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd():
    made = Crowd()
    yield made
    made.stop()


def handshake(site, room: str, cookie: str) -> bytes:
    """What a browser sends to open a socket."""
    lines = [
        f"GET /ws/rooms/{room}/ HTTP/1.1",
        "Host: testserver",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        f"Origin: {site.origin}",
        f"Cookie: {cookie}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def answer_to(line: socket.socket) -> bytes:
    """The first that comes back; nothing when the other side hangs up."""
    try:
        return line.recv(4096)
    except ConnectionResetError:
        return b""


def test_who_asks_for_a_socket_while_the_process_stops_gets_none(other_site, crowd):
    """His line is there already. Without an answer the proxy asks another process; with one he would be cut off a moment later."""
    port, room = other_site.start(), uuid4().hex
    cookie = other_site.person("Anna")
    crowd.add(15, other_site, room, [cookie])
    early, late = (socket.create_connection(("127.0.0.1", port), 10) for _ in range(2))
    early.sendall(handshake(other_site, room, cookie))
    assert answer_to(early).startswith(b"HTTP/1.1 101"), "the control: before that he gets one"

    process = other_site.processes[port]
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert process.poll() is None, "it is still letting people go"
    late.sendall(handshake(other_site, room, cookie))

    assert answer_to(late) == b""
    early.close()
    process.wait(20)
    assert {code for one in crowd.listeners for code in one.closes} == {1012}


def test_who_answers_the_goodbye_late_has_heard_it(other_site, crowd):
    """Whoever still reads what came before gets his time: cut off earlier, he would not know why."""
    port, room = other_site.start(), uuid4().hex
    line = socket.create_connection(("127.0.0.1", port), 10)
    line.sendall(handshake(other_site, room, other_site.person("Anna")))
    assert answer_to(line).startswith(b"HTTP/1.1 101")

    process = other_site.processes[port]
    process.send_signal(signal.SIGTERM)
    time.sleep(6)
    assert process.poll() is None, "it waits for him"

    heard = b""
    while b"\x03\xf4Even" not in heard:  # 1012, and the sentence
        heard += line.recv(65536)
    line.close()
    process.wait(5)
