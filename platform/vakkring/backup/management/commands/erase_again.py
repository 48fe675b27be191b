"""Erases whom an older state of the database brought back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vakkring.accounts import erasures
from vakkring.accounts.actions import end_all_sessions
from vakkring.backup import restoring
from vakkring.backup.management.commands.restore import journal, known
from vakkring.backup.trouble import Trouble


class Command(BaseCommand):
    """For after a recovery with PostgreSQL's own means, or when the journal came late. `restore` does it by itself.

    What was logged out or taken away since is open again in that older state, so all sessions and tokens end.
    """

    help = "Erase everybody whom the journal of erasures names and the database has again, and log everybody out."

    def add_arguments(self, parser: CommandParser) -> None:
        """A journal from elsewhere."""
        parser.add_argument(
            "--erasures", type=Path, metavar="PATH", help="besides the journal here: a folder 'erasures', or a file of its lines"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase them, and say how many."""
        try:
            known()
            erasures.adopt(journal(options["erasures"]))
        except Trouble as why:
            raise CommandError(str(why)) from why
        except erasures.UnwritableJournal as why:
            raise CommandError(f"The journal cannot be written in the media storage ({why}). See to room and rights there.") from why
        entries = known()
        end_all_sessions()
        self.stdout.write(
            f"{restoring.erase_returned(entries)} people erased again; the journal names {len({one.person for one in entries})}. "
            "All sessions and tokens have ended."
        )
