"""What is counted in a backup and again after a restore. Asks the tables, not the models: an older database has other columns."""

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models import FileField, Model

from vakkring.accounts.models import Person
from vakkring.backup.manifest import Figures
from vakkring.funding.models import Account, Entry

LEFT_OUT = frozenset({Session._meta.db_table})  # noqa: SLF001 -- Django's documented door to models
"""Not kept: people log in anew."""


def figures(using: str = "default") -> Figures:
    """Rows of each table, and the ledger."""
    entries, accounts = Entry._meta.db_table, Account._meta.db_table  # noqa: SLF001
    with connections[using].cursor() as cursor:
        quote = connections[using].ops.quote_name
        rows = {name: int(answer(cursor, f"SELECT count(*) FROM {quote(name)}")) for name in tables(using)}  # noqa: S608 -- quoted
        return Figures(
            rows=rows,
            entries=rows.get(entries, 0),
            cents=int(answer(cursor, f"SELECT coalesce(sum(cents), 0) FROM {quote(entries)}")) if entries in rows else 0,  # noqa: S608
            balances=int(answer(cursor, f"SELECT coalesce(sum(balance), 0) FROM {quote(accounts)}")) if accounts in rows else 0,  # noqa: S608
        )


def answer(cursor: object, question: str) -> int:
    """The one value of the one row."""
    cursor.execute(question)  # type: ignore[attr-defined]  # a cursor of whichever database
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def tables(using: str = "default") -> list[str]:
    """All tables that are kept."""
    return sorted(set(connections[using].introspection.table_names()) - LEFT_OUT)


def people(using: str = "default") -> int:
    """How many people the database holds; 0 when it is empty."""
    table = Person._meta.db_table  # noqa: SLF001
    if table not in connections[using].introspection.table_names():
        return 0
    with connections[using].cursor() as cursor:
        return answer(cursor, f"SELECT count(*) FROM {connections[using].ops.quote_name(table)}")  # noqa: S608


def migrations(using: str = "default") -> list[str]:
    """The changes that this database has seen, as "app.name"."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def named_files(using: str = "default") -> list[str]:
    """The names of all files in the media storage that some row names, each once."""
    found: set[str] = set()
    there = set(tables(using))
    for model, field in file_fields():
        if model._meta.db_table in there and field.column in columns(using, model._meta.db_table):  # noqa: SLF001
            found.update(model._base_manager.using(using).exclude(**{field.name: ""}).values_list(field.name, flat=True))  # noqa: SLF001
    return sorted(found - {"", None})


def file_fields() -> list[tuple[type[Model], FileField]]:
    """Every field of every model that names a file in the media storage."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields  # noqa: SLF001
        if isinstance(field, FileField) and field.storage is default_storage
    ]


def columns(using: str, table: str) -> set[str]:
    """The columns of a table."""
    with connections[using].cursor() as cursor:
        return {column.name for column in connections[using].introspection.get_table_description(cursor, table)}
