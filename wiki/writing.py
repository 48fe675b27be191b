"""The port `ArticleWriter`: what other tools have to write down becomes an article."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from vakkring.accounts.models import Person
from vakkring.community.queries import subject
from vakkring.vocabulary.models import Topic
from wiki import markdown
from wiki.actions import articles


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
