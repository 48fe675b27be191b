"""A module as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import content
from courses.models import Module


class Command(BaseCommand):
    """Export a module, with its newest drafts, as a ZIP of Markdown and media."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one, and where to."""
        parser.add_argument("slug")
        parser.add_argument("--to", type=Path, help="the file; SLUG.zip without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        module = Module.objects.filter(slug=options["slug"]).first()
        if module is None:
            raise CommandError(f"There is no module with the slug {options['slug']}.")
        path = options["to"] or Path(f"{module.slug}.zip")
        with path.open("wb") as file:
            content.export_file(module, file)
        self.stdout.write(str(path))
