"""Who looks at a page: a person, or a guest known by a key in his session.

A guest gets a session only when he does something worth keeping.
"""

import uuid

from django.http import HttpRequest

from vakkring.ports import Visit

KEY = "guest"
ADOPTED = "adopted"
"""In a session: the guests whose work became this person's in it. Their phone may still hold answers of theirs."""


def of(request: HttpRequest) -> Visit:
    """The visitor of this request; changes nothing."""
    if request.user.is_authenticated:
        return Visit(person_id=request.user.pk)
    key = request.session.get(KEY)
    return Visit(guest=uuid.UUID(key) if key else None)


def for_writing(request: HttpRequest) -> Visit:
    """The same, with a key made for a guest who has none yet."""
    visit = of(request)
    if visit.person_id is None and visit.guest is None:
        guest = uuid.uuid4()
        request.session[KEY] = str(guest)
        return Visit(guest=guest)
    return visit


def take_guest(request: HttpRequest | None) -> uuid.UUID | None:
    """The guest's key, removed from the session: from now on he is a person."""
    key = request.session.pop(KEY, None) if request is not None and hasattr(request, "session") else None
    if request is None or not key:
        return None
    request.session[ADOPTED] = [*request.session.get(ADOPTED, []), key]
    return uuid.UUID(key)


def names(request: HttpRequest) -> list[str]:
    """By what a phone knows whose answers wait on it: this visitor first, then the guests he was. Empty for who did nothing yet."""
    visit = of(request)
    if visit.person_id is not None:
        return [f"p{visit.person_id}", *request.session.get(ADOPTED, [])]
    return [str(visit.guest)] if visit.guest else []
