"""How other apps reach the outbox: the port `post` for apps below this one, and what is due each minute."""

from django.conf import settings

from vakkring.accounts.actions import verified_owner
from vakkring.accounts.models import Person
from vakkring.notices import actions


class Outbox:
    """Implements `ports.Post`."""

    def send(self, to: str, subject: str, text: str, key: str, secret: bool, person_id: int | None = None) -> None:
        """Put a letter in the outbox; it belongs to that person or else to whoever has the address, so that it goes with him.

        What strangers ask at our own address is of none of us, also when one of us logs in with it.
        """
        person = Person.objects.filter(pk=person_id).first() if person_id else None
        if not person_id and to.lower() != settings.CONTACT_EMAIL.lower():
            person = owner_of(to.lower())
        actions.send_letter(to, subject, text, key, person, secret=secret)


def owner_of(address: str) -> Person | None:
    """Whose mailbox it is: who proved it, else who logs in with it."""
    return verified_owner(address) or Person.objects.filter(email=address).first()


class NoticesDue:
    """Implements `ports.Due`."""

    def run_due(self) -> int:
        """Send what is due, where no worker does that beside the rounds; remove what is old."""
        sent = 0 if settings.LETTERS_BY_WORKER else actions.deliver_due()
        return sent + actions.remove_old()
