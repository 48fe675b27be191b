"""Demands a second step of people with far-reaching rights."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vakkring.accounts import access

OPEN = ("/account/", "/inloggen/", "/contact/", "/privacy/", "/voorwaarden/", "/healthz", "/readyz")
"""What stays open meanwhile: setting it up, logging out, asking for help."""


class RequireMfaMiddleware:
    """Sends operators and funders to setting up a second step, before anything else. Asks nothing of who has no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect or pass on. Without a session cookie nobody is logged in: the person is not even looked up."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if request.path.startswith((*OPEN, settings.STATIC_URL)):
            return self.get_response(request)
        if access.needs_second_step(request.user):
            return redirect("mfa_index")
        return self.get_response(request)
