"""Real server processes for the tests, on a copy of the tests' own empty database."""

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
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from pycrdt import XmlElement, XmlFragment, XmlText

from tests.factories import PersonFactory
from vakkring.realtime import actions

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    """True when somebody listens there."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path | None = None) -> None:
    """Until it listens; says what it wrote when it never does."""
    until = time.monotonic() + PATIENCE
    while not answers(port):
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
    ports: list[int] = field(default_factory=list)
    processes: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    # --- processes ----------------------------------------------------------------------------------------------------------------------
    def start(self, *options: str, port: int = 0) -> int:
        """One more process; answers its port when it listens."""
        port = self.launch(*options, port=port)
        wait_for(port, self.processes[port], self.folder / f"{port}.log")
        return port

    def start_many(self, many: int) -> None:
        """Some at the same time."""
        for port in [self.launch() for _ in range(many)]:
            wait_for(port, self.processes[port], self.folder / f"{port}.log")

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
            command = [sys.executable, "-m", "tests.realtime.process", "--port", str(port), *options]
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
            person = PersonFactory(first_name=name, last_name=last_name)
            session = SessionStore()
            session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session.save()
            return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def document(self, key: str = "") -> int:
        """A document with one empty paragraph."""
        with self.database():
            return actions.create(key or f"proef:{os.urandom(8).hex()}", paragraph, None).pk

    def reads(self, document: int) -> str:
        """What is stored of it."""
        with self.database():
            return str(actions.load(document).get("default", type=XmlFragment))


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
