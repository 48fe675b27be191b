"""What this app holds about a person: the ports for export and erasure."""

from vakkring.notices import actions
from vakkring.notices.delivery import blank
from vakkring.notices.models import Letter, Notice
from vakkring.ports import Export


class NoticesExporter:
    """Notices and letters (those to him, and what he asked us), newest first.

    Codes are left out: who reads an export must not be able to log in with it.
    """

    def export(self, person_id: int) -> Export:
        """Two sheets, "berichten" and "mails"."""
        notices = [
            {
                "titel": notice.title,
                "tekst": notice.text,
                "wanneer": notice.created_at.isoformat(),
                "gelezen": notice.read_at.isoformat() if notice.read_at else "",
            }
            for notice in Notice.objects.filter(person_id=person_id)
        ]
        letters = [
            {
                "aan": letter.to,
                "onderwerp": blank(letter)["subject"] if letter.secret else letter.subject,
                "tekst": "" if letter.secret else letter.text,
                "verstuurd": letter.sent_at.isoformat() if letter.sent_at else "",
            }
            for letter in Letter.objects.filter(person_id=person_id)
        ]
        return Export(sheets={"berichten": list(notices), "mails": list(letters)})


class NoticesEraser:
    """Nothing stays."""

    def erase(self, person_id: int) -> None:
        """Remove notices and letters."""
        actions.erase(person_id)
