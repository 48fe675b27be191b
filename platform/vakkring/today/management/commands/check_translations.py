"""Whether all texts are in the catalogue that translators work on."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

LOCALE = "en"
IGNORED = ["frontend/node_modules/*", "frontend/dist/*", "tests/*", "data/*", ".venv/*", "*/migrations/*"]


class Command(BaseCommand):
    """Extract the texts anew and compare; fails when one is missing or no longer used. With --write the catalogue is renewed."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--write", action="store_true", help="renew the catalogue instead of comparing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, or renew."""
        catalogue = Path(settings.LOCALE_PATHS[0]) / LOCALE / "LC_MESSAGES" / "django.po"
        before = catalogue.read_text() if catalogue.exists() else ""
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        call_command("makemessages", locale=[LOCALE], no_obsolete=True, add_location="file", ignore_patterns=IGNORED, verbosity=0)
        after = catalogue.read_text()
        if options["write"]:
            return
        missing, unused = texts(after) - texts(before), texts(before) - texts(after)
        catalogue.write_text(before)
        if missing or unused:
            raise CommandError(
                f"Run `make messages`: {len(missing)} texts are missing {sorted(missing)[:3]}, {len(unused)} are no longer used."
            )


def texts(catalogue: str) -> set[str]:
    """The source texts of a catalogue."""
    return set(re.findall(r'^msgid ((?:"[^\n]*"\n?)+)', catalogue, re.MULTILINE))
