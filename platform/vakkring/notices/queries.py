"""Questions about notices that other apps ask."""

from django.contrib.auth.models import AnonymousUser

from vakkring.accounts.models import Person
from vakkring.notices.models import Notice


def unread_count(somebody: Person | AnonymousUser) -> int:
    """How many notices wait for him; 0 for somebody without an account. One query on a partial index."""
    if somebody.pk is None:
        return 0
    return Notice.objects.filter(person_id=somebody.pk, read_at=None).count()
