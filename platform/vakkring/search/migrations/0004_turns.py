"""Which change wrote a word last, so that a process reads only what changed since it looked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_known_words")]

    operations = [
        migrations.AddField(
            model_name="word",
            name="turn",
            field=models.PositiveBigIntegerField(
                # In the database too: processes of the release before go on writing words while this one is brought in.
                db_default=0,
                db_index=True,
                default=0,
                help_text="The change of the index that wrote it last: later is more",
            ),
        ),
        migrations.AlterField(
            model_name="word",
            name="entries",
            field=models.PositiveIntegerField(help_text="How many entries hold it; 0 when none does any more"),
        ),
    ]
