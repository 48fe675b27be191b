"""Whether the browser's types of the live messages are those of the server."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom import typescript

FILE = Path("frontend/src/live/messages.ts")


class Command(BaseCommand):
    """Compare; fails when they differ. With --write the file is made anew."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--write", action="store_true", help="make the file anew instead of comparing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, or write."""
        path = Path(settings.ROOT) / FILE
        text = typescript.written()
        if options["write"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError(f"Run `make messages`: {FILE} is not what classroom/messages.py says.")
