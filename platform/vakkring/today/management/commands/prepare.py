"""What a new release needs before its processes start: tables and columns, and cards as they are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

LOCK = 5_626_241
"""Our number among PostgreSQL's advisory locks."""


@contextmanager
def alone() -> Iterator[None]:
    """One at a time on this database: who comes second waits, then finds all done. The lock ends with its connection, also by a kill."""
    connection = connections.create_connection("default")
    if connection.vendor != "postgresql":  # SQLite serves one machine, where one start prepares
        yield
        return
    # Of no pool: the lock must end with it.
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"], "pool": None}}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
    finally:
        connection.close()


class Command(BaseCommand):
    """Migrate and render; may run again, and by two at once."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **options: Any) -> None:
        """In this order: cards need their tables."""
        with alone():
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            call_command("render_cards", verbosity=0)
