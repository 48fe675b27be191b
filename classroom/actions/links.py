"""The private address of somebody's own agenda."""

import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from classroom.models import CalendarLink
from vakkring.accounts.models import Person


@transaction.atomic
def make(person: Person) -> CalendarLink:
    """Make the address, or a new one: the old one is worth nothing from now on."""
    fresh = {"token": secrets.token_urlsafe(32), "made_at": timezone.now()}
    return CalendarLink.objects.update_or_create(person=person, defaults=fresh)[0]


def remove(person_id: int) -> None:
    """Take the address away."""
    CalendarLink.objects.filter(person=person_id).delete()


def address(link: CalendarLink) -> str:
    """The whole of it, as a calendar asks for it."""
    return f"{settings.SITE_URL}{reverse('classroom:feed', args=[link.token])}"
