"""The door to the coach's desk."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vakkring.accounts.access import has_role
from vakkring.accounts.models import Person, Role
from vakkring.desks.coach import queries


@never_cache
@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Which questions wait for this coach. For coaches only."""
    if not isinstance(request.user, Person) or not has_role(request.user, Role.COACH):
        raise PermissionDenied
    return render(request, "desks/coach/desk.html", {"desk": queries.desk(request.user), "tab": "coach"})
