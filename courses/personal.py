"""What this app holds about a person, and what is due: the ports for export, erasure and time."""

from typing import Any

from django.core.management import call_command
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses import actions, grading
from courses.grading import Question
from courses.models import Answer, Helped, Invitation, Progress
from vakkring.accounts.models import Person
from vakkring.ports import Export, Visit


class CoursesExporter:
    """Progress, answers and what helped."""

    def export(self, person_id: int) -> Export:
        """A sheet for each."""
        visit = Visit(person_id=person_id)
        progress = Progress.objects.of(visit).select_related("card_set")
        answers = Answer.objects.of(visit).select_related("card__card_set")
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
                        "setje": one.card.card_set.title,
                        "kaart": one.card.title,
                        "vraag": str((one.card.question or {}).get("text", "")),
                        "antwoord": in_words(one.card.question, one.given),
                        "uitkomst": verdicts[one.right],
                        "wanneer": one.at.isoformat(),
                    }
                    for one in answers
                ],
                "uitnodigingen": [
                    {"reeks": one.module.title, "wanneer": one.invited_at.isoformat(), "adres": one.email}
                    for one in invitations_of(person_id).select_related("module")
                ],
                "hielp op de klus": [{"kaart": one.card.title, "wanneer": one.at.isoformat()} for one in helped],
            }
        )


def in_words(question: Question | None, given: dict[str, Any]) -> str:
    """What somebody answered, as the card says it today. An answer that no longer fits the question is told by its numbers."""
    if question and given:
        try:
            return grading.in_words(question, grading.understand(question, given))
        except grading.UnreadableAnswer:
            pass
    return ", ".join(by_number(one) for value in given.values() for one in (value if isinstance(value, list) else [value]))


def by_number(chosen: object) -> str:
    """An index, counted as people do; a text as it is."""
    return _("keuze %(n)d") % {"n": chosen + 1} if isinstance(chosen, int) else str(chosen)


class CoursesEraser:
    """Answers and progress say nothing without the person: they go."""

    def erase(self, person_id: int) -> None:
        """Remove them all."""
        visit = Visit(person_id=person_id)
        for model in (Answer, Helped, Progress):
            model.objects.of(visit).delete()
        invitations_of(person_id).delete()


def invitations_of(person_id: int) -> QuerySet[Invitation]:
    """Invitations to a person, whether he accepted them or not."""
    return Invitation.objects.of(Person.objects.get(pk=person_id))


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
