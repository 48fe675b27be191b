"""The round that does everything whose time has come, and what is remembered of it for the operator's desk."""

import logging
import time
import traceback
from collections.abc import Collection
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from vakkring import editions, ports
from vakkring.notices import actions
from vakkring.notices.models import Job

log = logging.getLogger(__name__)
LOOK_EVERY = 1.0
"""Seconds."""
A_FEW = 5
OURS = ("vakkring", "courses", "wiki", "classroom")


def go_round() -> list[str]:
    """Run each once; one that fails does not stop the others. Answers the names of those that failed."""
    failed = {name_of(due): error for due in ports.dues if (error := run(due)) is not None}
    note(failed, timezone.now())
    editions.renew()  # a worker looks at no page: what it changed while Redis was away would wait for ever
    return list(failed)


def send_letters() -> None:
    """Send letters for ever, looking every second, a few at a time so that a code need not wait for a whole mailing.

    For a thread of its own: neither a slow round nor a mail server that hangs may hold up the other. Whatever goes wrong is said, and tried
    again.
    """
    while True:
        try:
            more = actions.deliver_due(A_FEW) == A_FEW
        except Exception as error:  # noqa: BLE001 -- whatever it is, letters must go on
            log.warning("could not look for letters: %r", error)
            more = False
        close_old_connections()
        if not more:
            time.sleep(LOOK_EVERY)


def names() -> list[str]:
    """Of every job."""
    return [name_of(due) for due in ports.dues]


def name_of(due: ports.Due) -> str:
    """Where it stands: "vakkring.notices.personal.NoticesDue"."""
    return f"{type(due).__module__}.{type(due).__name__}"


def run(due: ports.Due) -> Exception | None:
    """One of them; what went wrong, or None. What was done is logged, nothing to do is not."""
    begun = time.monotonic()
    try:
        done = due.run_due()
    except Exception as error:
        log.exception("%s failed", name_of(due))
        close_old_connections()  # a broken connection must not take the next one along
        return error
    if done:
        log.info("%s did %s in %.1f s", name_of(due), done, time.monotonic() - begun)
    return None


def note(failed: dict[str, Exception], now: datetime) -> None:
    """Remember how each went: at most 2 queries a round. Without a database that is not remembered, and the log says all."""
    good = [Job(name=name, went_well_at=now) for name in names() if name not in failed]
    bad = [Job(name=name, error=place_of(error)) for name, error in failed.items()]
    try:
        keep(good, ["went_well_at", "error"])
        keep(bad, ["error"])
    except Exception:
        log.exception("could not note how the round went")


def keep(jobs: Collection[Job], fields: list[str]) -> None:
    """Write these fields, whether the job was known or not."""
    if jobs:
        Job.objects.bulk_create(jobs, update_conflicts=True, unique_fields=["name"], update_fields=fields)


def place_of(error: Exception) -> str:
    """What and where in our own code: "ValueError, vakkring.funding.actions.money:103". Not what it says: that may name somebody."""
    modules = [(str(frame.f_globals.get("__name__", "")), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    places = [f"{module}:{line}" for module, line in modules if module.partition(".")[0] in OURS]
    return f"{type(error).__name__}, {places[-1]}" if places else type(error).__name__
