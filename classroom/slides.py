"""Slides: what a room sees of one, and who may fetch its picture. Read-only."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse

from classroom import door
from classroom.messages import SlideView
from classroom.models import Attendee, Deck, Session, Slide


def view_of(slide: Slide, of: int) -> SlideView:
    """A slide as the room sees it. Pure; `of` is how many its deck has."""
    return SlideView(
        deck=slide.deck_id,
        title=slide.title,
        number=slide.number,
        of=of,
        picture=reverse("classroom:slide_picture", args=[slide.pk]) if slide.picture else "",
        html=slide.html,
        words=slide.words,
        link=slide.link,
    )


def may_fetch(session: Session, standing: door.Standing, attendee: Attendee | None, now: datetime) -> bool:
    """True for who leads, who is in the room, and afterwards for all for whom the session was, once they paid.

    Also for slides that are still to come: a phone fetches the next one in advance.
    """
    why = door.why_not(session, standing, attendee, now)
    if why == "session.ended":
        return standing.looks_back
    return not why and (standing.leads or attendee is not None)


def decks(session: Session) -> QuerySet[Deck]:
    """The decks of a session in their order, each with how many slides it has (`made`)."""
    return session.decks.annotate(made=Count("slides")).order_by("position", "pk")
