"""The articles that come with the product: Markdown files with their facts in front, in the folder `content`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from vakkring.accounts.models import Person
from vakkring.realtime import actions as realtime
from vakkring.realtime.actions import Document
from vakkring.vocabulary.models import Topic
from wiki import markdown, restore
from wiki.actions import articles, versions
from wiki.models import Article
from wiki.tree import Node

FOLDER = Path(__file__).parent / "content"


class Unreadable(ValueError):  # noqa: N818 -- named for what it is
    """A file does not say what an article needs."""


@dataclass(frozen=True)
class ArticleFile:
    """One file: its facts and its text."""

    slug: str
    title: str
    topics: tuple[str, ...]
    norm: str
    review_by: date | None
    content: Node


def files() -> list[Path]:
    """All of them."""
    return sorted(FOLDER.glob("*.md"))


def read(text: str) -> ArticleFile:
    """The facts between the lines of dashes, and the text below. Raises `Unreadable`."""
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():  # noqa: PLR2004 -- before, between and after the dashes
        raise Unreadable("An article begins with its facts between two lines of three dashes.")
    try:
        facts = yaml.safe_load(parts[1])
        return ArticleFile(
            slug=facts["slug"],
            title=facts["title"],
            topics=tuple(facts.get("topics", ())),
            norm=facts.get("norm", ""),
            review_by=facts.get("review_by"),
            content=markdown.read(parts[2]),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"The facts cannot be read: {error}") from error


@transaction.atomic
def load(one: ArticleFile, author: Person, checker: Person) -> Article:
    """Make the article, or edit it until it reads as the file; somebody who may do so has checked it. Raises `Unreadable`."""
    topics = list(Topic.objects.filter(slug__in=one.topics))
    if len(topics) != len(one.topics):
        raise Unreadable(f"{one.slug}: a topic does not exist.")
    article = Article.objects.filter(slug=one.slug).first()
    if article is None:
        article = articles.begin(author, one.title, one.content, topics=topics, slug=one.slug, trusted=True)
    else:
        renew(article, one.content, author)
    newest = Article.objects.select_related("current").get(pk=article.pk)
    if newest.current is not None:
        versions.check(checker, newest, newest.current.number)
    # After the check, which would move a date that has passed: what a file says stays true of it.
    return articles.describe(checker, newest, title=one.title, topics=topics, norm=one.norm, review_by=one.review_by)


def renew(article: Article, content: Node, author: Person) -> None:
    """Edit the text inside its document: what somebody types in it now is not lost."""

    def change(document: Document) -> None:
        restore.become(versions.fragment_of(document), content)

    realtime.edit(article.document_id, change, author.pk)
    try:
        versions.save_version(author, article, _("Bijgewerkt"))
    except versions.NothingChanged:
        return
