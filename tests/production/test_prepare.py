"""Two machines prepare the same empty database at once: one does it, the other waits and finds it done."""

import subprocess

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
