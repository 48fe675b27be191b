"""The port `ArticleWriter`: what other tools have to write down becomes an article."""

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from vakkring.accounts.models import Person
from vakkring.community.queries import subject
from vakkring.ports import Item
from vakkring.vocabulary.models import Topic
from wiki import markdown, queries
from wiki.actions import articles
from wiki.searching import as_item


class WikiWriter:
    """Begins articles."""

    def write(self, person_id: int, title: str, text: str, topics: Sequence[str], about: str = "") -> str:
        """A draft with a first version; its path. Raises `articles.TooMany`."""
        person = Person.objects.get(pk=person_id)
        found = Topic.objects.filter(slug__in=topics)
        begun = articles.begin(person, title, markdown.read(text), topics=list(found), subject=subject(about, person) if about else None)
        return begun.get_absolute_url()

    def address(self, about: str) -> str:
        """The form for a new article, which knows at what it was opened."""
        return f"{reverse('wiki:new')}?{urlencode({'bij': about})}"

    def written_at(self, abouts: Collection[str]) -> dict[str, list[Item]]:
        """Published articles by what they were written at: 1 query."""
        found: dict[str, list[Item]] = {}
        for article in queries.written_at(abouts):
            found.setdefault(article.about, []).append(as_item(article))
        return found
