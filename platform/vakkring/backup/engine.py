"""Which of the two databases is asked. Both modules have the same functions: `snapshot`, `there`, `restore`."""

from types import ModuleType

from django.db import connection

from vakkring.backup import on_postgresql, on_sqlite


def engine() -> ModuleType:
    """The module of this database."""
    return on_postgresql if connection.vendor == "postgresql" else on_sqlite
