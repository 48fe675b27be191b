"""A shelf gets a collection of media and a group of editors of its own."""

import django.db.models.deletion
from django.db import migrations, models

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def give_ground(apps, schema_editor):
    """One collection below the root and one group for each shelf. Tree paths are written by hand: historical models have no tree methods."""
    Shelf, Collection, Group = (
        apps.get_model("courses", "Shelf"),
        apps.get_model("wagtailcore", "Collection"),
        apps.get_model("auth", "Group"),
    )
    for shelf in Shelf.objects.filter(collection=None).select_related("organisation"):
        root = Collection.objects.get(depth=1)
        last = Collection.objects.filter(depth=2).order_by("path").last()
        number = int(last.path[-4:], 36) + 1 if last else 1
        step = "".join(DIGITS[number // 36**power % 36] for power in (3, 2, 1, 0))
        shelf.collection = Collection.objects.create(name=shelf.organisation.name, path=root.path + step, depth=2, numchild=0)
        Collection.objects.filter(pk=root.pk).update(numchild=root.numchild + 1)
        shelf.group, _made = Group.objects.get_or_create(name=f"aanbieder {shelf.organisation.slug}")
        shelf.save(update_fields=["collection", "group"])


def link(to, name, *, null):
    return models.OneToOneField(null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0091_remove_revision_submitted_for_moderation"),
        ("courses", "0001_initial"),
    ]

    operations = [
        migrations.AddField("shelf", "collection", link("wagtailcore.collection", "beeld en bestanden", null=True)),
        migrations.AddField("shelf", "group", link("auth.group", "makers", null=True)),
        migrations.RunPython(give_ground, migrations.RunPython.noop),
    ]
