"""Doors for the trainer after a session: who was there, mending that, taking it along as a sheet, writing down what groups noted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from classroom import sheet
from classroom.actions import attendance, grouping
from classroom.forms import CorrectionForm
from classroom.models import Session
from classroom.refusals import Refused
from classroom.views.finding import find_led, person_of
from classroom.views.sessions import day_of
from vakkring.spreadsheet import written

TAB = {"tab": "vandaag"}
INCOMPLETE = 422


def find_over(request: HttpRequest, slug: str) -> Session:
    """The session, for who leads it, when it is over."""
    found = find_led(request, slug)
    if found.ended_at is None:
        raise Http404(_("Deze sessie is nog niet voorbij."))
    return found


@never_cache
@require_safe
@login_required
def attendance_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who came, with what was counted."""
    return page(request, find_over(request, slug))


def page(request: HttpRequest, found: Session, wrong: int = 0, form: CorrectionForm | None = None) -> HttpResponse:
    """The list; `wrong`: the attendee whose correction lacks its reason."""
    people = attendance.of_session(found)
    context = {
        "session": found,
        "day": day_of(found),
        "people": people,
        "attended": sum(one.attended for one in people),
        "until": (found.ended_at or found.ends_at) + attendance.TIME_TO_MEND,
        "wrong": wrong,
        "form": form,
    }
    return render(request, "classroom/attendance.html", {**context, **TAB}, status=INCOMPLETE if form else 200)


@require_POST
@login_required
def correct(request: HttpRequest, slug: str, attendee_id: int) -> HttpResponse:
    """Somebody was there after all, or was not."""
    found = find_over(request, slug)
    attendee = get_object_or_404(found.attendees, pk=attendee_id)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return page(request, found, attendee.pk, form)
    attendance.correct(person_of(request), attendee, **form.cleaned_data)
    messages.success(request, _("Aangepast. Je reden is bewaard."))
    return redirect("classroom:attendance", found.slug)


@require_POST
@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """It is right as it stands."""
    found = find_over(request, slug)
    attendance.confirm(person_of(request), found.pk)
    messages.success(request, _("Vastgelegd. Wie erbij was, ziet het bij zijn gegevens."))
    return redirect("classroom:attendance", found.slug)


@never_cache
@require_safe
@login_required
def attendance_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a sheet."""
    found = find_over(request, slug)
    response = HttpResponse(written(sheet.rows(attendance.of_session(found))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    return response


@require_POST
@login_required
def write_down(request: HttpRequest, slug: str) -> HttpResponse:
    """What groups of a circle noted becomes an article for all with an account, because who leads wants that."""
    found = find_over(request, slug)
    if grouping.write_down_asked(person_of(request), found.pk):
        messages.success(request, _("Opgeschreven. Het staat als concept bij Opzoeken."))
    else:
        messages.error(request, Refused("article.failed").sentence)
    return redirect(found)
