"""Read-only: proofs for pages. Each function names its number of queries."""

import uuid

from vakkring.passport.models import Proof


def public_proof(pk: uuid.UUID) -> Proof | None:
    """A proof with its holder: 1 query."""
    return Proof.objects.select_related("person").filter(pk=pk).first()


def proofs_of(person_id: int) -> list[Proof]:
    """A person's proofs, newest first: 1 query."""
    return list(Proof.objects.select_related("person").filter(person_id=person_id))


def proof_for(person_id: int, reference: str) -> Proof | None:
    """The proof somebody has of this, withdrawn or not: 1 query."""
    return Proof.objects.select_related("person").filter(person_id=person_id, reference=reference).first()
