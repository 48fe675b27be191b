"""Which of the two ways of searching fits the database."""

from types import ModuleType

from django.db import connection

from vakkring.search import on_postgresql, on_sqlite


def engine() -> ModuleType:
    """The module with `one_writer`, `prepared`, `store`, `forget` and `matching` for this database."""
    return on_postgresql if connection.vendor == "postgresql" else on_sqlite
