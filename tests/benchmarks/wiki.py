"""Ten thousand articles: what reading and finding them costs, how many versions are saved a second. PostgreSQL only."""

import multiprocessing
import time
from typing import Any

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
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(WORKERS)
    with context.Pool(WORKERS, start, [together]) as pool:
        pool.map(save, [keys[:10], keys[10:20]], chunksize=1)  # what each reads first, such as all addresses, takes seconds
        started = time.perf_counter()
        pool.map(save, [keys[20::2], keys[21::2]], chunksize=1)
        took = time.perf_counter() - started
    return {"versions": SAVED, "seconds": round(took, 2), "per_second": round(SAVED / took, 1)}


def prepare() -> list[int]:
    """Edit so many articles that were saved before: the load's have words in the index that stand nowhere else. Answers their keys."""
    from vakkring.accounts.models import Person
    from wiki.actions.versions import save_version
    from wiki.models import Article

    person = Person.objects.get(email="anna@vakkring.example")
    found = list(Article.objects.filter(slug__startswith="load-").order_by("-pk")[: SAVED + 20])
    for article in tqdm(found, desc="Edits"):
        edit(article, person)
        save_version(person, article, "Ervoor")
        edit(article, person)
    return [article.pk for article in found]


def edit(article: Any, person: Any) -> None:
    """Write a line that nobody wrote."""
    from vakkring.realtime import actions as realtime
    from wiki import tree
    from wiki.actions.versions import fragment_of

    line = {"type": "paragraph", "content": [{"type": "text", "text": f"Gemeten op {time.time()}."}]}
    realtime.edit(article.document_id, lambda document: tree.append(fragment_of(document), line), person.pk)


together: Any = None
"""Where the processes wait for each other, so that each gets its part."""


def start(barrier: Any) -> None:
    """A process of its own, as a worker of the WSGI server is."""
    global together  # noqa: PLW0603 -- how a pool hands something to its processes
    import django

    django.setup()
    together = barrier


def save(keys: list[int]) -> None:
    """Save these, at the same time as the others save theirs."""
    from vakkring.accounts.models import Person
    from wiki.actions import versions
    from wiki.models import Article

    together.wait()
    person = Person.objects.get(email="anna@vakkring.example")
    for article in Article.objects.filter(pk__in=keys):
        versions.save_version(person, article, "Gemeten")
