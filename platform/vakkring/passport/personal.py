"""What this app holds about a person: the ports for export and erasure."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vakkring.passport import pdf
from vakkring.passport.models import Proof, State
from vakkring.passport.queries import proofs_of
from vakkring.ports import Export

WORDS = {State.SHOWN: "te zien", State.HIDDEN: "staat uit", State.NAMELESS: "wacht op je naam", State.WITHDRAWN: "ingetrokken"}


class PassportExporter:
    """The proofs with their addresses, and the papers of those that count."""

    def export(self, person_id: int) -> Export:
        """One sheet, "bewijzen", and a PDF for each proof that has a name on it and was not withdrawn."""
        proofs = proofs_of(person_id)
        papers = [one for one in proofs if one.holder and one.state != State.WITHDRAWN]
        return Export(
            sheets={"bewijzen": [row(one) for one in proofs]},
            files={f"bewijzen/{one.pk}.pdf": pdf.pdf_of(one, address_of(one)) for one in papers},
        )


def row(proof: Proof) -> dict[str, str]:
    """One proof in Dutch words."""
    return {
        "titel": proof.title,
        "klaar op": timezone.localtime(proof.finished_at).isoformat(),
        "gemaakt door": proof.supplier,
        "dit kun je": "; ".join(proof.can_do),
        "dit mag er niet mee": proof.limits,
        "normen": "; ".join(" ".join(one).strip() for one in proof.norms),
        "adres": address_of(proof),
        "stand": WORDS[proof.state],
        "waarom ingetrokken": proof.withdrawn_reason,
    }


def address_of(proof: Proof) -> str:
    """Where it can be seen."""
    return f"{settings.SITE_URL}{proof.get_absolute_url()}"


class PassportEraser:
    """A proof says nothing without the person: it goes, and its page with it."""

    def erase(self, person_id: int) -> None:
        """Remove them all, and the papers that were kept."""
        mine = Proof.objects.filter(person_id=person_id)
        for pk in mine.values_list("pk", flat=True):
            transaction.on_commit(partial(pdf.forget, pk))
        mine.delete()
