"""Doors to slides: the page where a trainer prepares them, and their pictures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classroom import door, guests, paging, slides
from classroom.actions import entering
from classroom.actions import slides as actions
from classroom.deckforms import FindForm, PdfForm, SourceForm
from classroom.models import Deck, Session, Slide
from classroom.refusals import Refused
from vakkring import ports
from vakkring.accounts.limits import pace_refusal
from vakkring.accounts.models import Person
from vakkring.media.serving import serve
from vakkring.replies import leading_to, wants_json

INCOMPLETE = 422
SHOWN = 30
KEEP = "private, max-age=86400"
"""A slide never changes at its address: the next one is fetched in advance, and once."""


def led(request: HttpRequest, slug: str) -> tuple[Person, Session]:
    """Who leads, and what; for all others this page is not there."""
    found = Session.objects.filter(slug=slug).first()
    person = request.user
    if found is None or not isinstance(person, Person) or not door.leads(person, found):
        raise Http404(_("Deze sessie is er niet (meer)."))
    return person, found


def deck_of(session: Session, deck_id: int) -> Deck:
    """One of its decks."""
    return get_object_or_404(Deck.objects.select_related("session"), pk=deck_id, session=session)


def shown(request: HttpRequest, session: Session, person: Person, status: int = 200, **forms: Any) -> HttpResponse:
    """The page: what is prepared, and what can be added."""
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    sources = [found for source in ports.slide_sources for found in source.sources(person.pk, words)]
    context = {
        "session": session,
        "back": f"/live/{session.slug}/plannen/",
        "decks": slides.decks(session),
        "form": PdfForm(),
        "find": find,
        "sources": sources[:SHOWN],
        "largest": paging.LARGEST,
        **forms,
    }
    return render(request, "classroom/decks.html", context, status=status)


@require_safe
@login_required
def decks(request: HttpRequest, slug: str) -> HttpResponse:
    """What is prepared to be shown."""
    person, session = led(request, slug)
    return shown(request, session, person)


@require_POST
@login_required
def add_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a PDF; its pages follow."""
    person, session = led(request, slug)
    if slower := pace_refusal(request, "module_file", str(person.pk)):
        return slower
    form = PdfForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_pdf(person, session, form.cleaned_data["title"], form.cleaned_data["pdf"])
        except paging.BadPdf as bad:
            form.add_error("pdf", bad.text)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    if not form.is_valid():
        return shown(request, session, person, INCOMPLETE, form=form)
    return leading_to(request, reverse("classroom:decks", args=[slug]))


@require_POST
@login_required
def go_on(request: HttpRequest, slug: str, deck_id: int) -> HttpResponse:
    """Make the next pages of a PDF into slides; a script asks again until all are there, a person with a button."""
    person, session = led(request, slug)
    deck = deck_of(session, deck_id)
    scripted = wants_json(request)
    try:
        made = actions.go_on(person, deck)
    except paging.BadPdf as bad:
        messages.error(request, bad.text)
        return JsonResponse({"done": 0, "of": 0}) if scripted else redirect("classroom:decks", slug)
    return JsonResponse({"done": made, "of": deck.pages}) if scripted else redirect("classroom:decks", slug)


@require_POST
@login_required
def add_source(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a set or an article into a deck."""
    person, session = led(request, slug)
    form = SourceForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.add_source(person, session, form.cleaned_data["ref"], form.cleaned_data["title"])
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("classroom:decks", slug)


@require_POST
@login_required
def move_deck(request: HttpRequest, slug: str, deck_id: int) -> HttpResponse:
    """One place up or down."""
    person, session = led(request, slug)
    actions.move(person, deck_of(session, deck_id), up=request.POST.get("naar") == "op")
    return redirect("classroom:decks", slug)


@require_POST
@login_required
def remove_deck(request: HttpRequest, slug: str, deck_id: int) -> HttpResponse:
    """Take a deck away."""
    person, session = led(request, slug)
    actions.remove(person, deck_of(session, deck_id))
    return redirect("classroom:decks", slug)


@require_safe
def slide_picture(request: HttpRequest, slide_id: int) -> HttpResponseBase:
    """The picture of a slide, for who may see it; for all others there is none."""
    slide = get_object_or_404(Slide.objects.select_related("deck__session").exclude(picture=""), pk=slide_id)
    session = slide.deck.session
    person = request.user if isinstance(request.user, Person) else None
    attendee = entering.attendee_of(session, person, None if person else guests.of(request))
    if not slides.may_fetch(session, door.standing(person, session), attendee, timezone.now()):
        raise Http404
    return serve(request, slide.picture.storage, slide.picture.name, quote_etag(slide.picture.name), KEEP)
