"""The drill: a site is backed up while somebody writes, restored on an empty machine, and is the same; whoever was erased stays erased.

Everything runs as the operator runs it: commands in processes of their own, each site with its own folder and database.
"""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from vakkring.backup import packing

ROOT = Path(__file__).parents[2]
PASSPHRASE = "hamer tang waterpas zaag"
VAKKRING = str(Path(sys.executable).parent / "vakkring")
SERVER = os.environ.get("DATABASE_URL", "")

# They ask for a database only so that there is one, whose tables are copied.
pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.django_db]


@dataclass(frozen=True)
class Site:
    """A machine: a folder and a database, both empty at first."""

    folder: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "REDIS_URL": os.environ.get("REDIS_URL", ""),
            "REDIS_PREFIX": self.folder.name,
            "EMAIL_URL": "dummymail://",
            "DEMO": "1",
            "BACKUP_PASSPHRASE": PASSPHRASE,
        }

    def run(self, *words: str | Path, limit: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of ours; with a `limit`, files may not grow beyond so many bytes: a disk that is full."""
        return subprocess.run(
            [VAKKRING, *map(str, words)],
            env={**self.environment, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None,
        )

    def well(self, *words: str | Path, **environment: str) -> str:
        """The same, which must go well; answers what it said."""
        ended = self.run(*words, **environment)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout + ended.stderr

    def drilling(self, *words: str) -> subprocess.Popen[str]:
        """Something of `drill`, or several things with a "+" between them, going on."""
        command = [sys.executable, "-m", "tests.production.drill", *words]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def drill(self, *words: str) -> dict:
        """Something of `drill`, and its answer; the last one of several."""
        return self.drills(*words)[-1]

    def drills(self, *words: str) -> list[dict]:
        """The answers of several."""
        with self.drilling(*words) as process:
            said = process.communicate()[0]
        assert process.returncode == 0
        return [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    def left(self) -> tuple[list[str], int]:
        """What is on this machine: files, and tables."""
        files = sorted(str(one.relative_to(self.folder)) for one in self.folder.rglob("*") if one.is_file())
        return files, int(psql(self.database, "select count(*) from pg_tables where schemaname = 'public'")) if SERVER else 0


def psql(database: str, question: str) -> str:
    """The answer of the server."""
    return subprocess.run(
        ["psql", "-X", "-A", "-t", "-c", question, database], check=True, capture_output=True, text=True
    ).stdout.strip()  # fmt: skip


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """`machine(name)` is an empty site."""
    made = []

    def make(name: str) -> Site:
        folder = tmp_path_factory.mktemp(name)
        if not SERVER:
            return Site(folder, f"sqlite:///{folder / 'vakkring.sqlite3'}")
        base, _, own = SERVER.rpartition("/")
        made.append(f"{own}_{os.environ.get('PYTEST_XDIST_WORKER', '')}{name}_backup")
        psql(f"{base}/postgres", f'drop database if exists "{made[-1]}" with (force)')
        psql(f"{base}/postgres", f'create database "{made[-1]}"')
        return Site(folder, f"{base}/{made[-1]}")

    yield make
    for one in made:
        psql(f"{SERVER.rpartition('/')[0]}/postgres", f'drop database "{one}" with (force)')


@pytest.fixture(scope="module")
def old(machine, django_db_setup, django_db_blocker) -> Site:
    """A site with everything in it. Its tables are copied from the tests' own database: migrating takes half a minute."""
    site = machine("old")
    with django_db_blocker.unblock():
        if SERVER:
            own = f"{SERVER.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
            dump = subprocess.run(["pg_dump", "--no-owner", own], check=True, capture_output=True).stdout
            subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, site.database], input=dump, check=True)
        else:
            connection.ensure_connection()
            target = sqlite3.connect(site.folder / "vakkring.sqlite3")
            connection.connection.backup(target)
            target.close()
    return site


@pytest.fixture(scope="module")
def filled(old) -> dict:
    return old.drill("fill")


@dataclass(frozen=True)
class Made:
    """A backup, what was so when it was made, and the journal of who was erased since."""

    file: Path
    before: dict
    after: dict
    careless: dict
    journal: Path


