"""Doors for the editor's script: photos and remarks, as JSON."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person
from wiki import access, tree
from wiki.actions import articles, trust
from wiki.actions.versions import NotAllowed
from wiki.forms import CommentForm, TakenPhotoForm
from wiki.models import Article, ArticlePhoto, Comment
from wiki.pictures import picture
from wiki.views.finding import find, follows_articles

INCOMPLETE = 422


def problem(text: str, status: int) -> JsonResponse:
    """What is wrong, as a sentence for the person."""
    return JsonResponse({"error": text}, status=status)


def first_error(form: Any) -> str:
    """The first sentence that a form has to say."""
    return str(next(iter(form.errors.values()))[0])


def writer(request: HttpRequest, found: Article) -> Person | JsonResponse:
    """Who writes; the answer to give when he may not."""
    if not isinstance(request.user, Person):
        return problem(_("Je bent niet meer ingelogd. Log in en ga verder."), 401)
    if not access.may_write(request.user, found):
        return problem(_("Je mag in dit artikel niet schrijven."), 403)
    return request.user


# --- photos -------------------------------------------------------------------------------------------------------------------------------
@require_POST
@follows_articles
def take_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a photo for this article; answers its number and where it is."""
    found = find(request, slug)
    person = writer(request, found)
    if not isinstance(person, Person):
        return person
    if refusal(request, "ask", str(person.pk)):
        return problem(_("Dat waren veel foto's achter elkaar. Wacht even en probeer het opnieuw."), 429)
    form = TakenPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return problem(first_error(form), INCOMPLETE)
    try:
        given = form.cleaned_data
        taken = articles.add_photo(person, found, given["photo"], given["alt"], given["id"])
    except articles.TooMany as refused:
        return problem(too_many(refused), INCOMPLETE)
    except NotAllowed:
        return problem(_("Je mag in dit artikel niet schrijven."), 403)
    return JsonResponse({"image": taken.image_id, "url": f"/wiki/foto/{taken.image_id}/"})


def too_many(refused: articles.TooMany) -> str:
    """What to do when there are too many photos."""
    if isinstance(refused, articles.TooManyLoose):
        return _("Je stuurde vandaag al veel foto's die niet in de tekst staan. Probeer het morgen opnieuw.")
    return _("Er staan al veel foto's bij dit artikel. Haal er eerst een weg.")


@require_safe
def photo(request: HttpRequest, image: int) -> HttpResponse:
    """A photo of an article at reading size, for who may read the article."""
    if image > tree.BIGGEST_KEY:
        raise Http404
    found = get_object_or_404(ArticlePhoto.objects.select_related("image", "article"), image=image)
    if not access.may_read(request.user, found.article):
        raise Http404
    return redirect(picture(found.image).url)


# --- remarks ------------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follows_articles
def comments(request: HttpRequest, slug: str) -> JsonResponse:
    """The open remarks; one more."""
    found = find(request, slug)
    person = writer(request, found)
    if not isinstance(person, Person):
        return person
    if request.method == "POST":
        form = CommentForm(request.POST)
        if not form.is_valid():
            return problem(first_error(form), INCOMPLETE)
        given = form.cleaned_data
        try:
            trust.comment(person, found, key=given["id"], quote=given["quote"], text=given["text"])
        except trust.TooManyComments:
            return problem(_("Er staan al veel opmerkingen open. Handel er eerst een paar af."), INCOMPLETE)
        except NotAllowed:
            return problem(_("Je mag in dit artikel niet schrijven."), 403)
    return listed(found, person)


@require_POST
@follows_articles
def finish_comment(request: HttpRequest, slug: str, key: uuid.UUID) -> JsonResponse:
    """A remark has been dealt with."""
    found = find(request, slug)
    person = writer(request, found)
    if not isinstance(person, Person):
        return person
    try:
        trust.finish_comment(person, found, key)
    except Comment.DoesNotExist as gone:
        raise Http404 from gone
    except NotAllowed as refused:
        raise PermissionDenied from refused
    return listed(found, person)


def listed(found: Article, person: Person) -> JsonResponse:
    """The open remarks, oldest first."""
    rows = found.comments.filter(done_at=None).select_related("author")[: trust.MOST_COMMENTS]
    return JsonResponse(
        {
            "comments": [
                {
                    "id": str(one.key),
                    "quote": one.quote,
                    "text": one.text,
                    "author": (one.author.first_name or str(one.author)) if one.author else _("Verwijderd lid"),
                    "at": one.at.isoformat(),
                    "mine": one.author_id == person.pk,
                    "done": False,
                }
                for one in rows
            ]
        }
    )
