"""The site as it was when a backup was made, without whoever was erased since."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vakkring.accounts import erasures
from vakkring.backup import bars, passphrase, restoring
from vakkring.backup.manifest import Manifest
from vakkring.backup.trouble import Trouble, stop_tidily

AFTERWARDS = "The backup is in, but what follows failed ({why}). Do not open the site; mend that and run: vakkring restore --replace"


class Command(BaseCommand):
    """Looks at the whole file first; then media, database, erasures, and all that is derived. Stop the site before."""

    help = "Put a backup in the place of an empty database. Stop the site first. Whoever was erased since is erased again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and what belongs to it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="even when the database holds people: they and their files go")
        parser.add_argument(
            "--erasures", type=Path, metavar="PATH", help="the journal of the old machine: its folder 'erasures', or a file of its lines"
        )
        parser.add_argument("--passphrase-file", type=Path, metavar="PATH", help="where the passphrase stands; else BACKUP_PASSPHRASE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Each step in one line."""
        stop_tidily()
        path: Path = options["file"]
        try:
            secret = passphrase.given(options["passphrase_file"])
            brought = journal(options["erasures"])
            found = restoring.look(path, secret, bars.show)
            restoring.refuse_people(replace=options["replace"])
            self.say(f"{path}: whole, made {found.at} by release {found.version}")
            had_journal = options["erasures"] is not None or bool(known())
            restoring.restore(path, found, secret, bars.show)
        except Trouble as why:
            raise CommandError(str(why)) from why
        try:
            self.say_same(found)
            erasures.adopt(brought)
            erased = restoring.bring_up_to_date(path, found, known())
            self.say_erasures(erased, found, had_journal=had_journal)
            restoring.derive(options["verbosity"])
        except Exception as error:
            raise CommandError(AFTERWARDS.format(why=error)) from error
        self.say("Ready. Nobody is logged in any more, and no token opens the API; restart whatever still runs.")

    def say_same(self, found: Manifest) -> None:
        """Compare what is here now with what the file says of it, a line for each."""
        if other := restoring.compare(found):
            raise CommandError("; ".join(other[:3]))
        made = found.figures
        self.say(f"rows: {sum(made.rows.values())} in {len(made.rows)} tables, as then")
        self.say(f"ledger: {made.entries} entries of {made.cents} cents, balances together {made.balances}, as then")
        self.say(
            f"files: {len(found.media)} with the same contents as then"
            + (f", {len(found.missing)} were missing already" if found.missing else "")
        )

    def say_erasures(self, erased: int, found: Manifest, *, had_journal: bool) -> None:
        """Who was erased again, or that nobody knows."""
        self.say(f"erasures: {erased} people of the journal were back and are erased again")
        if not had_journal:
            self.stderr.write(
                f"There is no journal of erasures on this machine: whoever was erased after {found.at} is back. "
                "Bring the folder 'erasures' of the old media storage and run: vakkring erase_again --erasures PATH"
            )

    def say(self, words: str) -> None:
        """One line."""
        self.stdout.write(words)


def known() -> list[erasures.Erasure]:
    """The journal here."""
    try:
        return erasures.read()
    except erasures.UnreadableJournal as error:
        raise Trouble(
            f"The journal here has something else than an erasure in {error}. Look at that file in the folder erasures."
        ) from error


def journal(path: Path | None) -> list[erasures.Erasure]:
    """The journal that was brought along; none when there is none."""
    try:
        return erasures.brought(path) if path else []
    except OSError as error:
        raise Trouble(f"The journal {path} cannot be read ({error.strerror}).") from error
    except erasures.UnreadableJournal as error:
        raise Trouble(f"The journal has something else than an erasure in {error}. Remove that line, or bring the right file.") from error
