"""The proxy with its real configuration, before servers that say what reaches them: whom it believes, and what it keeps away."""

import http.client
import json
import shutil
import socket
import ssl
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vakkring.config.production import Production

pytestmark = pytest.mark.xdist_group("production")

MEGABYTE = 1024 * 1024
LYING = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "kwaad.example",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6",
}


class Mirror(BaseHTTPRequestHandler):
    """Answers what it was asked; `/groot` with much, and keeps when it had given all of it away."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/groot":
            said = b"x" * 30 * MEGABYTE
        else:
            said = json.dumps({"to": self.server.server_name, "headers": dict(self.headers), "length": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        self.server.answered.append((self.path, time.monotonic()))

    do_POST = do_GET  # noqa: N815 -- http.server's name

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Mirrors(ThreadingHTTPServer):
    """One server; who hangs up in the middle is no news."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing."""


def mirror(name: str, port: int) -> Mirrors:
    made = Mirrors(("127.0.0.1", port), Mirror)
    made.server_name, made.answered = name, []
    threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
    return made


@contextmanager
def proxied(**limits: str):
    """The proxy and the four servers behind it."""
    folder = Path(tempfile.mkdtemp(prefix="vakkring-proxy-"))
    made = Production(folder, {}, limits=limits)
    made.mirrors = {name: mirror(name, made.ports[name]) for name in ("web", "web2", "live", "live2")}
    try:
        made.start_proxy()
        yield made
    finally:
        if "proxy" in made.processes:
            made.end("proxy")
        for one in made.mirrors.values():
            one.shutdown()
            one.server_close()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def proxy():
    with proxied() as made:
        yield made


def ask(proxy, path="/", method="GET", body=None, **headers):
    """Status, headers, and what was said."""
    line = http.client.HTTPSConnection("127.0.0.1", proxy.ports["proxy"], timeout=20, context=proxy.trust())
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        line.close()


def mirrored(proxy, path="/", **how):
    return json.loads(ask(proxy, path, **how)[2])


def line_to(proxy):
    """A line on which the test says itself when it sends what."""
    return proxy.trust().wrap_socket(socket.create_connection(("127.0.0.1", proxy.ports["proxy"]), 30), server_hostname="127.0.0.1")


SOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}


@pytest.mark.parametrize(("path", "more"), [("/", {}), ("/beheer/", {}), ("/static/x.js", {}), ("/ws/notices/", SOCKET)])
def test_what_a_visitor_says_about_himself_is_overwritten(proxy, path, more):
    seen = mirrored(proxy, path, **LYING, **more)["headers"]

    assert (seen["X-Forwarded-For"], seen["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert not {"X-Forwarded-Host", "X-Real-IP", "Forwarded"} & set(seen)
    assert "6.6.6.6" not in str(seen)


def test_without_the_proxy_a_lie_would_arrive(proxy):
    """The positive control."""
    line = http.client.HTTPConnection("127.0.0.1", proxy.ports["web"], timeout=20)
    line.request("GET", "/", headers=LYING)

    assert json.loads(line.getresponse().read())["headers"]["X-Forwarded-For"] == "6.6.6.6"


def test_sockets_go_to_the_live_processes_and_all_else_to_web(proxy):
    assert {mirrored(proxy, "/ws/notices/", **SOCKET)["to"] for _ in range(8)} == {"live", "live2"}
    assert {mirrored(proxy)["to"] for _ in range(8)} == {"web", "web2"}


def test_only_sockets_reach_the_live_processes(proxy):
    assert ask(proxy, "/ws/live/1/")[0] == 426
    assert ask(proxy, "/ws/live/1/", "POST", b"x", **SOCKET)[0] == 403
    assert ask(proxy, "/ws/live/1/", "GET", b"x" * 2000, **SOCKET)[0] == 413


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/leren/antwoord/", 2),
        ("/kring/vragen/nieuw/", 26),
        ("/kring/vragen/12/antwoord/", 26),
        ("/wiki/nieuw/", 26),
        ("/wiki/filter/foto/", 26),
        ("/nazorg/3/meer/", 26),
        ("/live/warm/bord/4/foto/", 26),
        ("/live/warm/dias/pdf/", 31),
        ("/aanbieder/invoeren/", 201),
        ("/beheer/images/add/", 201),
    ],
)
def test_a_body_may_be_as_large_as_its_address_takes(proxy, path, most):
    assert mirrored(proxy, path, method="POST", body=b"x" * (most * MEGABYTE))["length"] == most * MEGABYTE

    line = line_to(proxy)
    line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {most * MEGABYTE + 1}\r\n\r\n".encode())
    said = line.recv(65536).decode()

    assert said.startswith("HTTP/1.1 413 ")


