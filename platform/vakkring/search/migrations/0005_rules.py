"""An index that is still empty follows the present rules; one that holds something is built anew by `run_due`, which misses this word."""

from typing import Any

from django.db import migrations


def mark(apps: Any, _schema_editor: Any) -> None:
    """Say so: see `known.RULES`."""
    if not apps.get_model("search", "Entry").objects.exists():
        apps.get_model("search", "Word").objects.get_or_create(word="=2", defaults={"entries": 0})


class Migration(migrations.Migration):
    dependencies = [("search", "0004_turns")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
