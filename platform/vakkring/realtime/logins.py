"""Whether somebody is still logged in. Asked of the database, not of the cache: a logout counts also while the cache is away.

The session's own row says when it ended; the signature in it says whether the password is still the one with which it began.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare


@dataclass(frozen=True)
class Login:
    """A session in which a person logged in."""

    session_key: str
    person_id: int


def of(session_key: str | None) -> tuple[Login | None, Any]:
    """The login in a session with this key, and the person; nobody when it is over."""
    found = people({session_key} if session_key else ())
    for login, person in found.items():
        return login, person
    return None, None


def people(session_keys: Collection[str]) -> dict[Login, Any]:
    """Who is logged in in these sessions: 2 queries."""
    if not session_keys:
        return {}
    rows = Session.objects.filter(pk__in=session_keys, expire_date__gt=timezone.now()).values_list("session_key", "session_data")
    sessions = {key: unpacked(data) for key, data in rows}
    persons = get_user_model().objects.in_bulk([int(held[SESSION_KEY]) for held in sessions.values() if SESSION_KEY in held])
    found = {}
    for key, held in sessions.items():
        person = persons.get(int(held.get(SESSION_KEY, 0)))
        if person is not None and person.is_active and is_signed(held, person):
            found[Login(key, person.pk)] = person
    return found


@lru_cache(maxsize=10_000)
def unpacked(data: str) -> Mapping[str, Any]:
    """What a session's row holds. The row is read each time; the same text is unpacked once: a thousand sockets ask every few seconds."""
    held: Mapping[str, Any] = SessionStore().decode(data)
    return held


def is_signed(held: Mapping[str, Any], person: Any) -> bool:
    """True when the session was signed with the person's present password and state, as Django does it for pages."""
    given = held.get(HASH_SESSION_KEY, "")
    signatures = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, one) for one in signatures)
