"""A real server for the browser tests: its own process, its own empty database, the demo's content."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "platform" / "manage.py"
PATIENCE = 300


@dataclass
class Site:
    """A server that runs. `url` has no slash at its end; `services` are its settings for database and Redis."""

    url: str
    log: Path
    services: dict[str, str]
    process: "subprocess.Popen[bytes]" = field(init=False)
    hand: "subprocess.Popen[str] | None" = None
    """Runs Python for us."""

    @property
    def settings(self) -> dict[str, str]:
        """All settings it runs with, but for `DEMO_ROOM`. pytest's own, handed on to its children, would name other files and keys."""
        ours = {"DJANGO_SETTINGS_MODULE": "vakkring.config.settings", "DEMO": "1", "DEBUG": "1"}
        return ours | {"DATA_DIR": str(self.log.parent), "SITE_URL": self.url} | self.services

    def shell(self, code: str) -> str:
        """Run Python code where the server's own data are; answers what it printed."""
        if self.hand is None:
            command, where = [sys.executable, "-m", "tests.browser.hand"], os.environ | self.settings
            with self.log.with_name("hand.log").open("wb") as written:
                self.hand = subprocess.Popen(
                    command, cwd=ROOT, env=where, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=written, text=True
                )
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        self.hand.stdin.write(json.dumps(code) + "\n")
        self.hand.stdin.flush()
        answer = self.hand.stdout.readline()
        assert answer, self.log.with_name("hand.log").read_text()[-2000:]
        done = json.loads(answer)
        assert not done["wrong"], done["wrong"]
        return str(done["printed"])

    def stop(self) -> None:
        """End the process, wait until it is gone, and take away what it kept outside its folder.

        Killed, not asked: after a whole run on PostgreSQL it took half a minute to end in good order, and nothing of it is needed.
        """
        for one in filter(None, (self.hand, self.process)):
            one.kill()
            one.wait(15)
        if database := self.services.get("DATABASE_URL"):
            drop_database(database, urlsplit(database).path[1:])
        if shared := os.environ.get("REDIS_URL"):
            forget_keys(shared, self.services["REDIS_PREFIX"])


def start(folder: Path, worker: str, more: dict[str, str] | None = None, program: Path = PROGRAM) -> Site:
    """Start a server with its files in `folder` and wait until it says it is ready. `worker` keeps parallel runs apart, `more` are
    settings, `program` takes the commands.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    site = Site(url, log, services(worker) | (more or {}))
    quiet = {"DEMO_ROOM": "0", "PYTHONUNBUFFERED": "1"}  # journeys look at rooms of which they know who is there
    command = [sys.executable, str(program), "serve", "--port", str(port)]
    with log.open("wb") as written:
        site.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | quiet | site.settings, stdout=written, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(site)
    except BaseException:
        site.stop()
        raise
    return site


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def services(worker: str) -> dict[str, str]:
    """The database and the keys in Redis of this run, none there yet. Without settings: SQLite in the server's own folder, and no Redis."""
    found = {"REDIS_PREFIX": f"vakkring-browser-{uuid.uuid4()}"}
    if database := os.environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = empty_database(database, f"{urlsplit(database).path[1:]}_browser_{worker}")
    return found


def empty_database(url: str, name: str) -> str:
    """Make the database anew on the server of `url`."""
    drop_database(url, name)
    with administrator(url) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(url: str, name: str) -> None:
    """Take the database away when it is there."""
    with administrator(url) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def administrator(url: str) -> "psycopg.Connection[Any]":
    """A connection to the server of `url` that makes and drops databases."""
    return psycopg.connect(urlunsplit(urlsplit(url)._replace(scheme="postgresql", path="/postgres")), autocommit=True)


def forget_keys(url: str, prefix: str) -> None:
    """Take away what a server kept in Redis."""
    with redis.Redis.from_url(url) as connection:
        for key in connection.scan_iter(match=f"{prefix}:*", count=1000):
            connection.unlink(key)


def wait_until_ready(site: Site) -> None:
    """Ask /readyz until it says yes; says what the server wrote when it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not get ready. It wrote:\n{site.log.read_text()[-4000:]}")
