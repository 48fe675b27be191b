"""What was written at a card is looked up for its page."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("realtime", "0003_receipts_by_age"),
        ("vocabulary", "0003_synonyms"),
        ("wiki", "0002_newest_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(condition=models.Q(("about", ""), _negated=True), fields=["about"], name="article_written_at"),
        ),
    ]