def test_a_body_without_a_length_is_bounded_too(proxy):
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    line = line_to(proxy)
    line.sendall(b"POST /inloggen/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + piece * 31)
    assert stays(line, 0.5), "less than two megabytes"

    line.sendall(piece * 2)
    line.settimeout(20)

    assert line.recv(1024).startswith(b"HTTP/1.1 413")


def test_too_large_is_said_in_dutch(proxy):
    line = line_to(proxy)
    line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {3 * MEGABYTE}\r\nConnection: close\r\n\r\n".encode())
    said = b"".join(iter(lambda: line.recv(65536), b"")).decode()

    assert "Dit bestand is te groot" in said


def test_headers_are_bounded(proxy):
    assert ask(proxy, **{"X-Much": "x" * 7000})[0] == 200
    assert ask(proxy, **{"X-Much": "x" * 9000})[0] in {400, 431, 494}


def test_who_sends_headers_slowly_is_cut_off_and_others_are_not(proxy):
    line = line_to(proxy)
    began = time.monotonic()
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    try:
        while time.monotonic() - began < 25:
            line.sendall(b"X-Slow: x\r\n")
            if line.pending() or not stays(line, 1.0):
                break
    except OSError:
        pass

    assert 8 < time.monotonic() - began < 15
    assert ask(proxy)[0] == 200


def stays(line, seconds: float) -> bool:
    """Nobody hung up within so long."""
    line.settimeout(seconds)
    try:
        return line.recv(1024) != b""
    except (TimeoutError, ssl.SSLWantReadError):
        return True


def answered(proxy, path: str, within: float = 0) -> bool:
    """Whether a process behind it answered this address, within so many seconds. A count of all answers would say less:
    one is written down only after it was sent, so that of the test before may come in the middle of this one."""
    end = time.monotonic() + within
    while not any(one == path for mirror in proxy.mirrors.values() for one, _ in mirror.answered):
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)
    return True


def test_a_body_that_comes_slowly_does_not_reach_a_process_until_it_is_whole(proxy):
    line = line_to(proxy)
    line.sendall(b"POST /traag HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx")
    assert stays(line, 1.0)
    assert not answered(proxy, "/traag")

    line.sendall(b"x")
    line.settimeout(20)
    assert line.recv(1024).startswith(b"HTTP/1.1 200")
    assert answered(proxy, "/traag", within=10), "it came to no process, also when it was whole"


def test_who_reads_slowly_keeps_no_process_waiting(proxy):
    line = line_to(proxy)
    line.sendall(b"GET /groot HTTP/1.1\r\nHost: x\r\n\r\n")  # and reads nothing

    assert answered(proxy, "/groot", within=10), "the process still waits for the reader"


