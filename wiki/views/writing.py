"""Doors for who writes: a new article, the editor, saving a version, bringing one back, what stands around the text."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person
from vakkring.community.queries import subject
from vakkring.ports import Subject
from vakkring.realtime.carets import pseudonym
from vakkring.replies import leading_to
from wiki import access, markdown, queries
from wiki.actions import articles, versions
from wiki.forms import DescribeForm, NewForm, SaveForm
from wiki.models import Article
from wiki.views.finding import find, follows_articles, person_of
from wiki.views.reading import TAB, version_of
from wiki.writing import WikiWriter

INCOMPLETE = 422


# --- a new article ------------------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down what you found out: a title and a sentence, or a photo. From a card it knows which card; from a search, the words.

    The browser may keep what is typed in it for who goes back. A script gets the address of what was begun: following a redirect itself, it
    would use up what there is to say.
    """
    about = (request.POST if request.method == "POST" else request.GET).get("bij", "")
    if not request.user.is_authenticated:
        return login_first(request, about)
    person = person_of(request)
    found = subject(about, person) if about else None
    if request.method != "POST":
        form = NewForm(initial={"title": request.GET.get("titel", "")[:120]})
        return new_page(request, form, found)
    if refused := refusal(request, "ask", str(person.pk)):
        return refused
    form = NewForm(request.POST, request.FILES)
    if not form.is_valid():
        return new_page(request, form, found, INCOMPLETE)
    try:
        begun = begin(person, form.cleaned_data, found)
    except articles.TooMany:
        form.add_error(None, _("Je begon vandaag al veel artikelen. Morgen kun je weer verder. Bewaar je tekst zolang zelf."))
        return new_page(request, form, found, 429)
    messages.success(request, _("Bewaard. Een coach of trainer kijkt het na. Jij kunt al verder schrijven."))
    return leading_to(request, begun.get_absolute_url())


def login_first(request: HttpRequest, about: str) -> HttpResponse:
    """To the door, and back to the form at which he wrote: what he typed stands on his phone."""
    return redirect_to_login(WikiWriter().address(about) if request.method == "POST" and about else request.get_full_path())


def begin(person: Person, given: dict[str, Any], about: Subject | None) -> Article:
    """The article of a filled-in form. What people type is text: signs of Markdown mean nothing in it, empty lines do."""
    return articles.begin(
        person,
        given["title"],
        markdown.paragraphs(given["text"]),
        topics=[given["topic"]] if given["topic"] else (),
        subject=about,
        photo=given["photo"],
        alt=given["alt"],
        client_id=given["id"],
    )


def new_page(request: HttpRequest, form: NewForm, about: Subject | None, status: int = 200) -> HttpResponse:
    """The form, with articles that exist already when it was opened with words."""
    title = str(form["title"].value() or "")
    context = {
        "form": form,
        "subject": about,
        "alike": queries.alike(title) if title else [],
    }
    return render(request, "wiki/new.html", {**context, **TAB}, status=status)


# --- the editor ---------------------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD"])
@login_required
@follows_articles
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write together. Who may not write in a protected article is told so."""
    found = find(request, slug)
    if not access.may_write(request.user, found):
        messages.info(request, _("Dit artikel is beschermd. Alleen trainers, coaches en moderators schrijven erin."))
        return redirect(found)
    return edit_page(request, found, SaveForm())


def edit_page(request: HttpRequest, found: Article, form: SaveForm, status: int = 200) -> HttpResponse:
    """The editor's page, with the form that saves a version."""
    context = {
        "article": found,
        "form": form,
        "missed": queries.missed(found),
        "person_id": person_of(request).pk,
        "me": pseudonym(person_of(request).pk),
        "socket": f"/ws/wiki/{found.pk}/",
        "comments_url": reverse("wiki:comments", args=[found.slug]),
        "photo_url": reverse("wiki:take_photo", args=[found.slug]),
        "largest_photo": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
    }
    return render(request, "wiki/edit.html", {**context, **TAB}, status=status)


@require_POST
@login_required
@follows_articles
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what stands in the shared document as a version."""
    found, person = find(request, slug), person_of(request)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return edit_page(request, found, form, INCOMPLETE)
    try:
        versions.save_version(person, found, form.cleaned_data["reason"])
    except versions.NothingChanged:
        messages.info(request, _("Er is niets veranderd sinds de vorige versie."))
        return redirect(found)
    except versions.NothingWritten:
        form.add_error(None, _("Het artikel is leeg. Schrijf eerst een zin."))
        return edit_page(request, found, form, INCOMPLETE)
    except versions.NotAllowed as refused:
        raise PermissionDenied from refused
    messages.success(request, _("Geplaatst. Dank je wel."))
    return redirect(found)


@require_POST
@login_required
@follows_articles
def bring_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring an earlier version back."""
    found = find(request, slug)
    try:
        versions.bring_back(person_of(request), version_of(found, number))
    except versions.NothingChanged:
        messages.info(request, _("Het artikel is al zoals deze versie."))
    except versions.NotAllowed as refused:
        raise PermissionDenied from refused
    else:
        messages.success(request, _("Versie %(number)d staat er weer.") % {"number": number})
    return redirect(found)


# --- around the text ----------------------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@follows_articles
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, topics, norm, and when to look again."""
    found = find(request, slug)
    if not access.may_write(request.user, found):
        raise PermissionDenied
    form = DescribeForm.about(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"article": found, "form": form, **TAB}
        return render(request, "wiki/describe.html", context, status=INCOMPLETE if request.method == "POST" else 200)
    changed = articles.describe(person_of(request), found, **form.wanted, seen=form.seen)
    messages.success(request, _("Bewaard."))
    return redirect(changed)
