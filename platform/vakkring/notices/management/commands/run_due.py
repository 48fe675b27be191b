"""Does everything whose time has come. The embedded server calls it every minute, production a worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from vakkring.notices.rounds import go_round, until_next


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
            until_next(options["every"])
        if failed := go_round():
            raise CommandError(f"{len(failed)} of the things that are due failed; the log above says why.")
