"""Every word of the index in a table of its own; on PostgreSQL one vector with marks, and a function that gathers candidates from it.

Likeness of titles is not looked at any more. What is in the index already is written anew by `run_due`, which sees that there are no words yet.
"""

from typing import Any

from django.db import migrations, models

# The planner does not know that all modules stand together in the table: it hopes to meet what it looks for soon, and reads everything.
# Readers should not have to walk through a list of pending changes, either.
FORWARDS = [
    "DROP INDEX IF EXISTS search_entry_title_alike",
    "ALTER INDEX search_entry_vector SET (fastupdate = off)",
    """
    CREATE FUNCTION search_candidates(asked tsquery, in_title tsquery, enough integer, most integer) RETURNS TABLE (id bigint, rank real)
    LANGUAGE sql STABLE SET enable_seqscan TO off AS $$
        SELECT gathered.id, max(ts_rank('{0.1, 0.2, 0.4, 1.0}', gathered.vector, asked, 1))
        FROM (
            (SELECT entry.id, entry.vector FROM search_entry entry WHERE entry.vector @@ in_title LIMIT enough)
            UNION ALL
            (SELECT entry.id, entry.vector FROM search_entry entry WHERE entry.vector @@ asked LIMIT enough)
        ) gathered
        GROUP BY gathered.id ORDER BY 2 DESC, 1 LIMIT most
    $$
    """,
]
BACKWARDS = ["DROP FUNCTION search_candidates", "ALTER INDEX search_entry_vector SET (fastupdate = on)"]


def make(_apps: Any, schema_editor: Any) -> None:
    """Make the function."""
    for statement in FORWARDS if schema_editor.connection.vendor == "postgresql" else []:
        schema_editor.execute(statement)


def unmake(_apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    for statement in BACKWARDS if schema_editor.connection.vendor == "postgresql" else []:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The words of the index."""

    dependencies = [("search", "0002_words")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
                ("entries", models.PositiveIntegerField(help_text="How many entries hold it")),
            ],
            options={"verbose_name": "woord in de index", "verbose_name_plural": "woorden in de index", "ordering": ["word"]},
        ),
        migrations.AddField(
            model_name="entry",
            name="place",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="waar het in staat"),
            preserve_default=False,
        ),
        migrations.RunPython(make, unmake),
        migrations.RemoveField(model_name="entry", name="title_folded"),
    ]
