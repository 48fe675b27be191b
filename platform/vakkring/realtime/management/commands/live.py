"""The process for websockets in production: several may run beside each other and share documents through Redis."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from vakkring.realtime.server import serve


class Command(BaseCommand):
    """Serve websockets (and pages, for who asks it for them) with Daphne."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The address."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve until it is stopped."""
        serve(options["host"], options["port"])
