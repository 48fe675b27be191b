"""What this app holds about a person, and what is due: the ports for export, erasure and time."""

from pathlib import PurePath

from vakkring.guidance import actions
from vakkring.guidance.models import FollowUp
from vakkring.ports import Export


class GuidanceExporter:
    """What he was asked after learning, and what he said."""

    def export(self, person_id: int) -> Export:
        """One sheet, and his photos."""
        mine = list(FollowUp.objects.filter(person=person_id))
        rows = [
            {
                "reeks": one.title,
                "gevraagd": one.asked_at.isoformat(),
                "antwoord": str(one.get_outcome_display()) if one.outcome else "",
                "toelichting": one.text,
            }
            for one in mine
        ]
        files = {}
        for one in mine:
            if one.photo and one.photo.storage.exists(one.photo.name):
                with one.photo.open("rb") as file:
                    files[f"nazorg/{one.pk}{PurePath(one.photo.name).suffix}"] = file.read()
        return Export(sheets={"nazorg": list(rows)}, files=files)


class GuidanceEraser:
    """Follow-ups say nothing without the person: they go."""

    def erase(self, person_id: int) -> None:
        """Remove them all; may run twice."""
        actions.erase(person_id)


class FollowUps:
    """Two weeks after a module."""

    def run_due(self) -> int:
        """Ask who has not been asked."""
        return actions.ask_due()
