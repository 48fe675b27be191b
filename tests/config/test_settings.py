"""What the settings make of an address: read in a process of its own, as a start reads them."""

import json
import subprocess
import sys

import pytest

SAY = "import json; from vakkring.config import settings; print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))"


def read(folder, *names: str, **environment: str) -> dict:
    """These settings, with this environment."""
    ended = subprocess.run(
        [sys.executable, "-c", SAY % (names,)],
        env={"PYTHONPATH": ":".join(sys.path), "DATA_DIR": str(folder), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout)


@pytest.mark.parametrize("pool", ["0", "4"])
def test_how_the_certificate_of_the_database_is_checked_is_not_lost(tmp_path, pool):
    asked = "sslmode=verify-full&sslrootcert=/etc/database.pem"

    found = read(tmp_path, "DATABASES", DATABASE_URL=f"postgres://u:p@db/vakkring?{asked}", DATABASE_POOL=pool)["DATABASES"]["default"]

    assert {name: found["OPTIONS"][name] for name in ("sslmode", "sslrootcert")} == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/database.pem",
    }
    assert ("pool" in found["OPTIONS"]) is (pool != "0")


def test_former_secrets_are_read(tmp_path):
    first, second = "a" * 50, "b" * 50

    assert read(tmp_path, "SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS=f"{first}, {second}") == {"SECRET_KEY_FALLBACKS": [first, second]}
    assert read(tmp_path, "SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="") == {"SECRET_KEY_FALLBACKS": []}
