"""The door of a session, and the room behind it: the page comes from here, all that happens on it over the socket."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom import door, guests
from classroom.actions import entering
from classroom.forms import EnterForm
from classroom.models import Attendee, Session
from classroom.refusals import Refused
from classroom.views.finding import find
from vakkring.accounts.models import Person
from vakkring.realtime.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The door for who is not in yet, or may not come in; the room for who is."""
    session = find(request, slug)
    person = request.user if isinstance(request.user, Person) else None
    if request.method == "POST":
        return come_in(request, session, person)
    attendee = entering.attendee_of(session, person, guests.of(request))
    standing = door.standing(person, session)
    if why := door.why_not(session, standing, attendee, timezone.now()):
        return refuse(request, session, Refused(why))
    if attendee is None:
        return render(request, "classroom/door.html", {"session": session, "form": EnterForm(person=person)})
    return render(request, "classroom/room.html", inside(session, attendee, leads=standing.leads))


def come_in(request: HttpRequest, session: Session, person: Person | None) -> HttpResponse:
    """Pass the door: a person as he is called, a guest with the name that he gives."""
    form = EnterForm(request.POST, person=person)
    if not form.is_valid():
        return render(request, "classroom/door.html", {"session": session, "form": form}, status=422)
    try:
        entering.enter(session, person, None if person else guests.for_entering(request), form.cleaned_data.get("name", ""))
    except Refused as refused:
        return refuse(request, session, refused)
    return redirect("classroom:room", session.slug)


def refuse(request: HttpRequest, session: Session, why: Refused) -> HttpResponse:
    """The door stays shut, and says why."""
    return render(request, "classroom/door.html", {"session": session, "why": why}, status=403)


def inside(session: Session, attendee: Attendee, *, leads: bool) -> dict[str, Any]:
    """What the page needs before its socket tells the rest. `sent_out` is the reason that a socket gives for that."""
    return {"session": session, "attendee": attendee, "leads": leads, "now": timezone.now(), "sent_out": Refusal.SENT_OUT.reason}
