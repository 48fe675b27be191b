"""Giving, hiding and withdrawing proofs. Every change of state in this app happens here."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.passport import access, letters
from vakkring.passport.models import Proof


class NoSuchProof(Exception):  # noqa: N818 -- named for what happened
    """This person has no such proof."""


@transaction.atomic
def award(
    person: Person,
    reference: str,
    *,
    title: str,
    can_do: Iterable[str],
    limits: str,
    supplier: str,
    norms: Iterable[tuple[str, str]],
    finished_at: datetime,
) -> Proof:
    """Give a proof of what was finished, and tell the person. Once per person and reference: later calls answer the first, unchanged."""
    proof = Proof(
        person=person,
        reference=reference,
        title=title,
        can_do=list(can_do),
        limits=limits,
        supplier=supplier,
        norms=[list(one) for one in norms],
        finished_at=finished_at,
    )
    try:
        with transaction.atomic():  # a savepoint: the loser of a race must not spoil the caller's transaction
            proof.save(force_insert=True)
    except IntegrityError:
        return Proof.objects.get(person=person, reference=reference)
    letters.awarded(proof)
    return proof


def hide(person_id: int, proof_pk: uuid.UUID) -> None:
    """Let a person put his own proof out of sight. Doing it again keeps the first moment. Raises `NoSuchProof`."""
    mine = own(person_id, proof_pk)
    mine.filter(hidden_at=None).update(hidden_at=timezone.now())


def show(person_id: int, proof_pk: uuid.UUID) -> None:
    """Let a person show his own proof again. Raises `NoSuchProof`."""
    own(person_id, proof_pk).update(hidden_at=None)


def own(person_id: int, proof_pk: uuid.UUID) -> models.QuerySet[Proof]:
    """The one proof, when it is this person's. Raises `NoSuchProof`."""
    mine = Proof.objects.filter(person_id=person_id, pk=proof_pk)
    if not mine.exists():
        raise NoSuchProof
    return mine


@transaction.atomic
def withdraw(actor: Person, proof: Proof, reason: str) -> bool:
    """Declare a proof invalid, with a reason that its holder reads; answers False when somebody had done so already.

    Raises `PermissionDenied`, and ValueError without a reason.
    """
    if not access.may_withdraw(actor):
        raise PermissionDenied
    if not reason.strip():
        raise ValueError("Withdrawing a proof needs a reason.")
    now = timezone.now()
    if not Proof.objects.filter(pk=proof.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_reason=reason.strip()):
        return False
    # Without the reason: the trail outlives an erased person.
    audit(actor, "proof.withdrawn", f"passport.proof:{proof.pk}", reference=proof.reference)
    proof.refresh_from_db()
    letters.withdrawn(proof)
    return True


@transaction.atomic
def reinstate(actor: Person, proof: Proof) -> bool:
    """Take a withdrawal back; answers False when there was none. Raises `PermissionDenied`."""
    if not access.may_withdraw(actor):
        raise PermissionDenied
    withdrawn_at = proof.withdrawn_at
    if not Proof.objects.filter(pk=proof.pk).exclude(withdrawn_at=None).update(withdrawn_at=None, withdrawn_reason=""):
        return False
    audit(actor, "proof.reinstated", f"passport.proof:{proof.pk}", reference=proof.reference)
    proof.refresh_from_db()
    letters.reinstated(proof, withdrawn_at)
    return True
