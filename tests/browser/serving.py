"""A real server for the browser tests: its own process, its own empty database, the demo's content."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


@dataclass
class Site:
    """A server that runs. `url` has no slash at its end."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self) -> None:
        """End the process, and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(15)


def start(folder: Path, worker: str) -> Site:
    """Start a server with its files in `folder` and wait until it says it is ready. `worker` keeps parallel runs apart."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    ours = {"DEMO": "1", "DEBUG": "1", "DATA_DIR": str(folder), "SITE_URL": url, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(ROOT / "platform" / "manage.py"), "serve", "--port", str(port)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | ours | services(worker), stdout=written, stderr=subprocess.STDOUT)
    site = Site(url, process, log)
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
    """The database and Redis of this run, both empty. Without settings: SQLite in the server's own folder, and no Redis."""
    found = {}
    if database := os.environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = empty_database(database, f"vakkring_browser_{worker}")
    if shared := os.environ.get("REDIS_URL"):
        found["REDIS_URL"] = empty_redis(shared)
    return found


def empty_database(url: str, name: str) -> str:
    """Make the database anew on the server of `url`."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql", path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(parts._replace(path=f"/{name}"))


def empty_redis(url: str) -> str:
    """The last database of the same Redis (the one before, when the tests themselves use that), emptied."""
    parts = urlsplit(url)
    number = 14 if parts.path == "/15" else 15
    ours = urlunsplit(parts._replace(path=f"/{number}"))
    with redis.Redis.from_url(ours) as connection:
        connection.flushdb()
    return ours


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
