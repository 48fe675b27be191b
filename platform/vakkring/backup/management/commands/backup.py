"""The whole site in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vakkring.backup import bars, making, passphrase
from vakkring.backup.trouble import Trouble, stop_tidily


class Command(BaseCommand):
    """Database, media and the journal of erasures, while the site runs. What it says goes to standard error, so that FILE may be a pipe."""

    help = "Write database, media and the journal of erasures to one file, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether it is sealed."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a pipe or device, such as /dev/stdout, is written to directly")
        parser.add_argument("--encrypt", action="store_true", help="seal it with a passphrase, in the format of the tool age")
        parser.add_argument("--passphrase-file", type=Path, metavar="PATH", help="where the passphrase stands; else BACKUP_PASSPHRASE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, and say what is in it."""
        stop_tidily()
        try:
            secret = passphrase.demanded(options["passphrase_file"]) if options["encrypt"] else ""
            found = making.make(options["file"], secret, bars.show)
        except Trouble as why:
            raise CommandError(str(why)) from why
        rows, files = sum(found.figures.rows.values()), len(found.media)
        said = f"{options['file']}: {rows} rows in {len(found.figures.rows)} tables, {files} files, {found.figures.entries} entries."
        self.stderr.write(said, self.style.SUCCESS)  # else it would be red
        if found.missing:
            self.stderr.write(f"{len(found.missing)} files were not there (erased meanwhile, or lost), such as {found.missing[0]}.")
        if not secret:
            self.stderr.write("It is not sealed: whoever has the file can read everything. Use --encrypt before it leaves this machine.")