def test_without_the_proxy_a_slow_reader_would_keep_a_process_waiting(proxy):
    """The positive control."""
    with socket.create_connection(("127.0.0.1", proxy.ports["web"]), 30) as line:
        before = len(proxy.mirrors["web"].answered)
        line.sendall(b"GET /groot HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(2)
        assert len(proxy.mirrors["web"].answered) == before


def test_too_many_requests_are_refused_in_dutch():
    with proxied(PROXY_RATE="1r/s") as slow:
        answers = [ask(slow) for _ in range(215)]

    refused = [body for status, _, body in answers if status == 429]
    assert 5 <= len(refused) <= 15
    assert all("Even rustig aan" in body for body in refused)


def test_too_many_lines_of_one_address_are_refused():
    with proxied(PROXY_CONNECTIONS="3") as narrow:
        held = [line_to(narrow) for _ in range(3)]
        for line in held:
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        time.sleep(0.3)  # they are counted once their headers are read
        assert ask(narrow)[0] == 429

        for line in held:
            line.close()
        time.sleep(0.3)
        assert ask(narrow)[0] == 200


def test_a_process_that_is_away_is_not_noticed_and_when_all_are_a_page_says_so():
    with proxied() as alone:
        stop(alone, "web")
        assert {(ask(alone)[0], ask(alone, method="POST", body=b"x")[0]) for _ in range(5)} == {(200, 200)}

        stop(alone, "web2")
        status, headers, body = ask(alone)
        assert status == 503
        assert "Vakkring is even weg" in body
        assert headers["Retry-After"] == "10"
        assert "utf-8" in headers["Content-Type"]
        assert ask(alone, "/static/plain.css")[0] == 200, "the page's own look"


def test_one_process_may_leave_just_after_the_other_came_back():
    """As in a release; nginx's own way would take both for dead for seconds and refuse everybody."""
    with proxied() as pair:
        stop(pair, "web")
        assert [ask(pair)[0] for _ in range(4)] == [200] * 4

        pair.mirrors["web"] = mirror("web", pair.ports["web"])
        stop(pair, "web2")

        assert [ask(pair)[0] for _ in range(4)] == [200] * 4


def stop(proxy, name: str) -> None:
    proxy.mirrors[name].shutdown()
    proxy.mirrors[name].server_close()


def test_who_comes_by_http_is_sent_to_https(proxy):
    line = http.client.HTTPConnection("127.0.0.1", proxy.ports["http"], timeout=20)
    line.request("GET", "/leren/?q=1", headers={"Host": "vakkring.example"})
    answer = line.getresponse()

    assert (answer.status, answer.headers["Location"]) == (308, "https://vakkring.example/leren/?q=1")


KEY = "8c0a2b1e-6a55-4c7e-9a70-6a9f4a2f9c11"


def written(proxy, many: int) -> list[dict]:
    """What it wrote of requests, once it has written so many lines."""
    end = time.monotonic() + 10
    while len(lines := [line for line in proxy.log("proxy").read_text().splitlines() if line.startswith("{")]) < many:
        assert time.monotonic() < end, "it wrote less"
        time.sleep(0.05)
    return [json.loads(line) for line in lines]


def test_a_key_in_an_address_is_not_written_down_whatever_goes_wrong():
    """Refused for pace or size, or no process there: what is written says which, and of the address only its first word."""
    with proxied(PROXY_RATE="1r/s") as slow:
        path = f"/leren/uitnodiging/{KEY}/?sleutel={KEY}"
        assert 429 in {ask(slow, path)[0] for _ in range(203)}
        assert ask(slow, f"/static/{KEY}", "POST", b"x" * (2 * MEGABYTE + 1))[0] == 413
        for name in ("web", "web2"):
            stop(slow, name)
        assert ask(slow, f"/static/{KEY}?sleutel={KEY}")[0] == 503
        found = written(slow, 3)
        everything = slow.log("proxy").read_text()

    assert KEY not in everything
    assert {(one["door"], one["status"]) for one in found} == {("leren", "429"), ("static", "413"), ("static", "503")}
    assert found[-1]["process_status"] == "502, 502", "which process did not answer is seen"
    assert {one["address"] for one in found} == {"127.0.0.1"}


def test_a_process_that_is_away_is_seen_by_the_operator_though_nobody_else_notices():
    with proxied() as pair:
        stop(pair, "web")
        assert {ask(pair, f"/fonds/{KEY}/")[0] for _ in range(4)} == {200}
        [first, *_] = written(pair, 1)

    assert (first["status"], first["process_status"], first["door"]) == ("200", "502, 200", "fonds")
    assert first["process"].startswith(f"127.0.0.1:{pair.ports['web']}, ")


def test_what_goes_well_is_not_written_down(proxy):
    before = len(written(proxy, 0))

    assert ask(proxy, "/leren/")[0] == 200
    assert ask(proxy, "/leren/", "POST", b"x" * (3 * MEGABYTE))[0] == 413

    assert [one["status"] for one in written(proxy, before + 1)[before:]] == ["413"]


def said_by(proxy, first: bytes, secure: bool = True) -> str:
    """The whole answer to what stands in these bytes."""
    made = line_to(proxy) if secure else socket.create_connection(("127.0.0.1", proxy.ports["proxy"]), 30)
    with made as line:
        line.sendall(first)
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


LAST = b"Host: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX-Much: " + b"x" * 9000 + b"\r\n" + LAST, 400),
        (b"POST /ws/live/1/ HTTP/1.1\r\nUpgrade: websocket\r\nContent-Length: 0\r\n" + LAST, 403),
        (b"TRACE / HTTP/1.1\r\n" + LAST, 405),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n" + LAST, 414),
        (b"GET /ws/live/1/ HTTP/1.1\r\n" + LAST, 426),
    ],
)
def test_what_the_proxy_refuses_itself_is_said_in_dutch(proxy, sent, status):
    said = said_by(proxy, sent)

    assert said.startswith(f"HTTP/1.1 {status} ")
    assert "Dit kan hier niet" in said
    assert "Retry-After" not in said, "waiting does not help"


def test_http_at_the_port_for_https_is_refused_in_dutch(proxy):
    said = said_by(proxy, b"GET / HTTP/1.1\r\n" + LAST, secure=False)

    assert said.startswith("HTTP/1.1 400 ")
    assert "Dit kan hier niet" in said
