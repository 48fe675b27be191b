"""Questions about notices that other apps ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max

from vakkring.accounts.models import Person
from vakkring.notices.models import Notice

MOST_NEW = 5
"""So many new ones are told one by one; a page that missed more only needs their number."""


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: how many unread notices, and the key of the newest of them (0 without any)."""

    unread: int
    newest: int


NONE = Waiting(0, 0)


def unread_count(somebody: Person | AnonymousUser) -> int:
    """How many notices wait for him; 0 for somebody without an account. One query on a partial index."""
    if somebody.pk is None:
        return 0
    return Notice.objects.filter(person_id=somebody.pk, read_at=None).count()


def waiting_for(people: Iterable[int]) -> dict[int, Waiting]:
    """What waits for each of these people, by key; who has nothing unread is left out. One query on a partial index."""
    unread = Notice.objects.filter(person_id__in=set(people), read_at=None).order_by().values_list("person_id")
    return {person: Waiting(many, newest) for person, many, newest in unread.annotate(Count("pk"), Max("pk"))}


def newer_than(person_id: int, newest: int) -> list[Notice]:
    """The unread notices of a person that came after this one, the last few, in order."""
    found = Notice.objects.filter(person_id=person_id, read_at=None, pk__gt=newest).order_by("-pk")[:MOST_NEW]
    return list(found)[::-1]
