"""Does everything whose time has come. The embedded server calls it every minute, production a worker."""

import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from vakkring.notices import actions
from vakkring.notices.rounds import go_round, send_letters


class Command(BaseCommand):
    """Run every due; one that fails does not stop the others."""

    help = "Do everything whose time has come: letters, reminders, cleaning up. Safe to run as often as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever, with this pause between two rounds")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go round once, ending with an error when one of them failed, so that a scheduler sees it; or go on for ever."""
        if options["every"]:
            go_on(options["every"])
        if settings.LETTERS_BY_WORKER:
            actions.deliver_due()
        if failed := go_round():
            raise CommandError(f"{len(failed)} of the things that are due failed; the log above says why.")


def go_on(every: float) -> None:
    """Go round for ever. In production letters leave beside it."""
    if settings.LETTERS_BY_WORKER:
        threading.Thread(target=send_letters, daemon=True).start()
    while True:
        go_round()
        close_old_connections()
        time.sleep(every)
