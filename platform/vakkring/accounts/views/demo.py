"""Logging in with one tap, in a demo only."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from vakkring.accounts.demo import PEOPLE
from vakkring.accounts.models import Person
from vakkring.accounts.views.door import safe_next


@require_POST
def log_in(request: HttpRequest, email: str) -> HttpResponse:
    """Log in as one of the demo's people; nobody else, and nowhere but in a demo."""
    if not settings.DEMO or email not in {one.email for one in PEOPLE}:
        raise Http404
    person = get_object_or_404(Person, email=email, is_active=True)
    record_authentication(request, person, method="demo")
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=safe_next(request) or None, email=email))
    return response
