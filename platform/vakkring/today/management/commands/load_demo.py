"""Demo content: people and organisations, modules."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from courses import content
from courses.drawings import FOLDER as DRAWINGS
from courses.models import Module
from vakkring.accounts import demo


class Command(BaseCommand):
    """Make or renew the demo content. Runs again without harm; does nothing when nothing has changed."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--again", action="store_true", help="load it even when nothing has changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """People first: the modules name their suppliers."""
        mark, digest = settings.DATA / "demo.digest", self.digest()
        if not options["again"] and Module.objects.exists() and mark.exists() and mark.read_text() == digest:
            return
        demo.make_people()
        try:
            for path in tqdm(content.files(), desc="Modules", unit="module", disable=options["verbosity"] == 0):
                content.load(path)
        except content.ContentError as error:
            raise CommandError(f"The demo content could not be loaded: {error}") from error
        mark.write_text(digest)

    def digest(self) -> str:
        """Changes when a content file changes, or the database is another one."""
        found = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode())
        for path in [*content.files(), *sorted(DRAWINGS.glob("*.svg")), Path(demo.__file__)]:
            found.update(path.read_bytes())
        return found.hexdigest()
