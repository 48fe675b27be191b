"""Rights that may have ended: sockets of who lost one are looked at as soon as that is committed, in every process.

All sockets are looked at every few seconds anyway (`watch`); this is for "at once". A logout ends a session's row, a ban or a role is
written on a person: both are heard from Django's signals. What else gives a right, such as a circle, says so by `changed`; so does
what else a look finds out about a person, such as the notices that wait for him.
"""

from functools import partial
from typing import Any

from django.db import transaction

from vakkring.realtime import doorbell


def changed(person_id: int) -> None:
    """Once this is committed: look at all sockets of this person."""
    transaction.on_commit(partial(doorbell.say, "people", person_id), robust=True)


def person_saved(instance: Any, update_fields: frozenset[str] | None = None, **_signal: Any) -> None:
    """Receiver of `post_save` of the person. Only when he logged in last says nothing about what he may."""
    if update_fields is None or set(update_fields) != {"last_login"}:
        changed(instance.pk)


def session_ended(instance: Any, **_signal: Any) -> None:
    """Receiver of `post_delete` of a browser's session: a logout, here or on another device."""
    transaction.on_commit(partial(doorbell.say, "sessions", instance.session_key), robust=True)
