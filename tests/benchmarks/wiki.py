"""Ten thousand articles: what reading and finding them costs, how many versions are saved a second. PostgreSQL only."""

import multiprocessing
import time

from tqdm import tqdm

ARTICLES = 10_000
SAVED = 400
WORKERS = 2


def paths() -> dict[str, list[str]]:
    """Articles to read: the few that everybody looks up, whose pages are kept ready, and all others, of which hardly one is."""
    every = [f"/wiki/load-{number}/" for number in range(ARTICLES // 2)]
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
    found = list(Article.objects.filter(slug__startswith="load-").order_by("-pk")[: SAVED + 2])
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
