"""What of the wiki can be found, and what belongs to a topic: the ports `Searchable` and `Related`."""

from collections.abc import Iterable

from django.core.cache import caches

from vakkring.ports import Entry, Item
from wiki import queries
from wiki.actions.showing import entry
from wiki.models import Article

KIND = "artikel"
"""What an article is called on screen."""
MOST_RELATED = 24
KEPT_SECONDS = 60
SUMMARY = 140


class WikiSearchable:
    """All published articles."""

    def entries(self) -> Iterable[Entry]:
        """One after the other: there may be many."""
        for article in Article.objects.published().select_related("current").prefetch_related("topics").iterator(500):
            yield entry(article)


class WikiRelated:
    """Articles about a topic, or about something that falls under it."""

    kind = KIND

    def public_items(self, topic_slug: str) -> list[Item]:
        """Newest first. Kept for a minute, since every page about it asks; no query when warm."""
        near, key = caches["near"], f"wiki-related:{topic_slug}"
        found: list[Item] | None = near.get(key)
        if found is None:
            found = [as_item(article) for article in queries.about(topic_slug, MOST_RELATED)]
            near.set(key, found, KEPT_SECONDS)
        return found


def as_item(article: Article) -> Item:
    """An article as other apps list it."""
    return Item(title=article.title, url=article.get_absolute_url(), kind=KIND, summary=summary(article), icon="boek")


def summary(article: Article) -> str:
    """How it begins."""
    first = article.current.opening if article.current else ""
    return first if len(first) <= SUMMARY else f"{first[:SUMMARY].rsplit(' ', 1)[0]} …"
