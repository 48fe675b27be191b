"""Doors for trainers: a new session, what it is, its plan, putting it in the agenda, calling it off, once more."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import access
from classroom.actions import planning, steps
from classroom.forms import POLL_KINDS, SessionForm, StepForm, filled, step_form
from classroom.models import Session, Step
from classroom.views.finding import find_led, person_of
from classroom.views.sessions import day_of

TAB = {"tab": "vandaag"}
INCOMPLETE = 422
KINDS: dict[str, tuple[Any, Any, str]] = {
    "slide": (gettext_lazy("Dia’s"), gettext_lazy("Laat iets zien en vertel."), "kaarten"),
    "poll": (gettext_lazy("Peiling"), gettext_lazy("Iedereen kiest, ook wie niets durft te zeggen."), "afvinken"),
    "dilemma": (gettext_lazy("Dilemma"), gettext_lazy("Alleen kiezen, praten in drietallen, nog eens kiezen."), "vraag"),
    "people": (gettext_lazy("Groepjes"), gettext_lazy("Samen een opdracht doen."), "kring"),
    "board": (gettext_lazy("Tekenbord"), gettext_lazy("Samen tekenen en plakken."), "pen"),
    "wall": (gettext_lazy("Fotowand"), gettext_lazy("Iedereen hangt een foto van de klus op."), "foto"),
}
"""The kinds of steps: their word, what they are for, their sign."""


# --- what it is ---------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    person = person_of(request)
    if not access.may_plan(person):
        raise PermissionDenied
    form = SessionForm(request.POST or None, trainer=person, circles=planning.circles_of(person))
    if request.method != "POST" or not form.is_valid():
        return facts_page(request, form, None)
    given = form.cleaned_data
    made = planning.plan(person, form.facts, topics=given["topics"], leaders=given.get("leaders", ()), client_id=given["id"])
    messages.success(request, _("Bewaard als concept. Maak nu het programma."))
    return redirect("classroom:plan", made.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what it is."""
    found, person = find_led(request, slug), person_of(request)
    form = SessionForm(request.POST or None, trainer=found.trainer, circles=circles_for(person, found), session=found)
    if request.method != "POST" or not form.is_valid():
        return facts_page(request, form, found)
    given = form.cleaned_data
    try:
        changed = planning.change(person, found.pk, form.facts, topics=given["topics"], leaders=given.get("leaders"))
    except planning.Closed:
        return over(request, found)
    told = changed.changes > found.changes
    messages.success(request, _("Bewaard. Wie zich aanmeldde, krijgt bericht.") if told else _("Bewaard."))
    return redirect("classroom:plan", found.slug)


def circles_for(person: Any, session: Session) -> list[Any]:
    """The circles he may choose: his own, and the one that it is for already."""
    mine = planning.circles_of(person)
    return mine if session.circle is None or session.circle in mine else [*mine, session.circle]


def facts_page(request: HttpRequest, form: SessionForm, found: Session | None) -> HttpResponse:
    """The form; sent with a gap, it says so."""
    context = {"form": form, "form_id": form["id"].value() or uuid.uuid4(), "session": found, **TAB}
    return render(request, "classroom/plan_facts.html", context, status=INCOMPLETE if form.errors else 200)


def over(request: HttpRequest, found: Session) -> HttpResponse:
    """Back to the session's page: it has ended or was called off."""
    messages.info(request, _("Deze sessie is voorbij. Er verandert niets meer aan."))
    return redirect(found)


