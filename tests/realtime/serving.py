"""Real server processes for the tests, on a copy of the tests' own empty database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
import redis
from django.conf import settings
from django.db import connections
from pycrdt import XmlElement, XmlFragment, XmlText

from tests.factories import PersonFactory
from tests.logins import cookie_of
from vakkring.realtime import actions

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
FORM_TOKEN = "a" * 32


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """True when somebody listens there."""
    with socket.socket() as one:
        return one.connect_ex((host, port)) == 0


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path | None = None, host: str = "127.0.0.1") -> None:
    """Until it listens; says what it wrote when it never does."""
    until = time.monotonic() + PATIENCE
    while not answers(port, host):
        if time.monotonic() > until or process.poll() is not None:
            raise RuntimeError(f"It did not start. {log.read_text()[-3000:] if log else ''}")
        time.sleep(0.02)


@dataclass
class Site:
    """A database, and the server processes on it. `origin` is what its pages' sockets say."""

    folder: Path
    database_url: str
    redis_url: str
    origin: str = "http://testserver"
    program: str = "tests.realtime.process"
    ports: list[int] = field(default_factory=list)
    processes: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    # --- processes ----------------------------------------------------------------------------------------------------------------------
    def start(self, *options: str, port: int = 0, host: str = "127.0.0.1") -> int:
        """One more process; answers its port when it listens."""
        port = self.launch("--host", host, *options, port=port)
        wait_for(port, self.processes[port], self.folder / f"{port}.log", host)
        return port

    def start_many(self, many: int) -> None:
        """Some at the same time."""
        for _ in range(many):
            self.launch()
        self.wait()

    def wait(self) -> None:
        """Until all listen."""
        for port, process in self.processes.items():
            wait_for(port, process, self.folder / f"{port}.log")

    def launch(self, *options: str, port: int = 0) -> int:
        """A process that begins to start."""
        port = port or free_port()
        ours = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "DATA_DIR": str(self.folder), "SITE_URL": self.origin}
        ours |= {
            "DJANGO_SETTINGS_MODULE": "vakkring.config.settings",
            "REDIS_PREFIX": self.folder.parent.name,
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }
        log = self.folder / f"{port}.log"
        with log.open("ab") as written:
            command = [sys.executable, "-m", self.program, "--port", str(port), *options]
            process = subprocess.Popen(command, cwd=ROOT, env=os.environ | ours, stdout=written, stderr=subprocess.STDOUT)
        self.processes[port] = process
        self.ports = [*self.ports, port] if port not in self.ports else self.ports
        return port

    @property
    def port(self) -> int:
        """Of the first process."""
        return self.ports[0]

    @property
    def log(self) -> str:
        """What the processes wrote."""
        return "".join((self.folder / f"{port}.log").read_text() for port in self.ports)

    def end(self, port: int, how: signal.Signals = signal.SIGTERM) -> None:
        """End a process and wait until it is gone."""
        process = self.processes.pop(port)
        process.send_signal(how)
        process.wait(20)

    def stop(self) -> None:
        """End all."""
        for port in list(self.processes):
            self.end(port, signal.SIGKILL)

    def press(self, address: str, cookie: str, **fields: str) -> int:
        """Post as a form of one of our pages does it; answers the status."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = f"{cookie}; {settings.CSRF_COOKIE_NAME}={FORM_TOKEN}"
        headers = {"Host": "testserver", "Cookie": sent, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", address, urlencode({"csrfmiddlewaretoken": FORM_TOKEN, **fields}), headers)
        return line.getresponse().status

    # --- what is in the database ----------------------------------------------------------------------------------------------------------
    @contextmanager
    def database(self) -> Iterator[None]:
        """The models speak to this site's database."""
        usual = connections["default"]
        parts = urlsplit(self.database_url)
        name = parts.path if parts.scheme == "sqlite" else parts.path.lstrip("/")
        connections["default"] = other = connections.create_connection("default")
        other.settings_dict = {**other.settings_dict, "NAME": name, "OPTIONS": {**other.settings_dict["OPTIONS"], "pool": None}}
        if parts.scheme == "sqlite":
            del other.settings_dict["OPTIONS"]["pool"]
        try:
            yield
        finally:
            other.close()
            connections["default"] = usual

    def person(self, name: str, last_name: str = "") -> str:
        """Somebody who is logged in; answers the cookie."""
        with self.database():
            return cookie_of(PersonFactory(first_name=name, last_name=last_name))

    def document(self, key: str = "") -> int:
        """A document with one empty paragraph."""
        with self.database():
            return actions.create(key or f"proef:{os.urandom(8).hex()}", paragraph, None).pk

    def reads(self, document: int) -> str:
        """What is stored of it."""
        with self.database():
            return str(actions.load(document).get("default", type=XmlFragment))


class Redis:
    """A Redis of the test's own: others must not lose what they have in theirs."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Empty."""
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port, self.process)

    def stop(self) -> None:
        """At once."""
        self.process.kill()
        self.process.wait(10)

    def flush(self) -> None:
        """Forget everything, also who listens."""
        with redis.Redis(port=self.port) as connection:
            connection.flushall()


def paragraph(document: Any) -> None:
    """An empty text in a paragraph: where all phones type."""
    made = XmlElement("paragraph")
    document.get("default", type=XmlFragment).children.append(made)
    made.children.append(XmlText(""))


def copy_of_database(folder: Path, name: str) -> str:
    """A database like the tests' own, which is empty but for what migrations bring; answers its URL."""
    connection = connections["default"]
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        import sqlite3

        with sqlite3.connect(folder / "site.sqlite3") as there:
            connection.connection.backup(there)
        there.close()
        return f"sqlite:///{folder / 'site.sqlite3'}"
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql", path="/postgres")), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{ours}"')
    return urlunsplit(parts._replace(path=f"/{name}"))


@contextmanager
def no_database(site):
    """Nobody gets a connection as long as this lasts, and those that are open are cut (a file that is open stays so: SQLite)."""
    if site.database_url.startswith("sqlite"):
        here = Path(site.database_url.removeprefix("sqlite:///"))
        away = here.with_suffix(".away")
        here.rename(away)
        here.mkdir()  # so that nothing is made anew in its place
        try:
            yield
        finally:
            here.rmdir()
            away.rename(here)
        return
    parts = urlsplit(site.database_url)
    name = parts.path.lstrip("/")
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql", path="/postgres")), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
