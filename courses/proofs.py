"""What a finished module proves, handed to the passport as plain values."""

from datetime import datetime

from courses.models import Module
from vakkring.accounts.models import Person
from vakkring.passport import actions as passport
from vakkring.passport import queries
from vakkring.passport.models import Proof


def reference(module_pk: int) -> str:
    """How evidence and passport call a module."""
    return f"courses.module:{module_pk}"


def award(person: Person, module: Module, at: datetime) -> Proof:
    """Give the proof of a module that is done, as the module is now; who has it already keeps what he has."""
    return passport.award(
        person,
        reference(module.pk),
        title=module.title,
        can_do=module.can_do_list,
        limits=module.limits,
        supplier=module.supplier.name,
        norms=[(norm.value["name"], norm.value["edition"] or "") for norm in module.norms],
        finished_at=at,
    )


def of(person_pk: int | None, module_pk: int) -> Proof | None:
    """The proof somebody has of a module: 1 query, none for a guest."""
    return queries.proof_for(person_pk, reference(module_pk)) if person_pk is not None else None
