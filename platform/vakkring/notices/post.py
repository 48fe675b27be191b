"""How other apps reach the outbox: the port `post` for apps below this one, and what is due each minute."""

from vakkring.accounts.models import Person
from vakkring.notices import actions


class Outbox:
    """Implements `ports.Post`."""

    def send(self, to: str, subject: str, text: str, key: str, secret: bool) -> None:
        """Put a letter in the outbox; it belongs to whoever has the address, so that it goes with him."""
        person = Person.objects.filter(email__iexact=to).first()
        actions.send_letter(to, subject, text, key, person, secret=secret)


class NoticesDue:
    """Implements `ports.Due`."""

    def run_due(self) -> int:
        """Send what is due, remove what is old."""
        return actions.deliver_due() + actions.remove_old()
