"""A letter on its way out: claimed by one worker, turned into a mail, sent, and tried again when that fails."""

import hashlib
import logging
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from vakkring.notices.models import Letter, State

log = logging.getLogger(__name__)

DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""How long to wait after each failed attempt; after the last the letter has failed."""

SECRET_DELAYS = DELAYS[:2]
"""A code lives ten minutes: one that comes hours later only confuses."""


def deliver(letter_id: int) -> bool:
    """Send a letter if its time has come and nobody else has it; True when this call sent it. Never raises for a provider's error."""
    now = timezone.now()
    if not claim(letter_id, now):
        return False
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:  # its person was erased in this moment
        return False
    try:
        compose(letter).send()
    except Exception as error:  # noqa: BLE001 -- whatever a mail provider does must not reach a person's page
        put_back(letter, now, error)
        return False
    mark_sent(letter, now)
    return True


def reach() -> None:
    """Open a line to the mail server as a letter would, log in, and close it. Raises `OSError`, with what the server said."""
    line = get_connection()
    line.open()
    line.close()


def claim(letter_id: int, now: datetime) -> bool:
    """Take the letter: one conditional UPDATE, so exactly one of two workers wins, on both databases."""
    mine = Letter.objects.filter(pk=letter_id).deliverable(now)
    return bool(mine.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1))


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The mail: plain text, and the same as very plain HTML.

    The Message-ID follows from the key, so that a letter sent twice after a crash is one letter to a mailbox.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    identity = hashlib.sha256(letter.key.encode()).hexdigest()[:40]
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<{identity}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("notices/letter.html", {"letter": letter}), "text/html")
    return mail


def mark_sent(letter: Letter, claimed_at: datetime) -> None:
    """Note that it left. A secret does not stay behind, except in the demo, where the mailbox page shows it."""
    kept = {} if settings.DEMO or not letter.secret else blank(letter)
    Letter.objects.filter(pk=letter.pk, claimed_at=claimed_at).update(state=State.SENT, sent_at=timezone.now(), last_error="", **kept)


def blank(letter: Letter) -> dict[str, str]:
    """What stays of a secret letter: no text, and a subject without its digits, for a code often stands there too."""
    return {"text": "", "subject": re.sub(r"\d", "•", letter.subject)}


def put_back(letter: Letter, claimed_at: datetime, error: Exception) -> None:
    """Plan the next attempt, or give up and say so in the log (without the address: logs are read by others)."""
    delays = SECRET_DELAYS if letter.secret else DELAYS
    trace = f"{type(error).__name__}: {error}"[:300].encode("utf-8", "replace").decode()
    mine = Letter.objects.filter(pk=letter.pk, claimed_at=claimed_at)
    if letter.attempts <= len(delays):
        mine.update(state=State.WAITING, next_try_at=timezone.now() + delays[letter.attempts - 1], last_error=trace)
        log.warning("Letter %s: attempt %s failed (%s)", letter.pk, letter.attempts, type(error).__name__)
        return
    mine.update(state=State.FAILED, last_error=trace, **(blank(letter) if letter.secret else {}))
    log.error("Letter %s failed for good after %s attempts (%s)", letter.pk, letter.attempts, type(error).__name__)