@pytest.fixture(scope="module")
def made(old, filled, tmp_path_factory) -> Made:
    """Sealed, made while somebody writes; then Bram has himself erased."""
    folder = tmp_path_factory.mktemp("kept")
    before, stop = old.drill("state"), folder / "stop"
    with old.drilling("write", str(stop)) as writer:
        assert writer.stdout.readline() == "writing\n"
        said = old.well("backup", folder / "site.age", "--encrypt")
        careless = old.drill("carelessly")
        stop.touch()
        after = json.loads(writer.communicate()[0])
    assert "1 files were not there" in said
    assert "not sealed" not in said
    old.drill("erase", "bram@vakkring.example")
    return Made(folder / "site.age", before, after, careless, old.folder / "media" / "erasures")


@pytest.fixture(scope="module")
def plain(old, made, tmp_path_factory) -> Path:
    """Another one, not sealed, with Bram in it no more, of a time when there was a table less."""
    file = tmp_path_factory.mktemp("plain") / "site.tar"
    old.well("migrate", "funding", "0001", "-v0")
    assert "not sealed" in old.well("backup", file)
    old.well("migrate", "-v0")
    return file


def repacked(plain: Path, other: Path, *, more_people: int = 0, cut: int = 0) -> Path:
    """A whole file that says it holds other people, or that holds the database without its end: by somebody who knows how to write one."""
    with plain.open("rb") as source, other.open("wb") as target:
        packer, held = packing.Packer(target), {name: content.read() for name, content in packing.parts(source, "")}
        database = b"".join(content for name, content in held.items() if name.startswith(packing.DATABASE))
        said = json.loads(held[packing.MANIFEST])
        said["figures"]["rows"]["accounts_person"] += more_people
        said["database"] = packer.add_stream(packing.DATABASE, [database[: len(database) - cut]])
        for name, content in held.items():
            if name.startswith((packing.MEDIA, packing.ERASURES)):
                packer.add_bytes(name, content)
        packer.add_bytes(packing.MANIFEST, json.dumps(said).encode())
        packer.close()
    return other


def test_an_empty_machine_gets_everything_back_and_erases_again(machine, old, filled, made):
    new = machine("new")
    with made.file.open("rb") as file:
        manifest = packing.checked(file, PASSPHRASE)

    said = new.well("restore", made.file)
    now, seen = new.drills("state", "+", "answers", filled["session"], filled["token"])

    assert made.careless["wrong"] != [], "the control: nothing was written while the backup was made"
    assert made.before["figures"]["entries"] < manifest.figures.entries < made.after["entries"]
    assert (now["wrong"], now["gaps"]) == ([], [])
    assert now["events"] == now["deposits"] == manifest.figures.entries - made.before["figures"]["entries"]
    changed = {name for name, many in now["figures"]["rows"].items() if many != manifest.figures.rows[name]}
    assert {name for name in changed if not name.startswith(("search_", "wagtailsearch_"))} == {"accounts_auditentry", "notices_letter"}
    assert {name: now["figures"][name] for name in ("entries", "cents", "balances")} == {
        "entries": manifest.figures.entries,
        "cents": manifest.figures.cents,
        "balances": 0,
    }
    assert now["files"] == manifest.media
    assert len(now["files"]) > len(made.before["files"]) == 2
    assert manifest.missing == [filled["lost"]]
    assert now["documents"] == made.before["documents"] != {}
    assert made.before["codes"] == 1
    assert now["codes"] == 0
    assert seen == {"front": 200, "article": 200, "found": True, "old cookie": 302, "old token": 401}
    there = {name: filled["answers"][name] for name in ("old cookie", "old token")}
    assert there == {"old cookie": 200, "old token": 200}, "the control: they open the site where they are from"
    for line in ("rows: ", "ledger: ", "files: ", "erasures: 0 people"):
        assert line in said

    assert (now["bram"], now["photos of bram"], len(now["left in the storage"])) == (True, 1, 1), (
        "the control: without a journal he is back"
    )
    assert "no journal of erasures" in said
    assert "1 people erased again" in new.well("erase_again", "--erasures", made.journal)
    then = new.drill("state")
    assert (then["bram"], then["photos of bram"], then["left in the storage"]) == (False, 0, [])
    assert "0 people erased again" in new.well("erase_again")


def test_who_was_erased_stays_erased_and_people_who_are_here_are_not_replaced_unasked(machine, old, filled, made, plain, tmp_path):
    new = machine("other")
    said = new.well("restore", made.file, "--erasures", made.journal)
    assert "erasures: 1 people" in said
    assert "no journal" not in said
    now = new.drill("state")
    assert (now["bram"], now["photos of bram"], now["left in the storage"]) == (False, 0, [])

    refused = new.run("restore", plain)
    assert refused.returncode != 0
    assert "--replace" in refused.stderr
    assert new.drill("state") == now

    found_again = new.folder / "media" / filled["lost"]
    found_again.write_bytes(b"teruggevonden")
    new.well("restore", repacked(plain, tmp_path / "site.tar"), "--replace")
    later, there = new.drill("state"), old.drill("state")
    assert later["migrations"] == there["migrations"], "the backup was older"
    assert later["deposits"] == there["deposits"] > now["deposits"]
    assert later["files"].pop(filled["lost"]), "the backup did not have it, here it is"
    assert later["files"] == there["files"]


