"""A site of the size of a region: modules, cards, learners, made by copying a real set. PostgreSQL only; made once and kept."""

import random
import uuid
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from tqdm import tqdm
from wagtail.models import Page

from courses import content
from courses.models import Answer, Card, CardSet, Module, Progress
from vakkring.accounts import demo
from vakkring.accounts.models import Person
from vakkring.search import actions as search
from vakkring.search.models import Entry
from vakkring.vocabulary.models import Topic, Trade

SETS, CARDS = 4, 5
OWN_WORDS = 12
PARTS = (
    "aan af anker bad balk blok boor buis dak deur draad druk flens gas glas goot hout kap kast ketel "
    "klem knel kop kraan las leiding licht lood luik mof moer muur net pan pijp plaat pomp put raam ring "
    "riool schacht slang snoer spoel stang stuk tank vat veer vloer wand water zon"
).split()


def columns(table: str, but: str) -> str:
    """All columns of a table except one, for copying a row."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return ", ".join(f'"{one.name}"' for one in found if one.name != but)


def copy_rows(table: str, source: int, targets: list[int]) -> None:
    """Copy the child row of a page for many new pages."""
    names = columns(table, "page_ptr_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {names}) SELECT new.id, {names} FROM {table}, unnest(%s) AS new(id) WHERE page_ptr_id = %s",
            [targets, source],
        )


def new_page(source: Page, path: str, slug: str, title: str) -> Page:
    """A page like `source`, elsewhere in the tree."""
    copy = Page.objects.get(pk=source.pk)
    copy.pk = copy.id = None
    copy.path, copy.depth, copy.slug, copy.title = path, len(path) // Page.steplen, slug, title
    copy.url_path = f"{source.url_path}{slug}/"
    copy.translation_key = uuid.uuid4()
    copy.latest_revision = copy.live_revision = None
    return copy


def modules(count: int) -> None:
    """`count` modules of four sets of five cards."""
    module = Module.objects.get(slug="r290-buiten")
    card_set = CardSet.objects.child_of(module).first()
    shelf = module.get_parent()
    first = shelf.numchild + 1
    pages = [
        new_page(module.page_ptr, shelf._get_path(shelf.path, shelf.depth + 1, first + n), f"reeks-{n}", f"Reeks {n} over warmtepompen")
        for n in range(count)
    ]
    for page in pages:
        page.numchild = SETS
    Page.objects.bulk_create(pages, batch_size=500)
    copy_rows("courses_module", module.pk, [page.pk for page in pages])
    topics = list(Topic.objects.filter(parent=None))
    through = Module.topics.through
    through.objects.bulk_create(
        [through(module_id=page.pk, topic=topics[n % len(topics)]) for n, page in enumerate(pages)], batch_size=1000
    )
    sets = [
        new_page(card_set.page_ptr, page._get_path(page.path, page.depth + 1, n + 1), f"setje-{n}", f"Setje {n} van {page.slug}")
        for page in tqdm(pages, desc="Sets")
        for n in range(SETS)
    ]
    for page in sets:
        page.numchild = 0
    Page.objects.bulk_create(sets, batch_size=500)
    copy_rows("courses_cardset", card_set.pk, [page.pk for page in sets])
    source = list(Card.objects.filter(card_set=card_set, position__isnull=False).order_by("position"))[-CARDS:]
    cards = [
        Card(
            card_set_id=page.pk,
            key=uuid.uuid4(),
            position=n + 1,
            **{name: getattr(one, name) for name in ("title", "lead", "html", "question", "calculation", "on_site", "source", "words")},
        )
        for page in tqdm(sets, desc="Cards")
        for n, one in enumerate(source)
    ]
    Card.objects.bulk_create(cards, batch_size=1000)
    Page.objects.filter(pk=shelf.pk).update(numchild=shelf.numchild + count)


def learners(count: int) -> None:
    """`count` people with a trade; each has begun two sets and answered three cards in each."""
    trades = list(Trade.objects.all())
    people = [
        Person(email=f"vakmens-{n}@bench.example", first_name="Vak", last_name=f"Mens {n}", trade=trades[n % len(trades)], password="!")
        for n in range(count)
    ]
    Person.objects.bulk_create(people, batch_size=1000)
    sets = list(CardSet.objects.filter(slug__startswith="setje-").values_list("pk", flat=True))
    by_set: dict[int, list[int]] = {}
    for pk, card_set in Card.objects.filter(card_set__in=sets).order_by("position").values_list("pk", "card_set"):
        by_set.setdefault(card_set, []).append(pk)
    now = timezone.now()
    progress, answers = [], []
    for n, person in enumerate(tqdm(people, desc="Learners")):
        for k in range(2):
            card_set = sets[(n * 7 + k * 1931) % len(sets)]
            cards = by_set[card_set]
            at = now - timedelta(minutes=n + k)
            progress.append(Progress(person=person, card_set_id=card_set, card_id=cards[3], started_at=at, changed_at=at))
            answers += [Answer(person=person, client_id=uuid.uuid4(), card_id=pk, given={}, at=at) for pk in cards[:3]]
    Progress.objects.bulk_create(progress, batch_size=1000)
    Answer.objects.bulk_create(answers, batch_size=2000)


def own_words(of: random.Random) -> list[str]:
    """Made-up compounds, most of them said once or twice in all cards: as many different words as real texts have."""
    return [of.choice(PARTS) + of.choice(PARTS) + of.choice(PARTS[: 3 + min(int(of.paretovariate(0.4)), 50)]) for _ in range(OWN_WORDS)]


def findable() -> None:
    """Give each card words of its own and put everything in the search index."""
    of = random.Random(1)
    cards = list(Card.objects.filter(card_set__slug__startswith="setje-").only("words").order_by("pk"))
    for card in cards:
        card.words = card.words.partition("\n\n")[0] + "\n\n" + " ".join(own_words(of)) + "."
    Card.objects.bulk_update(tqdm(cards, desc="Words"), ["words"], batch_size=1000)
    search.rebuild(lambda entries: tqdm(entries, desc="Search"))


def make(module_count: int, learner_count: int) -> None:
    """Everything, when it is not there yet."""
    there = Module.objects.count() >= module_count and Person.objects.count() >= learner_count
    if there and Entry.objects.filter(kind="kaart").count() >= module_count * SETS * CARDS:
        return
    if not there:
        demo.make_people()
        for path in content.files():
            with path.open("rb") as file:
                content.import_file(file, publish=True)
        modules(module_count)
        learners(learner_count)
    findable()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
