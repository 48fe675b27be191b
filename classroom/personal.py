"""What this app holds about a person, and what is due: ports."""

from typing import Any

from django.utils import timezone

from classroom.actions import attendance, ending, erasing, grouping, links, presence, signup
from classroom.models import Attendee, CalendarLink, Message, Photo, RoomQuestion, Session, Signup, Stay
from vakkring.ports import Export


class ClassroomExporter:
    """Sessions he signed up for, came to and led, and what he said and asked there. Votes without names are nobody's."""

    def export(self, person_id: int) -> Export:
        """A sheet for each, and the photos he put up."""
        mine = {"by__person": person_id}
        return Export(
            sheets={
                "live - aangemeld": [signed_up(one) for one in Signup.objects.filter(person=person_id).select_related("session")],
                "live - aanwezig": [
                    stay(one) for one in Stay.objects.filter(attendee__person=person_id).select_related("attendee__session")
                ],
                "live - aangepast": [mended(one) for one in Attendee.objects.filter(person=person_id) if one.corrections.exists()],
                "live - gezegd": [words(one) for one in Message.objects.filter(removed_at=None, **mine).select_related("session")],
                "live - gevraagd": [words(one) for one in RoomQuestion.objects.filter(**mine).select_related("session")],
                "live - geleid": [
                    {"sessie": one.title, "begint": one.starts_at.isoformat()} for one in Session.objects.led_by(person_id).distinct()
                ],
                "live - agendalink": [{"gemaakt": one.made_at.isoformat()} for one in CalendarLink.objects.filter(person=person_id)],
            },
            files=photos(person_id),
        )


def signed_up(one: Signup) -> dict[str, Any]:
    """A sign-up."""
    return {
        "sessie": one.session.title,
        "begint": one.session.starts_at.isoformat(),
        "aangemeld": one.at.isoformat(),
        "wachtlijst": "ja" if one.waiting else "",
        "afgemeld": one.cancelled_at.isoformat() if one.cancelled_at else "",
    }


def stay(one: Stay) -> dict[str, Any]:
    """A span in which he was there."""
    return {"sessie": one.attendee.session.title, "van": one.since.isoformat(), "tot": (one.until or one.seen_at).isoformat()}


def mended(one: Attendee) -> dict[str, Any]:
    """What the trainer made of his attendance last."""
    newest = one.corrections.latest("at", "pk")
    return {"sessie": one.session.title, "was erbij": "ja" if newest.attended else "nee", "waarom": newest.reason}


def words(one: Message | RoomQuestion) -> dict[str, Any]:
    """Something he said or asked."""
    return {"sessie": one.session.title, "tekst": one.text, "wanneer": one.at.isoformat()}


def photos(person_id: int) -> dict[str, bytes]:
    """The photos he put on walls, by path inside the ZIP. A file that the storage lost does not stop the rest."""
    found = {}
    for one in Photo.objects.filter(by__person=person_id):
        if one.picture.storage.exists(one.picture.name):
            with one.picture.open("rb") as file:
                found[f"live/foto-{one.pk}.{one.picture.name.rsplit('.', 1)[-1]}"] = file.read()
    return found


class ClassroomEraser:
    """His seats and his link go; what he said and found out with others stays, without his name."""

    def erase(self, person_id: int) -> None:
        """May run twice."""
        links.remove(person_id)
        signup.erase(person_id)
        erasing.forget(person_id)


class ClassroomDue:
    """Reminders, what changed, notes to be written down, attendance that can be settled, spans left open."""

    def run_due(self) -> int:
        """First what changed: a reminder of a time that is no longer right would mislead."""
        told = signup.tell_changes() + signup.remind()
        return told + grouping.write_down_later() + attendance.settle_due() + presence.close_forgotten(timezone.now())


class ForgottenDue:
    """Sessions that nobody ended. Apart from the rest, so that one that cannot be ended stops nothing else."""

    def run_due(self) -> int:
        """End those whose leaders have long gone home."""
        return ending.end_forgotten()
