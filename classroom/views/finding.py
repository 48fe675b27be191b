"""Which session is asked for, by whom."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from classroom import access
from classroom.models import Session
from vakkring.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, slug: str) -> Session:
    """The session, for who may know of it; for all others there is none."""
    found = Session.objects.select_related("trainer", "circle", "offer").filter(slug=slug).first()
    if found is None or not access.may_see(request.user, found):
        raise Http404(_("Deze sessie is er niet (meer)."))
    return found


def find_led(request: HttpRequest, slug: str) -> Session:
    """The session, for who leads it; for all others this page is not there."""
    found = find(request, slug)
    if not access.may_lead(request.user, found):
        raise Http404(_("Deze sessie is er niet (meer)."))
    return found
