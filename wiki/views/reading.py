"""Doors for readers: the first page, an article, its history, a version, what changed."""

from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vakkring import editions, keptpage, stylesheet
from vakkring.accounts import theme
from vakkring.accounts.models import Person
from vakkring.vocabulary.models import Topic
from wiki import access, diff, queries
from wiki.actions.showing import edition_of
from wiki.forms import CheckForm
from wiki.models import Article, Revision
from wiki.views.finding import find, follows_articles

TAB = {"tab": "opzoeken"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first page: topics and what changed last; one's own drafts; for who checks, how much waits."""
    published = Article.objects.published()
    context = {
        "topics": queries.broad_topics(),
        "newest": queries.newest(),
        "count": published.count(),
        "drafts": queries.own_drafts(request.user.pk) if request.user.is_authenticated else [],
        "waiting": queries.count_to_check() if access.may_check(request.user) else None,
    }
    return render(request, "wiki/index.html", {**context, **TAB})


@require_safe
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """All articles about a topic."""
    found = get_object_or_404(Topic, slug=topic)
    return render(request, "wiki/topic.html", {"topic": found, "articles": list(queries.about(topic)), **TAB})


# --- an article ---------------------------------------------------------------------------------------------------------------------------
@require_safe
@follows_articles
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """An article: the same page for everybody once it is published, kept until something on it changes."""
    edition = editions.current(edition_of(slug))
    open_at, found = f"wiki-open:{slug}", None
    if caches["near"].get(open_at) != edition:
        found = find(request, slug, text=True)
        if found.published_at is None or found.current is None:
            return draft(request, found)
        caches["near"].set(open_at, edition, keptpage.KEEP)
    looks = (theme.chosen(request.COOKIES), stylesheet.must_come_along(request))
    return keptpage.respond(
        request, "wiki/article.html", lambda: page_of(found or find(request, slug, text=True)), edition=edition, looks=looks
    )


def page_of(found: Article) -> dict[str, Any]:
    """What the page shows."""
    return {"article": found, "reading": queries.reading(found), **TAB}


@never_cache
def draft(request: HttpRequest, found: Article) -> HttpResponse:
    """An article that nobody has checked yet: never kept, since only some may see it."""
    form = CheckForm.about(found) if found.current and access.may_check(request.user) else None
    return render(request, "wiki/article.html", {**page_of(found), "draft": True, "check_form": form})


@require_safe
@never_cache
@follows_articles
def busy(request: HttpRequest, slug: str) -> JsonResponse:
    """First names of who writes in it now, without the one who asks."""
    return JsonResponse({"names": queries.busy(find(request, slug), but=request.user.pk)})


# --- versions -----------------------------------------------------------------------------------------------------------------------------
@require_safe
@follows_articles
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, newest first; what checkers and moderators can do."""
    found = find(request, slug)
    person = request.user if isinstance(request.user, Person) else None
    versions = queries.history(found)
    may_write = access.may_write(request.user, found)
    context = {
        "article": found,
        "versions": versions,
        "may_write": may_write,
        "missed": queries.missed(found) if may_write else [],
        "check_form": CheckForm.about(found) if found.current and access.may_check(request.user) else None,
        "may_protect": access.may_protect(request.user),
        "writers": queries.writers(found) if person and access.may_protect(person) else [],
    }
    return render(request, "wiki/history.html", {**context, **TAB})


def version_of(found: Article, number: int) -> Revision:
    """A version by its number; the page that is not there otherwise."""
    revision = found.revisions.select_related("saved_by").prefetch_related("authors").filter(number=number).first()
    if revision is None:
        raise Http404(_("Deze versie is er niet."))
    return revision


@require_safe
@follows_articles
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, at an address that stays."""
    found = find(request, slug)
    context = {"article": found, "version": version_of(found, number), "may_write": access.may_write(request.user, found)}
    return render(request, "wiki/version.html", {**context, **TAB})


@require_safe
@follows_articles
def difference(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    """What changed between two versions: within the text, or side by side."""
    found = find(request, slug)
    old, new = version_of(found, before), version_of(found, after)
    changes = diff.compare(old.tree, new.tree)
    context = {
        "article": found,
        "old": old,
        "new": new,
        "changes": changes,
        "counts": diff.counts(changes),
        "beside": request.GET.get("naast") == "1",
        "may_write": access.may_write(request.user, found),
    }
    return render(request, "wiki/difference.html", {**context, **TAB})


@require_safe
@follows_articles
def unsaved(request: HttpRequest, slug: str) -> HttpResponse:
    """What was written since the last version, for who may write."""
    from wiki.actions.versions import content_now

    found = find(request, slug, text=True)
    if not access.may_write(request.user, found) or found.current is None:
        return redirect(found)
    changes = diff.compare(found.current.tree, content_now(found))
    context = {"article": found, "old": found.current, "new": None, "changes": changes, "counts": diff.counts(changes)}
    return render(request, "wiki/difference.html", {**context, **TAB})