# --- the plan -----------------------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The trainer's page: the steps in order, what is still missing, and what he can do."""
    found = find_led(request, slug)
    listed = [(step, *KINDS[step.kind]) for step in found.steps.select_related("poll", "deck")]
    planned = sum(step.minutes for step, *_rest in listed)
    context = {
        "session": found,
        "day": day_of(found),
        "steps": listed,
        "kinds": [(kind, *words) for kind, words in KINDS.items()],
        "minutes": planned,
        "whole": found.minutes,
        "taken": found.signups.seated().count(),
        "waiting": found.signups.standing().filter(waiting=True).count(),
        "closed": found.status in {"ended", "cancelled"},
        "copy_id": uuid.uuid4(),
    }
    return render(request, "classroom/plan.html", {**context, **TAB})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_step(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add a step of one kind."""
    found = find_led(request, slug)
    if kind not in KINDS:
        raise Http404
    poll_kind = request.GET.get("soort", "one")
    form = step_form(kind, found, request.POST or None, poll_kind=poll_kind if poll_kind in POLL_KINDS else "one")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, found, form, kind)
    try:
        steps.add(person_of(request), found.pk, kind=kind, **form.fields_of_step)
    except planning.Closed:
        return over(request, found)
    except steps.TooMany:
        form.add_error(None, _("Het programma is vol. Haal eerst een stap weg."))
        return step_page(request, found, form, kind)
    return redirect("classroom:plan", found.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Change a step."""
    found = find_led(request, slug)
    one = step_of(found, step_id)
    poll_kind = one.poll.kind if one.poll else "one"
    form = step_form(one.kind, found, request.POST or None, poll_kind=poll_kind, initial=filled(one))
    if request.method != "POST" or not form.is_valid():
        return step_page(request, found, form, one.kind, one)
    try:
        steps.change(person_of(request), one, **form.fields_of_step)
    except planning.Closed:
        return over(request, found)
    except steps.InUse:
        form.add_error(None, _("Hier is al op gestemd. De vraag blijft zoals hij was."))
        return step_page(request, found, form, one.kind, one)
    messages.success(request, _("Bewaard."))
    return redirect("classroom:plan", found.slug)


def step_of(found: Session, step_id: int) -> Step:
    """A step of this session; of another one it is not there."""
    one = steps.step_of(found, step_id)
    if one is None:
        raise Http404(_("Deze stap is er niet (meer)."))
    return one


def step_page(request: HttpRequest, found: Session, form: StepForm, kind: str, one: Step | None = None) -> HttpResponse:
    """The form for one step."""
    word, use, icon = KINDS[kind]
    context = {
        "session": found,
        "form": form,
        "step": one,
        "kind": kind,
        "word": word,
        "use": use,
        "icon": icon,
        "poll_kinds": POLL_KINDS.items(),
    }
    return render(request, "classroom/plan_step.html", {**context, **TAB}, status=INCOMPLETE if form.errors else 200)


@require_POST
@login_required
def move_step(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """One place up or down."""
    found = find_led(request, slug)
    try:
        steps.move(person_of(request), step_of(found, step_id), "down" if request.POST.get("kant") == "omlaag" else "up")
    except planning.Closed:
        return over(request, found)
    return redirect("classroom:plan", found.slug)


@require_POST
@login_required
def remove_step(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Remove a step."""
    found = find_led(request, slug)
    try:
        steps.remove(person_of(request), step_of(found, step_id))
    except planning.Closed:
        return over(request, found)
    except steps.InUse:
        messages.info(request, _("Hier is al op gestemd. De stap blijft staan."))
    return redirect("classroom:plan", found.slug)


# --- the whole of it ----------------------------------------------------------------------------------------------------------------------
@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it in the agenda."""
    found = find_led(request, slug)
    try:
        planning.publish(person_of(request), found.pk)
    except planning.Closed:
        return over(request, found)
    except planning.Incomplete:
        messages.info(request, _("De tijd is al voorbij. Kies eerst een nieuwe."))
        return redirect("classroom:facts", found.slug)
    messages.success(request, _("Staat in de agenda. Deel de link, dan weten mensen ervan."))
    return redirect("classroom:plan", found.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call it off, after a look at how many that concerns."""
    found = find_led(request, slug)
    if found.status in {"ended", "cancelled"}:
        return over(request, found)
    if request.method != "POST":
        return render(request, "classroom/plan_cancel.html", {"session": found, "many": found.signups.standing().count(), **TAB})
    planning.cancel(person_of(request), found.pk)
    messages.success(request, _("De sessie gaat niet door. Wie zich aanmeldde, krijgt bericht."))
    return redirect(found)


@require_POST
@login_required
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan it once more."""
    found = find_led(request, slug)
    try:
        client_id = uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        client_id = uuid.uuid4()
    made = planning.copy(person_of(request), found.pk, client_id)
    messages.success(request, _("Dit is een kopie, nog niet in de agenda. Kijk de dag en de tijd na."))
    return redirect("classroom:facts", made.slug)