def test_a_backup_is_for_its_owner_only_and_nothing_else_is_left_beside_it(made, plain, old):
    assert {one.stat().st_mode & 0o777 for one in (made.file, plain)} == {0o600}
    assert [one.name for one in plain.parent.iterdir()] == ["site.tar"]
    assert list(old.folder.glob("backup-*")) == []
    assert b"vakkring.example" not in made.file.read_bytes()


@pytest.fixture(scope="module")
def empty(machine) -> Site:
    """Restores into this one fail; it must stay as it is."""
    return machine("empty")


def refused(site: Site, *words: str | Path, said: str, **given) -> None:
    """The restore fails in one sentence, and leaves nothing."""
    before = site.left()
    ended = site.run("restore", *words, **given)

    assert ended.returncode != 0
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert site.left() == before == ([], 0)


def test_another_passphrase_restores_nothing(empty, made):
    refused(empty, made.file, said="The passphrase is not the one", BACKUP_PASSPHRASE="een heel andere zin")


def test_a_file_that_was_cut_off_restores_nothing(empty, made, tmp_path):
    cut = tmp_path / "cut.age"
    cut.write_bytes(made.file.read_bytes()[:-100])

    refused(empty, cut, said="was cut off or was changed")


def test_a_file_that_was_changed_restores_nothing(empty, made, tmp_path):
    content = bytearray(made.file.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.age").write_bytes(content)

    refused(empty, tmp_path / "changed.age", said="was cut off or was changed")


def test_a_database_that_is_not_what_the_file_says_of_it_restores_nothing(empty, plain, tmp_path):
    """Rows are counted before anything is committed. What is packed anew and says the truth is restored, above."""
    refused(empty, repacked(plain, tmp_path / "other.tar", more_people=1), said="accounts_person")


def test_a_database_without_its_end_restores_nothing(empty, plain, tmp_path):
    """On PostgreSQL all rows may be in by then, and the indexes not."""
    refused(empty, repacked(plain, tmp_path / "other.tar", cut=5_000), said="database in the file")


def test_a_full_disk_restores_nothing(empty, plain):
    refused(empty, plain, said="See to room", limit=100 if SERVER else 1_000_000)


def test_a_full_disk_is_told_when_a_backup_is_made(old, filled, tmp_path):
    full = old.run("backup", "/dev/full")
    assert full.returncode != 0
    assert "No space left on device" in full.stderr
    assert "Traceback" not in full.stderr

    before = old.left()
    small = old.run("backup", tmp_path / "site.tar", limit=100_000)
    assert list(tmp_path.iterdir()) == []
    assert small.returncode != 0
    assert "room" in small.stderr
    assert old.left() == before


def test_a_backup_that_is_stopped_leaves_nothing(old, filled, tmp_path):
    """It writes to a pipe from which nobody reads on, so that it is in the middle."""
    before, line = old.left(), tmp_path / "line"
    os.mkfifo(line)
    process = subprocess.Popen([VAKKRING, "backup", line], env=old.environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    with process, line.open("rb") as reader:
        assert reader.read(100)
        assert SERVER or old.left() != before, "the control: a copy is there meanwhile"
        process.terminate()
        said = process.communicate(timeout=30)[1]

    assert said == "CommandError: It was stopped. Nothing was changed; start it again.\n"
    assert process.returncode != 0
    assert old.left() == before


def test_without_a_passphrase_nothing_is_sealed(old, filled, tmp_path):
    ended = old.run("backup", tmp_path / "site.age", "--encrypt", BACKUP_PASSPHRASE="kort")

    assert ended.returncode != 0
    assert "shorter than 16 characters" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_postgresql_needs_is_named_and_sqlite_needs_nothing(old, filled, tmp_path):
    ended = old.run("backup", tmp_path / "site.tar", PATH=str(tmp_path))

    assert shutil.which("pg_dump") or not SERVER, "the control: elsewhere it is there"
    assert ("postgresql-client" in ended.stderr) is bool(SERVER)
    assert (ended.returncode == 0) is not bool(SERVER)
