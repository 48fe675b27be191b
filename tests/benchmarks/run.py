"""`make bench`: fills a PostgreSQL database of its own, measures pages, prints one table and writes bench.json.

The database vakkring_bench is made when it is missing and kept for the next run. BENCH_SECONDS sets the length of one measurement,
BENCH_PAGES measures only pages whose names begin so ("zoeken,leren"), BENCH_DATABASE takes a database of another name.
"""

import json
import os
import platform as machine
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
# What .ci/services started, or the usual places; a database and a Redis number of our own.
SERVICES = dict(line.split("=", 1) for line in os.environ.get("BENCH_SERVICES", "").splitlines())
DATABASE = (
    SERVICES.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/vakkring").rpartition("/")[0]
    + "/"
    + os.environ.get("BENCH_DATABASE", "vakkring_bench")
)
REDIS = SERVICES.get("REDIS_URL", "redis://127.0.0.1:6379/1").rpartition("/")[0] + "/9"
MODULES, LEARNERS, SESSIONS_HELD = 1000, 100_000, 500
SESSIONS = 64

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-measuring-" * 4,
    "SITE_URL": "http://127.0.0.1:8477",
    "ALLOW_HTTP": "yes",
    "ALLOWED_HOSTS": "127.0.0.1",
    "EMAIL_URL": "memorymail://",
    "DATABASE_URL": DATABASE,
    "REDIS_URL": REDIS,
    "DATA_DIR": str(ROOT / "data" / "bench"),
}


def make_database(address: str) -> bool:
    """Create the database when it is not there; True when it was not."""
    base, _, name = address.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            connection.execute(f'CREATE DATABASE "{name}"')
    return not there


def sessions() -> list[str]:
    """Cookies of logged-in people."""
    from django.conf import settings

    from tests.logins import cookie_of
    from vakkring import stylesheet
    from vakkring.accounts.models import Person

    style = stylesheet.address().rpartition("/")[2]
    cookies = []
    for person in Person.objects.filter(email__endswith="@load.example")[:SESSIONS]:
        # A browser that was here before sends its form token, too, and has the style sheet.
        before = {settings.CSRF_COOKIE_NAME: secrets.token_hex(16), stylesheet.COOKIE: style}
        cookies.append("; ".join([cookie_of(person), *(f"{name}={value}" for name, value in before.items())]))
    return cookies


