"""Doors for who looks what there is: the agenda, and one's own calendar."""

import re
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classroom import access, agenda, calendar
from classroom.actions import links
from classroom.models import CalendarLink
from classroom.views.finding import find, person_of

TAB = {"tab": "vandaag"}
KEEP_FEED = 300
"""Seconds in which a calendar need not ask again."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What goes on now, and what is to come, by day."""
    topic, mine = request.GET.get("onderwerp", "").replace("\x00", "")[:50], request.GET.get("mijn") == "1"
    since = moment(request.GET.get("vanaf", ""))
    found = agenda.agenda(request.user, topic=topic, mine=mine, since=since)
    context = {"agenda": found, "topic": topic, "mine": mine, "since": since, "may_plan": access.may_plan(request.user)}
    return render(request, "classroom/agenda.html", {**context, **TAB})


def moment(seconds: str) -> datetime | None:
    """What an address says of a moment: whole seconds, as `date:"U"` writes them; None for anything else."""
    return datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"\d{1,10}", seconds, re.ASCII) else None


# --- calendars ----------------------------------------------------------------------------------------------------------------------------
@require_safe
def session_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One session for a calendar."""
    session = find(request, slug)
    if session.published_at is None:
        raise Http404
    response = HttpResponse(calendar.of_session(session, str(settings.SITE_URL)), content_type=calendar.TYPE)
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Somebody's own sessions, for a calendar that has his private address. No session, no cookie: 3 queries."""
    link = CalendarLink.objects.select_related("person").filter(token=token, person__is_active=True).first()
    if link is None:
        raise Http404
    content = calendar.of_person(*agenda.for_calendar(link.person), str(settings.SITE_URL))
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    whole = HttpResponse(content, content_type=calendar.TYPE)
    answer = get_conditional_response(request, etag=etag, response=whole) or whole
    answer["ETag"] = etag
    answer["Cache-Control"] = f"private, max-age={KEEP_FEED}"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_calendar(request: HttpRequest) -> HttpResponse:
    """One's own sessions in the calendar on one's phone: make the private address, make a new one, or take it away."""
    person = person_of(request)
    if request.method == "POST":
        if request.POST.get("weg") == "1":
            links.remove(person.pk)
            messages.success(request, _("De link werkt niet meer."))
        else:
            links.make(person)
            messages.success(request, _("Je link is klaar. Zet hem in je agenda."))
        return redirect("classroom:calendar")
    link = CalendarLink.objects.filter(person=person).first()
    return render(request, "classroom/calendar.html", {"address": links.address(link) if link else "", **TAB})
