"""Doors for who comes: a session's page before, during and after, and signing up."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from classroom import access, agenda, catchup, reception, times
from classroom.actions import selling, signup
from classroom.models import Session
from classroom.views.finding import find, person_of
from vakkring.accounts.models import Person
from vakkring.shop import priced

TAB = {"tab": "vandaag"}


@never_cache
@require_safe
def session(request: HttpRequest, slug: str) -> HttpResponse:
    """Before: what, when, for whom, how to sign up. During: the door. After: what is left of it, for who was invited."""
    found = find(request, slug)
    may_lead = access.may_lead(request.user, found)
    may_come = access.may_come(request.user, found) or may_lead
    if found.status == "ended":
        pack = catchup.pack(found) if may_come else None
        invited = access.is_invited(request.user, found)
        context = {"session": found, "pack": pack, "day": day_of(found), "may_lead": may_lead, "invited": invited}
        return render(request, "classroom/catchup.html", {**context, **TAB})
    return render(request, "classroom/session.html", {**announced(request, found, may_come=may_come), "may_lead": may_lead, **TAB})


def announced(request: HttpRequest, found: Session, *, may_come: bool) -> dict[str, object]:
    """What the page of a session shows that is not over."""
    now = timezone.now()
    line = agenda.line(found, request.user)
    waiting = line.signup is not None and line.signup.waiting
    return {
        "session": found,
        "line": line,
        "day": day_of(found),
        "steps": found.steps.all(),
        "leaders": [found.trainer, *found.leaders.all()],
        "costs": reception.costs(),
        "items": catchup.items(found),
        "invited": may_come,
        "price": None if may_come or not signup.is_open(found, now) else cost_of(request, found, now),
        "money_back": found.offer is not None and selling.may_return(found, now),
        "waiting": waiting,
        "place": agenda.place_in_queue(line.signup) if line.signup and waiting else 0,
        "can_sign_up": signup.is_open(found, now),
        "is_open": is_open(found),
        "is_past": found.status == "planned" and found.ends_at <= now,
    }


def cost_of(request: HttpRequest, found: Session, now: datetime) -> priced.Card | None:
    """What a seat costs this visitor, his vouchers included; None for one that is free."""
    person = request.user if isinstance(request.user, Person) else None
    return priced.card(person, found.offer, request.GET.get(priced.RATE, ""), now) if found.offer else None


def is_open(found: Session) -> bool:
    """True when the door is open: it goes on, or begins shortly."""
    if found.status == "live":
        return True
    return found.status == "planned" and found.published_at is not None and found.opens_at <= timezone.now() < found.ends_at


def day_of(found: Session) -> str:
    """The day, as people say it, with a capital."""
    words = times.day(found.started_at or found.starts_at, timezone.now())
    return words[:1].upper() + words[1:]


@require_POST
@login_required
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a seat, or a place in the queue."""
    found = find(request, slug)
    try:
        made = signup.sign_up(person_of(request), found.pk)
    except signup.NotOpen:
        messages.info(request, _("Aanmelden kan hier niet (meer)."))
    else:
        if made.waiting:
            messages.info(request, _("Alle plekken zijn bezet. Je staat op de wachtlijst. Je krijgt bericht als er een plek is."))
        else:
            messages.success(request, _("Je plek staat klaar. We herinneren je een dag en een uur van tevoren."))
    return redirect(found)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Give it back; for money what was bought, as long as that is agreed."""
    found = find(request, slug)
    if request.POST.get("geld"):
        return give_back(request, found)
    signup.withdraw(person_of(request), found.pk)
    messages.success(request, _("Je bent afgemeld. Goed dat je het laat weten: zo kan een ander mee."))
    return redirect(found)


def give_back(request: HttpRequest, found: Session) -> HttpResponse:
    """Money for a seat; who comes too late keeps it."""
    try:
        selling.give_back(person_of(request), found)
    except selling.TooLate:
        messages.info(request, _("Het is te laat om je geld terug te krijgen. Je plek is er nog."))
    else:
        messages.success(request, _("Je bent afgemeld. Je geld komt terug, dat kan een paar dagen duren."))
    return redirect(found)