def pages() -> dict[str, list[str]]:
    """What is measured: each with many addresses."""
    from django.contrib.auth.models import AnonymousUser
    from django.urls import reverse

    from classroom.models import Session
    from courses.models import Card

    def cards(**where):
        rows = (
            Card.objects.published().filter(card_set__slug__startswith="setje-", **where).select_related("card_set")[:: 20000 // 400 or 1]
        )
        return [reverse("courses:card", args=[row.card_set.get_parent().slug, row.card_set.slug, row.position]) for row in rows]

    return {
        "bare": ["/bench/bare/"],
        "card (reading)": cards(question__isnull=True),
        "card (question)": cards(question__isnull=False),
        "vandaag": ["/"],
        "agenda": ["/live/"],
        "sessie": [one.get_absolute_url() for one in Session.objects.visible_to(AnonymousUser()).order_by("pk")[:200]],
        "leerpotje": ["/leerpotje/"],
        "pas": ["/pas/"],
        **finding(),
    }


def finding() -> dict[str, list[str]]:
    """The catalogue with and without filters; search for words that few cards have, that all have, and with a slip of the finger."""
    from urllib.parse import quote

    from vakkring.search.models import Word
    from vakkring.vocabulary.models import Topic

    def asked(words):
        return [f"/zoeken/?q={quote(word)}" for word in words]

    long = Word.objects.filter(entries__gt=0, word__regex="^[a-z]{9,14}$")
    rare = list(long.filter(entries__lte=3).order_by("pk").values_list("word", flat=True)[:300])
    common = list(long.order_by("-entries").values_list("word", flat=True)[:30])
    new = list(long.exclude(word__in=rare).order_by("pk").values_list("word", flat=True)[:8000])
    slips = [word[:4] + word[5] + word[4] + word[6:] for word in [*rare[::2], *common]]
    topics = Topic.objects.filter(parent=None).values_list("slug", flat=True)
    return {
        "leren": ["/leren/", *(f"/leren/?pagina={n}" for n in range(2, 20))],
        "leren (filters)": [f"/leren/?onderwerp={slug}&tijd={time}" for slug in topics for time in ("kort", "langer")],
        "zoeken (rare)": asked(rare),
        "zoeken (common)": asked(common),
        "zoeken (slip)": asked(slips),
        "zoeken (new)": asked(new),
        "regels (common)": [f"/zoeken/regels/?q={quote(word)}" for word in common],
    }


def queries(cookies: list[str], found: dict[str, list[str]]) -> dict[str, int]:
    """SQL statements per page, session and user included, the second time it is opened."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for page, paths in found.items():
        client = Client(headers={"cookie": cookies[0], "host": "127.0.0.1"})
        client.get(paths[0])
        with CaptureQueriesContext(connection) as captured:
            client.get(paths[0])
        counts[page] = len(captured)
    return counts


def weigh(path: str) -> dict[str, float]:
    """The first view of an open card by a stranger on a phone, served as the embedded server does (compressed files, Daphne)."""
    from tests.benchmarks import pages as measured
    from tests.benchmarks import weight

    with measured.server(measured.SERVERS["daphne x1"], {**os.environ}):
        return weight.measure(f"http://{measured.HOST}:{measured.PORT}{path}")


def importing(how_many: int = 200) -> dict[str, float]:
    """Seconds to import and publish so many modules of about 10 to 20 cards; rolled back, so that the next run measures the same."""
    import time

    from django.db import transaction
    from tqdm import tqdm

    from courses import content
    from courses.modulefile import parse

    texts = [path.read_text() for path in content.files()]
    cards, started = 0, time.perf_counter()
    with transaction.atomic():
        for number in tqdm(range(how_many), desc="Import"):
            module = parse(texts[number % len(texts)])
            module.head["slug"] = f"meting-{number}"
            content.import_module(module, {}, publish=True)
            cards += sum(len(one.cards) for one in module.sets)
        took = time.perf_counter() - started
        transaction.set_rollback(True)
    return {"modules": how_many, "cards": cards, "seconds": round(took, 1), "modules_per_second": round(how_many / took, 1)}


def part(name: str, wanted: tuple[str, ...], measure: Callable[[], Any], nothing: Any) -> Any:
    """A part of the run, when it is wanted. One that fails says so and is not measured; an hour of other figures stays."""
    if not name.startswith(wanted):
        return nothing
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 -- whatever it was
        print(f"{name}: NOT MEASURED: {error!r}")
        return nothing


def main() -> None:
    """Measure and report."""
    os.environ.update(ENVIRONMENT)
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    make_database(DATABASE)
    subprocess.run([sys.executable, str(ROOT / "platform" / "manage.py"), "migrate", "-v0"], check=True)
    subprocess.run([sys.executable, str(ROOT / "platform" / "manage.py"), "collectstatic", "--noinput", "-v0"], check=True)

    import django

    django.setup()
    from django.core.management import call_command

    from courses.models import Module
    from tests.benchmarks import capacity, checkout, flat, goals, plans, wiki
    from tests.benchmarks import pages as measured
    from tests.benchmarks.coedit import measure as coedit
    from tests.benchmarks.fanout import measure as fanout

    if not Module.objects.filter(slug="reeks-0").exists():
        call_command("generate_load", people=LEARNERS, modules=MODULES, articles=wiki.ARTICLES, sessions=SESSIONS_HELD)
    wanted = tuple(os.environ.get("BENCH_PAGES", "").split(","))
    cookies, found = (
        sessions(),
        {name: paths for name, paths in {**pages(), **wiki.paths()}.items() if name == "bare" or name.startswith(wanted)},
    )
    counts = queries(cookies, found)
    read = plans.report(cookies[0])
    print("Plans", *read, sep="\n")
    rows = measured.measure({**os.environ}, cookies, found)
    heavy = part("card (reading): first view", wanted, lambda: weigh(found["card (reading)"][0]), {})
    imported = part("import", wanted, importing, {})
    grown = part("flat", wanted, lambda: flat.measure({**os.environ}), {})
    saved = part("versions", wanted, wiki.saving, {})
    bought = part("checkout", wanted, checkout.measure, {})
    together = part("together", wanted, lambda: coedit.measure({**os.environ}, cookies), [])
    rooms = part("fanout", wanted, lambda: fanout.measure({**os.environ}), [])
    result = {
        "python": machine.python_version(),
        "cores": os.cpu_count(),
        "queries": counts,
        "plans": read,
        "pages": rows,
        "first_card_view": heavy,
        "import": imported,
        "flat": grown,
        "versions": saved,
        "checkout": bought,
        "together": together,
        "rooms": rooms,
    }
    print(f"\nImport: {imported}")
    print(*(f"{page}: {ms['small']} ms where there is little, {ms['large']} where there is much" for page, ms in grown.items()), sep="\n")
    print(f"Versions saved: {saved}")
    print(f"Checkouts with vouchers, {checkout.BUYERS} buyers at once: {bought}")
    print(f"First card view on slow 4G: {heavy}")
    print(f"SQL per page, warm: {counts}")
    result["goals"], result["capacity"] = [goal.line(result) for goal in goals.GOALS], capacity.lines(result)
    (ROOT / "bench.json").write_text(json.dumps(result, indent=1))
    print("\nGoals", *result["goals"], sep="\n")
    print("\nCapacity", *result["capacity"], sep="\n")
    for server in measured.SERVERS:
        rate = {row["page"]: row["per_second"] for row in rows if row["server"] == server and row["connections"] == 8}
        for page in rate:
            print(f"{server}: {page} is {100 * rate[page] / rate['bare']:.0f} % of bare at 8 connections")


if __name__ == "__main__":
    main()
