"""Runs pieces of Python where a site's data are, one JSON text a line, for `Site.shell`: starting Django for each takes seconds."""

import contextlib
import io
import json
import sys
import traceback

import django

django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.cache.backends.locmem import LocMemCache  # noqa: E402
from django.db import connections  # noqa: E402


def run(code: str) -> dict[str, str]:
    """What it printed, and what went wrong."""
    printed, wrong = io.StringIO(), ""
    for cache in caches.all():
        if isinstance(cache, LocMemCache):  # what the site changed meanwhile is not known here
            cache.clear()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, {})  # the tests' own
    except Exception:  # noqa: BLE001 -- it is told
        wrong = traceback.format_exc()
    finally:
        connections.close_all()
    return {"printed": printed.getvalue(), "wrong": wrong}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)  # noqa: T201 -- the answer
