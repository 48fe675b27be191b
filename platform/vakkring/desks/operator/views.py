"""The doors of the operator's desk."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.access import is_operator, needs_second_step
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.desks.operator import queries
from vakkring.notices import actions as notices

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def operates(request: HttpRequest) -> bool:
    """True for an operator who has logged in as an operator must."""
    return is_operator(request.user) and not needs_second_step(request.user)


def the_operator(request: HttpRequest) -> Person:
    """The person. Raises `PermissionDenied` for anybody else."""
    if not isinstance(request.user, Person) or not operates(request):
        raise PermissionDenied
    return request.user


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """How it is with the site now."""
    the_operator(request)
    now = timezone.now()
    context = {
        "gauges": queries.gauges(now),
        "rooms": queries.rooms(now),
        "jobs": queries.stuck_jobs(now),
        "letters": queries.failed_letters(),
        "moderators": queries.moderators(),
        "now": now,
        "tab": "account",
    }
    return render(request, "desks/operator/home.html", context)


@require_POST
@login_required
def send_again(request: HttpRequest, letter: int) -> HttpResponse:
    """Try a mail that did not arrive once more."""
    operator = the_operator(request)
    if not notices.send_again(letter):
        raise Http404(_("Deze mail kan niet opnieuw."))
    audit(operator, "letter.sent_again", f"notices.letter:{letter}")
    messages.success(request, _("De mail gaat opnieuw op weg."))
    return redirect("operator:home")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers for a machine that shows the setting METRICS_TOKEN, or for an operator; for anybody else there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)
    if not known and not operates(request):
        raise Http404
    return HttpResponse(queries.as_text(queries.gauges(timezone.now())), content_type=PROMETHEUS)
