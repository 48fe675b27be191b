"""Where the words of an entry are kept: each database in its own way, outside Django's models."""

from typing import Any

from django.db import migrations

FORWARDS = {
    "postgresql": [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "ALTER TABLE search_entry ADD COLUMN vector tsvector",
        "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
        "CREATE INDEX search_entry_title_alike ON search_entry USING gin (title_folded gin_trgm_ops)",
    ],
    "sqlite": ["CREATE VIRTUAL TABLE search_words USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"],
}
BACKWARDS = {
    "postgresql": ["DROP INDEX search_entry_title_alike", "DROP INDEX search_entry_vector", "ALTER TABLE search_entry DROP COLUMN vector"],
    "sqlite": ["DROP TABLE search_words"],
}


def make(_apps: Any, schema_editor: Any) -> None:
    """Make it."""
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(_apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The words beside the entries."""

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
