"""Who may see and change a proof. Read-only predicates; one condition per line."""

from vakkring.accounts.access import Somebody, is_operator
from vakkring.passport.models import Proof, State


def is_holder(somebody: Somebody, proof: Proof) -> bool:
    """True for whose proof it is."""
    return somebody.is_authenticated and somebody.is_active and somebody.pk == proof.person_id


def may_see(somebody: Somebody, proof: Proof) -> bool:
    """True for everybody who has the address, unless something stands in the way. Its holder sees it even so, unless it was withdrawn."""
    if proof.state == State.WITHDRAWN:
        return False
    return proof.state == State.SHOWN or is_holder(somebody, proof)


def may_download(somebody: Somebody, proof: Proof) -> bool:
    """The same, but a paper without a name says nothing."""
    return bool(proof.holder) and may_see(somebody, proof)


def may_withdraw(somebody: Somebody) -> bool:
    """True for operators."""
    return is_operator(somebody)
