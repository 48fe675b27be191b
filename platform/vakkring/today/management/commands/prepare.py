"""What a new release needs before its processes start: tables and columns, and cards as they are shown."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)

LOCK = 5_626_241
"""Our number among PostgreSQL's advisory locks."""
PATIENCE, PAUSE = 60.0, 2.0
"""Seconds that a database gets to answer, and between two questions. On a first start it makes its own files first."""


@contextmanager
def alone() -> Iterator[None]:
    """One at a time on this database: who comes second waits, then finds all done. The lock ends with its connection, also by a kill."""
    connection = connections.create_connection("default")
    if connection.vendor != "postgresql":  # SQLite serves one machine, where one start prepares
        yield
        return
    # Of no pool: the lock must end with it.
    options = {**connection.settings_dict["OPTIONS"], "pool": None, "connect_timeout": 5}
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": options}
    wait_for(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
    finally:
        connection.close()


def wait_for(connection: BaseDatabaseWrapper) -> None:
    """Until the database answers. Raises `CommandError`, with what it said last."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() > end:
                raise CommandError(f"The database does not answer: {error}") from error
            log.warning("prepare: the database does not answer yet: %s", error)
            time.sleep(PAUSE)
        else:
            return


class Command(BaseCommand):
    """Migrate and render; may run again, and by two at once."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **options: Any) -> None:
        """In this order: cards need their tables."""
        with alone():
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            call_command("render_cards", verbosity=0)
