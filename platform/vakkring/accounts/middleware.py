"""Demands a second step of people with far-reaching rights, and keeps pages made for somebody out of caches."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from vakkring.accounts import access

OPEN = ("/account/", "/inloggen/", "/contact/", "/privacy/", "/voorwaarden/", "/healthz", "/readyz", "/api/v1/")
"""What stays open meanwhile: setting it up, logging out, asking for help. To the API a session says nothing: it is not even looked up."""

COPY_FOR = "Copy-For"
NOBODY = "nobody"


class PrivatePagesMiddleware:
    """Tells the browser to ask again before it shows a page that was made for this session, so that "back" after logging out shows nothing.

    Not `no-store`: that would take the back button's own memory away, and reception is bad where people work. One's account is worth it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the header where no view did. Only looks at whether the session was used: asking the session itself would load it."""
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        # A page that says that something broke must not ask the session again, which may be what broke.
        if is_page and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and (whose := whose_copy(request)):
            response[COPY_FOR] = whose
        if "Cache-Control" in response or not uses_session(request):
            return response
        if request.path.startswith("/account/"):
            response["Cache-Control"] = "private, no-store"
        elif is_page:
            response["Cache-Control"] = "private, no-cache"
        return response


def uses_session(request: HttpRequest) -> bool:
    """True when the answer may depend on a session: one came along and was looked into, or one was begun."""
    came = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.session.modified or (came and request.session.accessed)


def whose_copy(request: HttpRequest) -> str:
    """For whom a page was made, in a word that says nothing of the person. Empty when a session came along that nobody looked into.

    A phone keeps pages for when there is no reception (frontend/src/worker/sw.ts); one for somebody else makes it forget what it has.
    """
    if not uses_session(request):
        return "" if settings.SESSION_COOKIE_NAME in request.COOKIES else NOBODY
    key = request.session.get(SESSION_KEY)
    return salted_hmac("vakkring.copies", key).hexdigest()[:16] if key else NOBODY


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
