"""The server dies between the bank's call and the end of what follows from it. Called again, all of it happens, and happens once."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(database, *what):
    ours = {
        "DJANGO_SETTINGS_MODULE": "vakkring.config.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": "",
        "DATA_DIR": str(database.parent),
        "DEBUG": "1",
        "EMAIL_URL": "memorymail://",
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.shop.process", *what]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | ours, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr[-2000:]
    return done.returncode, done.stdout.strip().splitlines()[-1:]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A database with a payment that came in, and the key of it."""
    database = tmp_path_factory.mktemp("killed") / "begun.sqlite3"
    _code, (attempt,) = run(database, "begin")
    return database, attempt


@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("before_invoice", ["placed 0 [] 0"]),
        ("before_commit", ["placed 0 [] 0"]),
        ("after_commit", ["paid 1 [1] 1"]),
    ],
)
def test_killed_server_loses_nothing_and_doubles_nothing(begun, tmp_path, point, after):
    database = tmp_path / "shop.sqlite3"
    for beside in begun[0].parent.glob("begun.sqlite3*"):
        shutil.copy(beside, tmp_path / beside.name.replace("begun", "shop"))

    code, _said = run(database, "settle", begun[1], point)

    assert code == -signal.SIGKILL
    assert run(database, "facts")[1] == after

    run(database, "settle", begun[1], "")
    run(database, "settle", begun[1], "")
    assert run(database, "facts")[1] == ["paid 1 [1] 1"]
