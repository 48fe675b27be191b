"""Whether a page costs more where there is more: the same pages on a small data set and on the large one, in turn, in one process each.

`python -m tests.benchmarks.flat` measures the database that DATABASE_URL names and prints JSON; `measure` does both.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.run import make_database

ROOT = Path(__file__).parents[2]
SMALL = {"people": 500, "modules": 60, "articles": 300, "sessions": 500}
"""More than any page shows at once; nine of ten sessions are over."""
ROUNDS, REQUESTS = 3, 40


def measure(environment: dict[str, str]) -> dict[str, dict[str, float]]:
    """Milliseconds by page: `small`, `large` and their ratio. The least disturbed of three rounds."""
    database = environment["DATABASE_URL"]
    fill(environment | {"DATABASE_URL": f"{database}_small"})
    rounds: dict[str, list[dict[str, float]]] = {"": [], "_small": []}
    for _ in range(ROUNDS):
        for which, found in rounds.items():
            found.append(run(environment | {"DATABASE_URL": database + which}))
    best = {which: {page: min(one[page] for one in found) for page in found[0]} for which, found in rounds.items()}
    return {
        page: {"small": best["_small"][page], "large": large, "ratio": round(large / best["_small"][page], 2)}
        for page, large in best[""].items()
    }


def fill(environment: dict[str, str]) -> None:
    """Make the small database, the first time."""
    if not make_database(environment["DATABASE_URL"]):
        return
    amounts = [word for what, many in SMALL.items() for word in (f"--{what}", str(many))]
    for command in (["migrate", "-v0"], ["generate_load", *amounts]):
        subprocess.run([sys.executable, str(ROOT / "platform" / "manage.py"), *command], env=environment, check=True)


def run(environment: dict[str, str]) -> dict[str, float]:
    """One round on one database, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.flat"]
    found: dict[str, float] = json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout)
    return found


def pages() -> dict[str, float]:
    """The median of so many requests for each page, after two that warm it up."""
    from django.test import Client

    from tests.benchmarks import plans
    from tests.logins import cookie_of
    from vakkring.accounts.models import Person

    cookie = cookie_of(Person.objects.filter(email__endswith="@load.example").latest("pk"))
    client = Client(headers={"cookie": cookie, "host": "127.0.0.1"})
    return {name: round(statistics.median([once(client, path) for _ in range(REQUESTS + 2)][2:]), 2) for name, path in plans.PAGES.items()}


def once(client: object, path: str) -> float:
    """Milliseconds of one request."""
    begun = time.perf_counter()
    client.get(path)  # type: ignore[attr-defined]
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    print(json.dumps(pages()))
