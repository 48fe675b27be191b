"""Circles: making one, who belongs to it."""

from collections.abc import Iterable

from django.db import transaction

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.community.models import Circle, CircleMember
from vakkring.realtime import rights


@transaction.atomic
def arrange(actor: Person | None, circle: Circle, members: Iterable[Person]) -> Circle:
    """Store a circle with exactly these members; who was in it keeps since when. Leaves a trace."""
    circle.save()
    wanted = {one.pk for one in members}
    now = set(CircleMember.objects.filter(circle=circle).values_list("person", flat=True))
    CircleMember.objects.filter(circle=circle, person__in=now - wanted).delete()
    CircleMember.objects.bulk_create([CircleMember(circle=circle, person_id=pk) for pk in sorted(wanted - now)], ignore_conflicts=True)
    for person in wanted ^ now:
        rights.changed(person)
    if wanted != now:
        audit(actor, "circle.members", f"circle:{circle.pk}", came=sorted(wanted - now), left=sorted(now - wanted))
    return circle


def leave_all(person_id: int) -> None:
    """Take somebody out of all his circles."""
    CircleMember.objects.filter(person=person_id).delete()
    rights.changed(person_id)
