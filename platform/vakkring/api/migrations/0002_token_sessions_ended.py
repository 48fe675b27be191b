"""A token ends with the sessions of its person; those made before count from how that stands now."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_from_now(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Give every token the number of its person."""
    people = apps.get_model("accounts", "Person").objects.filter(pk=models.OuterRef("person"))
    apps.get_model("api", "Token").objects.update(sessions_ended=models.Subquery(people.values("sessions_ended")))


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_tokens"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                db_default=0,
                editable=False,
                help_text="The person's, when it was made: a new password and logging out everywhere end it too",
            ),
        ),
        migrations.RunPython(count_from_now, migrations.RunPython.noop, elidable=True),
    ]
