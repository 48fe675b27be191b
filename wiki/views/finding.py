"""Which article is asked for, by whom."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vakkring.accounts.models import Person
from wiki import access, queries
from wiki.models import Article, FormerSlug

READER = "reader"

View = Callable[..., HttpResponse]


class Elsewhere(Exception):  # noqa: N818 -- named for what happened
    """The article has another address now."""

    def __init__(self, article: Article) -> None:
        self.article = article
        super().__init__(article.slug)


def person_of(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, slug: str, *, text: bool = False) -> Article:
    """The article, for who may read it; for all others there is none. Raises `Elsewhere` for an address of before.

    `text`: with what stands in it, for a view that shows that.
    """
    article = queries.by_slug(slug, text=text)
    if article is None:
        former = FormerSlug.objects.select_related("article").filter(slug=slug).first()
        if former is not None and access.may_read(request.user, former.article):
            raise Elsewhere(former.article)
    if article is None or not access.may_read(request.user, article):
        raise Http404(_("Dit artikel is er niet (meer)."))
    return article


def follows_articles(view: View) -> View:
    """A view of an article, which follows it to its new address: who reads is led there, what somebody sends from a page of before arrives.

    For now, never for good: a browser keeps that for ever, and a title that is put back would lead round in circles.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **rest: object) -> HttpResponse:
        try:
            return view(request, slug, **rest)
        except Elsewhere as moved:
            if request.method not in {"GET", "HEAD"}:
                return found(request, moved.article.slug, **rest)
            return redirect(address_at(request, moved.article.slug))

    return found


def address_at(request: HttpRequest, slug: str) -> str:
    """The address that is asked for, with this slug in it."""
    asked = request.resolver_match
    if asked is None:
        raise Http404
    path, query = reverse(asked.view_name, kwargs={**asked.kwargs, "slug": slug}), request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def reader_of(request: HttpRequest) -> uuid.UUID:
    """The key of a reader without an account, made when he first says something."""
    return uuid.UUID(request.session.setdefault(READER, str(uuid.uuid4())))
