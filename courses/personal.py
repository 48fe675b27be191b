"""What this app holds about a person, and what is due: the ports for export, erasure and time."""

from django.core.management import call_command

from courses import actions
from courses.models import Answer, Helped, Progress
from vakkring.ports import Export, Visit


class CoursesExporter:
    """Progress, answers and what helped."""

    def export(self, person_id: int) -> Export:
        """Three sheets."""
        visit = Visit(person_id=person_id)
        progress = Progress.objects.of(visit).select_related("card_set")
        answers = Answer.objects.of(visit).select_related("card")
        helped = Helped.objects.of(visit).select_related("card")
        verdicts = {True: "klopt", False: "nog niet", None: ""}
        return Export(
            sheets={
                "setjes": [
                    {
                        "setje": one.card_set.title,
                        "begonnen": one.started_at.isoformat(),
                        "klaar": one.finished_at.isoformat() if one.finished_at else "",
                        "keer gedaan": one.round,
                    }
                    for one in progress
                ],
                "antwoorden": [
                    {
                        "kaart": one.card.title,
                        "antwoord": str(one.given or ""),
                        "uitkomst": verdicts[one.right],
                        "wanneer": one.at.isoformat(),
                    }
                    for one in answers
                ],
                "hielp op de klus": [{"kaart": one.card.title, "wanneer": one.at.isoformat()} for one in helped],
            }
        )


class CoursesEraser:
    """Answers and progress say nothing without the person: they go."""

    def erase(self, person_id: int) -> None:
        """Remove them all."""
        visit = Visit(person_id=person_id)
        for model in (Answer, Helped, Progress):
            model.objects.of(visit).delete()


class OldGuests:
    """Guests who never came back."""

    def run_due(self) -> int:
        """Remove what they did after 90 days."""
        return actions.forget_guests()


class Scheduled:
    """Pages that an editor planned to publish or to take offline."""

    def run_due(self) -> int:
        """Let Wagtail do it; it says nothing about how many there were."""
        call_command("publish_scheduled", verbosity=0)
        return 0
