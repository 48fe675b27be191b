"""What libraries keep about a person besides our own rows: Wagtail's profile and log, sessions. Removed when he is erased."""

import json
from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from vakkring.accounts.models import Person

ERASED_FIRST, ERASED_LAST = "Verwijderd", "lid"


def addresses_of(person: Person) -> list[str]:
    """The addresses that are his: the one he logs in with and those he proved. One he only wrote down may be somebody else's."""
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return sorted({person.email, *proved})


def blank_log(person: Person, name: str, addresses: list[str]) -> None:
    """Take his name and addresses out of the labels in Wagtail's logs: of lines about him, and of others that hold them."""
    named = Q()
    for words in [*addresses, name] if " " in name else addresses:  # a first name alone stands in too many other words
        named |= Q(label__icontains=words)
    about = Q(pk__in=ModelLogEntry.objects.for_instance(person).values("pk"))
    ModelLogEntry.objects.filter(named | about).update(label=f"{ERASED_FIRST} {ERASED_LAST}")
    PageLogEntry.objects.filter(named).update(label=f"{ERASED_FIRST} {ERASED_LAST}")


def remove_profile(person: Person) -> None:
    """Delete Wagtail's profile and the photo in it; the file goes when the erasure is certain."""
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name))
        profile.delete()


def remove_session_contents(person_id: int, addresses: list[str]) -> None:
    """Delete his sessions, and those that hold an address of his, such as one with an unfinished code.

    They name nobody in a column, so each is opened; erasing is rare enough for that.
    """
    held = [json.dumps(address) for address in addresses]
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        contents = session.get_decoded()
        written = json.dumps(contents)
        if contents.get("_auth_user_id") == str(person_id) or any(address in written for address in held):
            SessionStore(session.session_key).delete()
