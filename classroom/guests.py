"""Guests: who came to a public session without an account is known by a key in his browser's session."""

import uuid
from collections.abc import Collection

from django.contrib.sessions.models import Session as BrowserSession
from django.http import HttpRequest
from django.utils import timezone

KEY = "live_guest"


def of(request: HttpRequest) -> uuid.UUID | None:
    """The guest of this request; changes nothing."""
    key = request.session.get(KEY)
    return uuid.UUID(key) if key else None


def for_entering(request: HttpRequest) -> uuid.UUID:
    """The same, with a key made for who has none yet."""
    guest = of(request)
    if guest is None:
        guest = uuid.uuid4()
        request.session[KEY] = str(guest)
    return guest


def in_sessions(session_keys: Collection[str]) -> dict[str, uuid.UUID]:
    """The guests of these browsers' sessions: 1 query. Asked of the database, as `realtime.logins` does."""
    rows = BrowserSession.objects.filter(pk__in=session_keys, expire_date__gt=timezone.now()) if session_keys else []
    held = {row.session_key: row.get_decoded().get(KEY) for row in rows}
    return {session_key: uuid.UUID(key) for session_key, key in held.items() if key}
