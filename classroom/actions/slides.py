"""Preparing what is shown: a PDF page by page, a set of cards, an article. A deck is a copy: it stays as the trainer looked at it."""

import uuid

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Max

from classroom import door, paging
from classroom.actions import telling
from classroom.models import Deck, Session, Slide
from classroom.refusals import Refused
from vakkring import ports
from vakkring.accounts.models import Person

MOST_DECKS = 20
AT_ONCE = 4
"""Pages that one request makes: some seconds, so that a phone sees it go on, and a lost line costs no more than that."""
LONGEST_TITLE = 80


def add_pdf(by: Person, session: Session, title: str, pdf: File[bytes]) -> Deck:
    """Keep a PDF; its pages become slides with `go_on`. Raises `Refused`, and `paging.BadPdf` for one that cannot be shown."""
    demand_lead(by, session)
    pages = paging.count(pdf)
    with transaction.atomic():
        deck = new_deck(by, session, title)
        deck.pages = pages
        pdf.seek(0)
        deck.pdf.save(f"{uuid.uuid4().hex}.pdf", pdf, save=False)
        deck.save()
    return deck


def go_on(by: Person, deck: Deck) -> int:
    """Make the next pages into slides; answers how many there are now. Two at once make each page once. Raises `Refused` and `BadPdf`.

    The pages are made before anything is locked. A PDF that breaks halfway is cut off there; one without any page goes.
    """
    demand_lead(by, deck.session)
    first = deck.slides.count() + 1
    if not deck.pdf or first > deck.pages:
        return first - 1
    try:
        made = paging.pages(deck.pdf, first, AT_ONCE)
    except paging.BadPdf:
        cut_off(by, deck)
        raise
    return keep_pages(by, deck, first, made)


@transaction.atomic
def keep_pages(by: Person, deck: Deck, first: int, made: list[paging.Page]) -> int:
    """Write slides down, unless another window was first; answers how many there are."""
    found = locked(by, deck)
    there = found.slides.count()
    if there + 1 != first or not found.pdf:
        return there
    for at, page in enumerate(made):
        title = page.words.split("\n", 1)[0][:LONGEST_TITLE]
        picture = ContentFile(page.picture, name="dia.webp")
        Slide.objects.create(deck=found, number=first + at, title=title, picture=picture, words=page.words)
    if first + len(made) > found.pages:
        drop_pdf(found)
        telling.session_changed(found.session)
    return there + len(made)


@transaction.atomic
def cut_off(by: Person, deck: Deck) -> None:
    """No more pages come of this PDF."""
    found = locked(by, deck)
    drop_pdf(found)
    if not found.slides.exists():
        found.delete()
    telling.session_changed(found.session)


def add_source(by: Person, session: Session, ref: str, title: str) -> Deck:
    """Copy what a `SlideSource` has. Raises `Refused`, also when there is nothing to show."""
    demand_lead(by, session)
    found = next((slides for source in ports.slide_sources if (slides := source.slides(ref, by.pk))), [])
    if not found:
        raise Refused("not.found")
    with transaction.atomic():
        deck = new_deck(by, session, title)
        deck.source = ref
        deck.save()
        Slide.objects.bulk_create(
            Slide(deck=deck, number=number, title=one.title[:LONGEST_TITLE], html=one.html, words=one.words, link=one.link)
            for number, one in enumerate(found, start=1)
        )
        telling.session_changed(session)
    return deck


@transaction.atomic
def move(by: Person, deck: Deck, *, up: bool) -> None:
    """Put a deck before the one above it, or behind the one below. Raises `Refused`."""
    found = locked(by, deck)
    decks = list(found.session.decks.all())
    at = next(place for place, one in enumerate(decks) if one.pk == found.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(decks):
        decks[at], decks[other] = decks[other], decks[at]
    for place, one in enumerate(decks):
        one.position = place
    Deck.objects.bulk_update(decks, ["position"])
    telling.session_changed(found.session)


@transaction.atomic
def remove(by: Person, deck: Deck) -> None:
    """Take a deck away with its pictures. A room that shows it shows nothing then. Raises `Refused`."""
    found = locked(by, deck)
    pictures = [(one.picture.storage, one.picture.name) for one in found.slides.all() if one.picture]
    drop_pdf(found)
    found.delete()
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in pictures], robust=True)
    telling.session_changed(found.session)


# --- within -------------------------------------------------------------------------------------------------------------------------------
def demand_lead(by: Person, session: Session) -> None:
    """Go on only for who leads the session."""
    if not door.leads(by, session):
        raise Refused("not.allowed")


def locked(by: Person, deck: Deck) -> Deck:
    """The deck as it is now, with its session locked first: that is the order everywhere. Raises `Refused`."""
    session = Session.objects.select_for_update(no_key=True).get(pk=deck.session_id)
    demand_lead(by, session)
    found = Deck.objects.filter(pk=deck.pk).first()
    if found is None:
        raise Refused("not.found")
    found.session = session
    return found


def new_deck(by: Person, session: Session, title: str) -> Deck:
    """A deck behind the others, not stored yet."""
    held = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    demand_lead(by, held)
    if held.decks.count() >= MOST_DECKS:
        raise Refused("deck.many")
    last = held.decks.aggregate(last=Max("position"))["last"]
    return Deck(session=held, title=title, position=0 if last is None else last + 1)


def drop_pdf(deck: Deck) -> None:
    """The PDF has done its work."""
    if deck.pdf:
        storage, name = deck.pdf.storage, deck.pdf.name
        Deck.objects.filter(pk=deck.pk).update(pdf="", pages=deck.slides.count())
        transaction.on_commit(lambda: storage.delete(name), robust=True)
