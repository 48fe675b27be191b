"""Ten thousand articles: what reading and finding them costs, how many versions are saved a second. PostgreSQL only; made once, kept."""

import multiprocessing
import random
import time

from tqdm import tqdm

ARTICLES = 10_000
SAVED = 400
WORKERS = 2


def make() -> None:
    """Copies of the demo's articles with words of their own, when they are not there yet."""
    from tests.benchmarks.generate import own_words
    from vakkring.realtime.models import SharedDocument
    from vakkring.search import actions as search
    from vakkring.vocabulary.models import Topic
    from wiki import content, demo
    from wiki.models import Article, Revision

    if Article.objects.count() >= ARTICLES:
        return
    for place, path in enumerate(content.files()):
        demo.load(place, path.read_text())
    sources = list(Article.objects.filter(slug__in=[path.stem for path in content.files()]).select_related("current", "document"))
    chance = random.Random(7)
    numbers = range(ARTICLES - len(sources))
    of = [sources[number % len(sources)] for number in numbers]
    documents = SharedDocument.objects.bulk_create(
        [SharedDocument(key=f"bench:{number}", state=bytes(state_of(one)), base=b"") for number, one in zip(numbers, of, strict=True)], 500
    )
    articles = Article.objects.bulk_create(
        [
            Article(
                title=f"{one.title} {' '.join(own_words(chance)[:2])}",
                slug=f"bench-{number}",
                document=document,
                published_at=one.published_at,
                created_by=one.created_by,
            )
            for number, one, document in zip(numbers, of, documents, strict=True)
        ],
        500,
    )
    fields = ("tree", "html", "reason", "saved_by_id")
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                article=article,
                number=1,
                title=article.title,
                words=one.current.words + "\n" + " ".join(own_words(chance)),
                **{name: getattr(one.current, name) for name in fields},
            )
            for article, one in zip(articles, of, strict=True)
        ],
        500,
    )
    for article, revision in zip(articles, revisions, strict=True):
        article.current = revision
    Article.objects.bulk_update(articles, ["current"], 1000)
    topics = list(Topic.objects.filter(parent=None))
    through = Article.topics.through
    through.objects.bulk_create([through(article=one, topic=topics[number % len(topics)]) for number, one in enumerate(articles)], 2000)
    search.rebuild(lambda entries: tqdm(entries, desc="Search"))


def state_of(article) -> bytes:
    """What an article's document holds, as one update."""
    from vakkring.realtime import actions

    return actions.load(article.document_id).get_update()


def paths() -> dict[str, list[str]]:
    """Articles to read: the few that everybody looks up, whose pages are kept ready, and all others, of which hardly one is."""
    every = [f"/wiki/bench-{number}/" for number in range(ARTICLES // 2)]
    return {"artikel (kept)": every[:40], "artikel (new)": every[40:]}


def saving() -> dict[str, float]:
    """Versions saved a second by two processes at once, each of another article that was edited before. The edits are not timed."""
    import django.db

    keys = prepare()
    django.db.connections.close_all()
    with multiprocessing.get_context("spawn").Pool(WORKERS, start) as pool:
        pool.map(save, [keys[:1], keys[1:2]])  # warm
        started = time.perf_counter()
        pool.map(save, [keys[2::2], keys[3::2]], chunksize=1)
        took = time.perf_counter() - started
    return {"versions": SAVED, "seconds": round(took, 2), "per_second": round(SAVED / took, 1)}


def prepare() -> list[int]:
    """Edit so many articles; answers their keys."""
    from vakkring.accounts.models import Person
    from vakkring.realtime import actions as realtime
    from wiki import tree
    from wiki.actions.versions import fragment_of
    from wiki.models import Article

    person = Person.objects.get(email="anna@vakkring.example")
    found = list(Article.objects.filter(slug__startswith="bench-").order_by("-pk")[: SAVED + 2])
    line = {"type": "paragraph", "content": [{"type": "text", "text": f"Gemeten op {time.time()}."}]}
    for article in tqdm(found, desc="Edits"):
        realtime.edit(article.document_id, lambda document: tree.append(fragment_of(document), line), person.pk)
    return [article.pk for article in found]


def start() -> None:
    """A process of its own, as a worker of the WSGI server is."""
    import django

    django.setup()


def save(keys: list[int]) -> None:
    """Save these."""
    from vakkring.accounts.models import Person
    from wiki.actions import versions
    from wiki.models import Article

    person = Person.objects.get(email="anna@vakkring.example")
    for article in Article.objects.filter(pk__in=keys):
        versions.save_version(person, article, "Gemeten")
