"""Modules from files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from courses import content
from courses.archive import BadArchive
from courses.modulefile import Unreadable


class Command(BaseCommand):
    """Import modules from ZIP or Markdown files and publish them. Each file is imported whole or not at all; the rest goes on."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, and whether to publish."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="keep them as drafts")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One file after the other; what failed is told at the end."""
        failed: list[str] = []
        for path in tqdm(options["files"], desc="Modules", unit="module", disable=options["verbosity"] == 0):
            try:
                with path.open("rb") as file:
                    content.import_file(file, publish=not options["draft"])
            except (OSError, BadArchive, Unreadable) as error:
                failed.append(f"{path}: {error}")
        if failed:
            raise CommandError(f"{len(failed)} of {len(options['files'])} files could not be imported:\n" + "\n".join(failed))
