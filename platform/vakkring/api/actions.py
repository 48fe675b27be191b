"""Making, finding and revoking tokens."""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.api import access
from vakkring.api.models import Scope, Token

PREFIX = "vakkring_"
"""So that people and scanners of code know what they found."""
MOST_TOKENS = 20
SEEN_EVERY = timedelta(hours=1)


class TooManyTokens(Exception):  # noqa: N818 -- read as a sentence
    """Somebody has as many tokens as anybody keeps apart."""


class MadeBefore(Exception):  # noqa: N818 -- read as a sentence
    """This form was sent before. Its secret was shown then, and is shown never again."""


class NotYours(Exception):  # noqa: N818 -- read as a sentence
    """Somebody asked for scopes that his roles do not give."""


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(person: Person, *, key: uuid.UUID, name: str, scopes: Collection[Scope], expires_at: datetime) -> str:
    """Make a token and answer its secret, which nobody can read again.

    Raises `NotYours` for a scope that is not the person's, `TooManyTokens`, and `MadeBefore` when this key was used.
    """
    if not set(scopes) <= access.scopes_of(person):
        raise NotYours
    locked = Person.objects.select_for_update().get(pk=person.pk)  # two forms at once must not both be the last one
    if Token.objects.filter(person=person).count() >= MOST_TOKENS:
        raise TooManyTokens
    secret, ticked = PREFIX + secrets.token_urlsafe(32), sorted(one.value for one in scopes)
    try:
        with transaction.atomic():
            Token.objects.create(
                key=key,
                person=person,
                name=name,
                digest=digest_of(secret),
                scopes=ticked,
                expires_at=expires_at,
                sessions_ended=locked.sessions_ended,
            )
    except IntegrityError as error:
        raise MadeBefore from error
    audit(person, "token.made", f"person:{person.pk}", scopes=ticked)
    return secret


@transaction.atomic
def revoke_token(person: Person, key: uuid.UUID) -> bool:
    """Take one's own token away: the next request with it is refused. False when there is none (any more)."""
    deleted, _ = Token.objects.filter(person=person, key=key).delete()
    if deleted:
        audit(person, "token.revoked", f"person:{person.pk}")
    return bool(deleted)


def find_token(secret: str) -> Token | None:
    """The token with this secret, with its person; None when there is none, it ran out or was ended, or the account is closed: 1 query."""
    return Token.objects.standing(timezone.now()).select_related("person").filter(digest=digest_of(secret)).first()


def note_use(token: Token) -> None:
    """Remember that it was used, once an hour: a program that asks every second must not write every second."""
    now = timezone.now()
    if token.used_at is not None and token.used_at > now - SEEN_EVERY:
        return
    due = Q(used_at=None) | Q(used_at__lte=now - SEEN_EVERY)
    Token.objects.filter(due, pk=token.pk).update(used_at=now)
