"""Articles of the wiki, copies of the demo's, with words of their own."""

from typing import Any

from vakkring.load.bars import Bar
from vakkring.load.chance import Chance
from vakkring.realtime import actions as realtime
from vakkring.realtime.models import SharedDocument
from vakkring.vocabulary.models import Topic
from wiki import content
from wiki.models import Article, Revision

COPIED = ("tree", "html", "reason", "saved_by_id")


def make(count: int, chance: Chance, bar: Bar) -> None:
    """`count` published articles of one version each; not yet findable."""
    slugs = [path.stem for path in content.files()]
    sources = list(Article.objects.filter(slug__in=slugs).exclude(current=None).select_related("current").order_by("pk"))
    states = {one.pk: realtime.load(one.document_id).get_update() for one in sources}
    numbers = range(count)
    of = [sources[n % len(sources)] for n in numbers]
    documents = SharedDocument.objects.bulk_create(
        bar((SharedDocument(key=f"load:{n}", state=states[one.pk], base=b"") for n, one in enumerate(of)), "Documents", count), 500
    )
    articles = Article.objects.bulk_create(
        [
            Article(
                title=f"{one.title} {' '.join(chance.words()[:2])}",
                slug=f"load-{n}",
                document=document,
                published_at=one.published_at,
                created_by_id=one.created_by_id,
            )
            for n, one, document in zip(numbers, of, documents, strict=True)
        ],
        500,
    )
    versions = (version(article, one, chance) for article, one in zip(articles, of, strict=True))
    revisions = Revision.objects.bulk_create(bar(versions, "Articles", count), 500)
    for article, revision in zip(articles, revisions, strict=True):
        article.current = revision
    Article.objects.bulk_update(articles, ["current"], 1000)
    topics = list(Topic.objects.filter(parent=None).order_by("pk"))
    through: Any = Article.topics.through
    through.objects.bulk_create([through(article=one, topic=topics[n % len(topics)]) for n, one in enumerate(articles)], 2000)


def version(article: Article, source: Article, chance: Chance) -> Revision:
    """What an article says."""
    current = source.current
    assert current is not None  # noqa: S101 -- those without were left out
    words = current.words + "\n" + " ".join(chance.words())
    return Revision(article=article, number=1, title=article.title, words=words, **{name: getattr(current, name) for name in COPIED})
