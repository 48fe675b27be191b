"""The newest versions are found without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wiki", "0001_articles")]

    operations = [
        migrations.AddIndex(model_name="revision", index=models.Index(fields=["-at"], name="revision_newest")),
    ]
