"""Going back to a minute with PostgreSQL's own log, by the settings of platform/docker-compose.archive.yml and the commands of README."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import yaml

from vakkring.config.production import PATH, ROOT, Production, postgres_tool

pytestmark = pytest.mark.xdist_group("production")

BASE, MOMENT = "base-2026-11-22", "2026-11-26 14:05:00+01"


@pytest.fixture
def folder():
    """Not in pytest's folder, which is closed to others: PostgreSQL does not run as root."""
    if not os.environ.get("DATABASE_URL"):
        pytest.skip("it brings a PostgreSQL of its own, the same in each run: it is tried in the run with PostgreSQL and Redis")
    made = Path(tempfile.mkdtemp(prefix="vakkring-archive-"))
    made.chmod(0o711)
    (made / "archive" / "wal").mkdir(parents=True)
    (made / "line").mkdir()
    for one in (made / "archive", made / "archive" / "wal", made / "line"):
        if os.getuid() == 0:
            shutil.chown(one, "postgres")
    yield made
    shutil.rmtree(made)


def placed(text: str, made: Production) -> str:
    """With this machine's folders in place of the container's."""
    return text.replace("/archive", str(made.folder / "archive")).replace("/var/lib/postgresql/data", str(made.cluster))


def start(made: Production) -> None:
    """As the compose file starts it."""
    _postgres, *words = yaml.safe_load((ROOT / "platform" / "docker-compose.archive.yml").read_text())["services"]["database"]["command"]
    own = ["-p", str(made.ports["database"]), "-h", "127.0.0.1", "-k", str(made.folder / "line"), "-c", "fsync=off"]
    options = shlex.join([*[placed(word, made) for word in words], *own])
    made.postgres("pg_ctl", "-D", str(made.cluster), "-w", "-o", options, "-l", str(made.cluster / "log"), "start")


def asked(made: Production, *statements: str) -> list[tuple]:
    """Each in a transaction of its own; what the last one answers."""
    with psycopg.connect(f"postgres://postgres@127.0.0.1:{made.ports['database']}/postgres", autocommit=True) as line:
        for one in statements:
            found = line.execute(one)
        return found.fetchall() if found.description else []


def from_readme(made: Production, shell: str, *, moment: str = MOMENT) -> None:
    """The commands that README has this shell run in the container."""
    [script] = re.findall(rf" database {shell} -e <<'END'\n(.*?)\nEND\n", (ROOT / "README.md").read_text(), re.DOTALL)
    assert BASE in script
    whose = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    path = f"{Path(postgres_tool('pg_archivecleanup')).parent}:{PATH}"
    text = placed(script.replace(MOMENT, moment), made)
    subprocess.run([*whose, shell, "-e"], input=text, cwd="/", env={"PATH": path}, text=True, check=True)


def prune(made: Production) -> None:
    """Throw away what no base needs."""
    from_readme(made, "sh")


def go_back(made: Production, moment: str) -> None:
    """To a moment, from the base."""
    assert MOMENT in (ROOT / "README.md").read_text()
    from_readme(made, "bash", moment=moment)


def until(is_so) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_database_goes_back_to_the_moment_that_was_asked_for(folder):
    made = Production(folder, {})
    kept = folder / "archive" / "wal"
    made.make_cluster()
    start(made)
    try:
        [(first,)] = asked(made, "CREATE TABLE said (word text)", "SELECT pg_walfile_name(pg_current_wal_lsn())")
        asked(made, "INSERT INTO said VALUES ('before the base')", "SELECT pg_switch_wal()")
        made.postgres(
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            str(made.ports["database"]),
            "-U",
            "postgres",
            "-D",
            f"{folder}/archive/{BASE}",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        [(moment,)] = asked(made, "INSERT INTO said VALUES ('in the log')", "SELECT clock_timestamp()::text")
        [(last,)] = asked(made, "INSERT INTO said VALUES ('a mistake')", "SELECT pg_walfile_name(pg_current_wal_lsn())")
        asked(made, "SELECT pg_switch_wal()")
        until((kept / last).exists)
        made.stop_database()

        assert (kept / first).exists()
        prune(made)
        assert not (kept / first).exists(), "no base needs it"

        earlier = folder / "archive" / "before"
        earlier.mkdir()
        with pytest.raises(subprocess.CalledProcessError):
            go_back(made, moment)
        assert (made.cluster / "PG_VERSION").exists(), "nothing is thrown away where it could not be kept"
        earlier.rmdir()

        go_back(made, moment)
        start(made)
        until(lambda: asked(made, "SELECT pg_is_in_recovery()") == [(False,)])

        assert asked(made, "SELECT word FROM said") == [("before the base",), ("in the log",)]
        asked(made, "INSERT INTO said VALUES ('and on')")
        assert (folder / "archive" / "before" / "PG_VERSION").exists(), "what was there is kept"
    finally:
        made.stop_database()
