"""Every shelf has its ground now. Apart from the step that filled it in: PostgreSQL does not alter a table with rows just changed."""

import django.db.models.deletion
from django.db import migrations, models


def link(to, name):
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_shelf_ground")]

    operations = [
        migrations.AlterField("shelf", "collection", link("wagtailcore.collection", "beeld en bestanden")),
        migrations.AlterField("shelf", "group", link("auth.group", "makers")),
    ]
