"""What this app holds about a person: the ports for export and erasure."""

from vakkring.evidence import actions
from vakkring.evidence.models import Fact
from vakkring.ports import Export

WORDS = {
    "set_finished": "setje klaar",
    "module_finished": "reeks klaar",
    "helped_on_the_job": "hielp op de klus",
    "used_on_job": "gebruikt op een klus",
    "not_used_yet": "nog niet gebruikt",
    "went_wrong_on_job": "ging mis op een klus",
    "article_improved": "artikel verbeterd",
    "session_attended": "was bij een livesessie",
    "session_not_attended": "was toch niet bij een livesessie",
}


class EvidenceExporter:
    """The facts, newest first."""

    def export(self, person_id: int) -> Export:
        """One sheet, "feiten"."""
        rows = [
            {"wat": WORDS.get(fact.kind, fact.kind), "waarop": fact.reference, "wanneer": fact.at.isoformat()}
            for fact in Fact.objects.filter(person_id=person_id)
        ]
        return Export(sheets={"feiten": list(rows)})


class EvidenceEraser:
    """Facts say nothing without the person: they go."""

    def erase(self, person_id: int) -> None:
        """Remove them all."""
        actions.erase(person_id)
