"""Two machines prepare the same empty database at once: one does it, the other waits and finds it done. And a database may come late."""

import subprocess
import time

import pytest

from vakkring.config.production import ROOT

pytestmark = pytest.mark.xdist_group("production")


def test_two_that_prepare_at_once_both_end_well_and_one_does_it(production, tmp_path):
    port = str(production.ports["database"])
    production.postgres("createdb", "-h", "127.0.0.1", "-p", port, "-U", "postgres", "empty")
    where = {**production.environment("prepare"), "DATABASE_URL": production.database_url.replace("/vakkring", "/empty")}
    logs = [tmp_path / name for name in ("one", "two")]

    both = [
        subprocess.Popen(production.command("prepare"), cwd=ROOT, env=where, stdout=log.open("wb"), stderr=subprocess.STDOUT)
        for log in logs
    ]

    assert [one.wait(240) for one in both] == [0, 0]
    assert sorted("Applying" in log.read_text() for log in logs) == [False, True], "the first does all of it"
    assert sorted("No migrations to apply" in log.read_text() for log in logs) == [False, True], "the second finds it done"


def test_who_prepares_waits_for_a_database_that_comes_later(production, tmp_path):
    log = tmp_path / "late"
    production.stop_database()
    try:
        late = subprocess.Popen(
            production.command("prepare"), cwd=ROOT, env=production.environment("prepare"), stdout=log.open("wb"), stderr=subprocess.STDOUT
        )
        end = time.monotonic() + 40
        while "does not answer yet" not in log.read_text():
            assert late.poll() is None, "it gave up"
            assert time.monotonic() < end
            time.sleep(0.1)
    finally:
        production.start_database()

    assert late.wait(120) == 0
    assert "Traceback" not in log.read_text()
