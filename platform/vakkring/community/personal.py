"""What this app holds about a person: the ports for export and erasure."""

from pathlib import PurePath
from typing import Any

from vakkring.community import actions, circles
from vakkring.community.models import Answer, CircleMember, Question
from vakkring.ports import Export


class CommunityExporter:
    """What he asked, with the answers he got; what he answered others, without their questions; and his circles."""

    def export(self, person_id: int) -> Export:
        """A sheet for each, and his photos."""
        asked = Question.objects.filter(person=person_id)
        got = Answer.objects.filter(question__in=asked)
        given = Answer.objects.filter(author=person_id).exclude(question__in=asked)
        return Export(
            sheets={
                "vragen": [
                    {
                        "over": one.about_title,
                        "vraag": one.text,
                        "nog een vraag": one.further,
                        "gesteld": one.asked_at.isoformat(),
                        "antwoord beloofd voor": one.promised_by.isoformat(),
                        "dit hielp": "ja" if one.helped else "",
                    }
                    for one in asked
                ],
                "antwoorden van je coach": [
                    {"over": one.question.about_title, "antwoord": one.text, "wanneer": one.at.isoformat()}
                    for one in got.select_related("question")
                ],
                "kringen": [
                    {"kring": one.circle.name, "sinds": one.since.isoformat()}
                    for one in CircleMember.objects.filter(person=person_id).select_related("circle")
                ],
                "antwoorden die je gaf": [{"antwoord": one.text, "wanneer": one.at.isoformat()} for one in given],
            },
            files=photos("vraag", asked) | photos("antwoord", given),
        )


def photos(what: str, rows: Any) -> dict[str, bytes]:
    """The photos of these rows, by path inside the ZIP. A file that the storage lost does not stop the rest."""
    found = {}
    for row in rows.exclude(photo=""):
        if row.photo.storage.exists(row.photo.name):
            with row.photo.open("rb") as file:
                found[f"vragen/{what}-{row.pk}{PurePath(row.photo.name).suffix}"] = file.read()
    return found


class CommunityEraser:
    """His questions go, with their answers, and his circles. What he answered as a coach stays for who asked, without name and photos."""

    def erase(self, person_id: int) -> None:
        """All of it; may run twice."""
        actions.erase_questions(person_id)
        actions.make_answers_anonymous(person_id)
        circles.leave_all(person_id)


class KeptPromises:
    """Questions that are late, or that lost their coach."""

    def run_due(self) -> int:
        """First find coaches: who gets a question now is not late with it yet."""
        return actions.hand_over() + actions.remind_late()
