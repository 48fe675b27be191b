"""Does everything whose time has come. The embedded server calls it every minute, production a worker."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from vakkring import ports

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run every due; one that fails does not stop the others."""

    help = "Do everything whose time has come: letters, reminders, cleaning up. Safe to run as often as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever, with this pause between two rounds")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go round once, ending with an error when one of them failed, so that a scheduler sees it; or go on for ever."""
        while options["every"]:
            go_round()
            close_old_connections()
            time.sleep(options["every"])
        if failed := go_round():
            raise CommandError(f"{len(failed)} of the things that are due failed; the log above says why.")


def go_round() -> list[ports.Due]:
    """Run each once; answers those that failed."""
    return [due for due in ports.dues if not run(due)]


def run(due: ports.Due) -> bool:
    """One of them; True when it went well. What was done is logged, nothing to do is not."""
    name = f"{type(due).__module__}.{type(due).__name__}"
    begun = time.monotonic()
    try:
        done = due.run_due()
    except Exception:
        log.exception("%s failed", name)
        close_old_connections()  # a broken connection must not take the next one along
        return False
    if done:
        log.info("%s did %s in %.1f s", name, done, time.monotonic() - begun)
    return True
