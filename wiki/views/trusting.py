"""Doors for what readers say, for who checks, and for moderators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts.limits import pace_refusal
from vakkring.accounts.models import Person
from wiki import access, queries
from wiki.actions import moderation, trust, versions
from wiki.actions.versions import NotAllowed
from wiki.forms import CheckForm, PracticeForm, UsefulForm
from wiki.models import Article
from wiki.views.finding import find, follows_articles, person_of, reader_of
from wiki.views.reading import TAB

INCOMPLETE = 422


@require_POST
@follows_articles
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """A reader says whether it is useful."""
    found = find(request, slug)
    if refused := pace_refusal(request, "guest_write", "wiki"):
        return refused
    form = UsefulForm(request.POST)
    if form.is_valid():
        person = request.user if isinstance(request.user, Person) else None
        trust.say_useful(found, **form.cleaned_data, person=person, reader=None if person else reader_of(request))
        messages.success(request, _("Dank je wel. Daar hebben anderen iets aan."))
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@follows_articles
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """It worked on a job: which job, and by which manual or norm."""
    found = find(request, slug)
    if found.current is None or found.published_at is None:
        return redirect(found)
    form = PracticeForm(request.POST or None, initial={"norm": found.norm})
    if request.method == "POST" and form.is_valid():
        trust.test_in_practice(person_of(request), found, **form.cleaned_data)
        messages.success(request, _("Genoteerd. Zo weten anderen dat het werkt."))
        return redirect(found)
    context = {"article": found, "form": form, "label": queries.practice_label(found), **TAB}
    return render(request, "wiki/practice.html", context, status=INCOMPLETE if request.method == "POST" else 200)


# --- who checks -------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """Drafts, and articles that ask for review."""
    if not access.may_check(request.user):
        raise PermissionDenied
    articles = queries.to_check()
    missed = queries.missed_in(articles)
    lines = [(article, missed.get(article.pk, [])) for article in articles]
    return render(request, "wiki/waiting.html", {"lines": lines, **TAB})


@require_POST
@login_required
@follows_articles
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """A version is right; a draft is published by it."""
    found = find(request, slug)
    form = CheckForm(request.POST)
    if not form.is_valid() and "review_by" in form.errors:
        messages.error(request, str(form.errors["review_by"][0]))
        return redirect("wiki:history", found.slug)
    try:
        versions.check(person_of(request), found, form.cleaned_data.get("number", 0), form.cleaned_data.get("review_by"))
    except versions.NothingChanged:
        messages.info(request, _("Iemand bewaarde net een nieuwe versie. Kijk die eerst na."))
    except NotAllowed as refused:
        raise PermissionDenied from refused
    else:
        messages.success(request, _("Nagekeken. Iedereen kan het lezen."))
    return redirect(found)


# --- moderators -------------------------------------------------------------------------------------------------------------------------
@require_POST
@login_required
@follows_articles
def protect(request: HttpRequest, slug: str) -> HttpResponse:
    """Protect an article, or open it again."""
    found = find(request, slug)
    try:
        moderation.protect(person_of(request), found, protected=request.POST.get("aan") == "1")
    except NotAllowed as refused:
        raise PermissionDenied from refused
    return redirect("wiki:history", found.slug)


@require_POST
@login_required
@follows_articles
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an article offline."""
    found = find(request, slug)
    try:
        moderation.withdraw(person_of(request), found)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    messages.success(request, _("Het artikel staat niet meer online."))
    return redirect("wiki:history", found.slug)


@require_POST
@login_required
@follows_articles
def roll_back(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """Undo what one person wrote: here, or everywhere."""
    found = find(request, slug)
    author = get_object_or_404(Person, pk=person)
    articles = queries.written_by(author) if request.POST.get("overal") == "1" else [found]
    try:
        changed = moderation.roll_back(person_of(request), author, articles)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    done = ngettext("Teruggedraaid in 1 artikel.", "Teruggedraaid in %(n)d artikelen.", len(changed))
    messages.success(request, done % {"n": len(changed)})
    return redirect(reverse("wiki:history", args=[Article.objects.get(pk=found.pk).slug]))
