"""A photo that is sent again after a lost answer is the same photo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0003_written_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="articlephoto",
            name="client_id",
            field=models.UUIDField(help_text="Made by the editor: sent twice, it is one photo", null=True, unique=True),
        ),
    ]
