"""A client opens a closed module to people, by their mail address, and takes that back. Nobody sees how far they are."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from courses import access, letters
from courses.models import CardSet, Invitation, Module
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.notices import actions as notices
from vakkring.ports import Visit
from vakkring.shop.access import is_entitled

MOST_AT_ONCE = 50
MOST = 500
UNANSWERED_KEPT = timedelta(days=90)


class TooMany(ValueError):  # noqa: N818 -- read as what it is
    """More people than one module may have. The text is for people."""


@transaction.atomic
def invite(client: Person, module: Module, emails: Iterable[str], site: str) -> list[Invitation]:
    """Invite these addresses and write to each that was not invited yet; answers the new ones. `site`: "https://...".

    Raises `PermissionDenied` and `TooMany`.
    """
    if not access.may_invite(client, module):
        raise PermissionDenied
    Module.objects.select_for_update().get(pk=module.pk)
    wanted = dict.fromkeys(email.strip().lower() for email in emails)
    standing = set(Invitation.objects.standing().filter(module=module).values_list("email", flat=True))
    fresh = [email for email in wanted if email not in standing]
    if len(standing) + len(fresh) > MOST:
        raise TooMany
    return [send(client, module, email, site) for email in fresh]


def send(client: Person, module: Module, email: str, site: str) -> Invitation:
    """Make or renew one invitation and write the letter."""
    invitation, _made = Invitation.objects.update_or_create(
        module=module, email=email, defaults={"invited_by": client, "withdrawn_at": None, "invited_at": timezone.now()}
    )
    text = letters.invitation(module.supplier.name, module.title, f"{site}{reverse('courses:invitation', args=[invitation.key])}")
    notices.send_letter(email, text.subject, text.text, key=f"courses.invitation:{invitation.key}:{timezone.now():%Y%m%d%H%M%S}")
    audit(client, "module.opened", f"courses.module:{module.pk}", title=module.title)
    return invitation


@transaction.atomic
def withdraw(client: Person, module: Module, key: uuid.UUID) -> None:
    """Take an invitation back; from then on the module is not there for that person. Raises `PermissionDenied`."""
    if not access.may_invite(client, module):
        raise PermissionDenied
    if Invitation.objects.standing().filter(module=module, key=key).update(withdrawn_at=timezone.now()):
        audit(client, "module.closed", f"courses.module:{module.pk}", title=module.title)


def accept(person: Person, key: uuid.UUID) -> Module | None:
    """The person follows the link of his invitation: from now on it is his, also under another address. None when it is not to him."""
    found = Invitation.objects.standing().of(person).filter(key=key, module__live=True).select_related("module").first()
    if found is None:
        return None
    if found.person_id is None:
        Invitation.objects.filter(key=key).update(person=person, accepted_at=timezone.now())
    module: Module = found.module
    return module


class ClosedSets:
    """Whose pictures of closed sets, and of sets that have to be bought, are for whom."""

    def may_view(self, person_id: int, reference: str) -> bool:
        """True for who was invited to the module of the set, or bought it."""
        kind, _colon, number = reference.partition(":")
        if kind != "courses.set" or not number.isdecimal():
            return False
        card_set = CardSet.objects.filter(pk=int(number)).first()
        if card_set is None:
            return False
        module = card_set.get_parent().specific
        if module.closed:
            return access.is_invited(Visit(person_id=person_id), module.pk)
        return module.offer_id is not None and is_entitled(person_id, module.offer_id)


class OldInvitations:
    """Addresses of people who never came, and of those whose invitation was taken back."""

    def run_due(self) -> int:
        """Forget them after 90 days."""
        before = timezone.now() - UNANSWERED_KEPT
        old = Q(person=None, invited_at__lt=before) | Q(withdrawn_at__lt=before)
        return Invitation.objects.filter(old).delete()[0]
