"""Browsers in which somebody is logged in, made without logging in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore


def held_by(person: Any) -> dict[str, str]:
    """What the session of this person holds."""
    return {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }


def cookie_of(person: Any = None, **more: str) -> str:
    """What his browser sends; nobody is logged in without a person, `more` is held besides. In the database: every process finds it."""
    session = SessionStore()
    session.update((held_by(person) if person else {}) | more)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
