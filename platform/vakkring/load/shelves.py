"""Modules of four sets of five cards, copies of one that the demo has, each card with words of its own."""

from typing import Any

from django.db import connection
from wagtail.models import Page

from courses.models import Card, CardSet, Module
from vakkring.load.bars import Bar
from vakkring.load.chance import Chance
from vakkring.vocabulary.models import Topic

SOURCE = "r290-buiten"
SETS, CARDS = 4, 5
COPIED = ("title", "lead", "html", "question", "calculation", "on_site", "source")


def make(count: int, chance: Chance, bar: Bar) -> None:
    """`count` modules beside those that are there. They are published, but not yet findable."""
    module: Any = Module.objects.get(slug=SOURCE)
    card_set: Any = CardSet.objects.child_of(module).first()
    shelf = module.get_parent()
    paths = [shelf._get_path(shelf.path, shelf.depth + 1, shelf.numchild + 1 + n) for n in range(count)]  # noqa: SLF001 -- treebeard has no other way to make many
    modules = [page_like(module.page_ptr, path, f"reeks-{n}", f"Reeks {n} over warmtepompen", chance) for n, path in enumerate(paths)]
    for page in modules:
        page.numchild = SETS
    Page.objects.bulk_create(modules, 500)
    copy_rows("courses_module", module.pk, [page.pk for page in modules])
    topics = list(Topic.objects.filter(parent=None).order_by("pk"))
    through: Any = Module.topics.through
    through.objects.bulk_create([through(module_id=page.pk, topic=topics[n % len(topics)]) for n, page in enumerate(modules)], 1000)
    sets = [set_of(page, n, card_set, chance) for page in modules for n in range(SETS)]
    Page.objects.bulk_create(bar(sets, "Sets"), 500)
    copy_rows("courses_cardset", card_set.pk, [page.pk for page in sets])
    Card.objects.bulk_create(bar(cards_of(card_set, sets, chance), "Cards", len(sets) * CARDS), 1000)
    Page.objects.filter(pk=shelf.pk).update(numchild=shelf.numchild + count)


def set_of(module: Page, number: int, source: Any, chance: Chance) -> Page:
    """One set of a module."""
    path = module._get_path(module.path, module.depth + 1, number + 1)  # noqa: SLF001 -- the same
    page = page_like(source.page_ptr, path, f"setje-{number}", f"Setje {number} van {module.slug}", chance)
    page.numchild = 0
    return page


def cards_of(source: CardSet, sets: list[Page], chance: Chance) -> list[Card]:
    """The cards of all sets; what they say is the same, and each has words that hardly another has."""
    found = list(Card.objects.filter(card_set=source, position__isnull=False).order_by("position"))[-CARDS:]
    return [
        Card(
            card_set_id=page.pk,
            key=chance.key(),
            position=n + 1,
            words=f"{one.words.partition(chr(10) * 2)[0]}\n\n{' '.join(chance.words())}.",
            **{name: getattr(one, name) for name in COPIED},
        )
        for page in sets
        for n, one in enumerate(found)
    ]


def page_like(source: Page, path: str, slug: str, title: str, chance: Chance) -> Page:
    """A page like `source`, elsewhere in the tree."""
    copy: Any = Page.objects.get(pk=source.pk)
    copy.pk = copy.id = None
    copy.path, copy.depth, copy.slug, copy.title = path, len(path) // Page.steplen, slug, title
    copy.url_path = f"{source.url_path}{slug}/"
    copy.translation_key = chance.key()
    copy.latest_revision = copy.live_revision = None
    page: Page = copy
    return page


def copy_rows(table: str, source: int, targets: list[int]) -> None:
    """Copy the child row of a page for many new pages. `table` is one of ours."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
        names = ", ".join(f'"{one.name}"' for one in found if one.name != "page_ptr_id")
        copied = (
            f"INSERT INTO {table} (page_ptr_id, {names}) SELECT new.id, {names} FROM {table}, unnest(%s) AS new(id) WHERE page_ptr_id = %s"  # noqa: S608 -- names of columns, out of the database itself
        )
        cursor.execute(copied, [targets, source])
