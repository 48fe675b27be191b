"""Telling people things, and what follows from their reading them."""

from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from vakkring.accounts.letters import GOODBYE
from vakkring.accounts.models import Person
from vakkring.notices.delivery import deliver
from vakkring.notices.models import Letter, Notice, State
from vakkring.realtime import rights

KEEP_LETTERS = timedelta(days=90)
KEEP_READ_NOTICES = timedelta(days=365)
BATCH = 200
"""At most so many letters in one round, so that the round ends; the rest goes a minute later."""


def send_letter(to: str, subject: str, text: str, key: str, person: AbstractBaseUser | None = None, *, secret: bool = False) -> Letter:
    """Put a letter in the outbox, in the caller's transaction; it leaves after commit. The same key again changes and sends nothing."""
    letter, created = Letter.objects.get_or_create(
        key=key,
        defaults={"to": to, "subject": one_line(subject), "text": text, "person_id": person.pk if person else None, "secret": secret},
    )
    if created:
        post(letter.pk)
    return letter


def post(letter_id: int) -> None:
    """Let a letter leave once the caller's transaction is certain.

    In production the worker sends it, within a second or two: a page must not wait for a mail server. Without a worker it leaves at once;
    a fault in that is logged, and the page that caused the letter goes on.
    """
    if not settings.LETTERS_BY_WORKER:
        transaction.on_commit(partial(deliver, letter_id), robust=True)


def one_line(subject: str) -> str:
    """A subject without line breaks: they would start a new mail header."""
    return " ".join(subject.split())[:200]


@transaction.atomic
def tell(person: Person, key: str, title: str, text: str, url: str = "", *, kind: str = "", letter: bool = False) -> Notice:
    """Tell a person something in the app, and by letter too if asked. `url` is a path on this site. The same key again changes nothing."""
    if url and (not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None)):
        raise ValueError("A notice leads to a path on this site, such as /leren/.")
    notice, created = Notice.objects.get_or_create(
        person_id=person.pk,
        key=key,
        defaults={"kind": kind, "title": title, "text": text, "url": url},
    )
    if created:
        rights.changed(person.pk)
    if created and letter:
        body = f"{text}\n\n{settings.SITE_URL}{url}" if url else text
        send_letter(person.email, title, body, f"notice:{notice.pk}", person)
    return notice


@transaction.atomic
def take_back(key_starts: str) -> None:
    """Remove what was told about something that is gone, from everybody: it would lead nowhere. Letters on their way are removed, too."""
    told = Notice.objects.filter(key__startswith=key_starts)
    for person_id in told.filter(read_at=None).order_by().values_list("person_id", flat=True).distinct():
        rights.changed(person_id)
    Letter.objects.filter(key__in=[f"notice:{pk}" for pk in told.values_list("pk", flat=True)]).delete()
    told.delete()


def mark_read(person: AbstractBaseUser, notice_id: int) -> Notice | None:
    """Mark a notice of this person as read; None when he has no such notice. Reading again keeps the first moment."""
    mine = Notice.objects.filter(person_id=person.pk, pk=notice_id)
    if mine.filter(read_at=None).update(read_at=timezone.now()):
        rights.changed(person.pk)
    return mine.first()


def mark_all_read(person: AbstractBaseUser) -> int:
    """Mark everything as read; answers how many notices that were."""
    many = Notice.objects.filter(person_id=person.pk, read_at=None).update(read_at=timezone.now())
    if many:
        rights.changed(person.pk)
    return many


def send_again(letter_id: int) -> bool:
    """Give a letter that failed for good its tries anew; False when there is none, or when it held a code that has expired."""
    failed = Letter.objects.filter(pk=letter_id, state=State.FAILED, secret=False)
    again = bool(failed.update(state=State.WAITING, attempts=0, next_try_at=timezone.now(), claimed_at=None))
    if again:
        post(letter_id)
    return again


def deliver_due(most: int = BATCH) -> int:
    """Send what is due: new ones, later attempts, and letters whose worker died; codes first. Answers how many left."""
    due = Letter.objects.all().deliverable(timezone.now()).order_by("-secret", "next_try_at")
    return sum(deliver(letter_id) for letter_id in due.values_list("pk", flat=True)[:most])


def remove_old() -> int:
    """Remove letters that left (or never will) after 90 days, a goodbye at once, and read notices after a year."""
    now = timezone.now()
    old = Q(created_at__lt=now - KEEP_LETTERS) | Q(key__startswith=GOODBYE)
    letters, _ = Letter.objects.filter(old, state__in=[State.SENT, State.FAILED]).delete()
    notices, _ = Notice.objects.filter(read_at__lt=now - KEEP_READ_NOTICES).delete()
    return letters + notices


def erase(person_id: int) -> None:
    """Remove a person's notices and letters, also those that went to an address of his before he had an account.

    One that is still to go there without being his may leave; the goodbye is written after this.
    """
    Notice.objects.filter(person_id=person_id).delete()
    login = Person.objects.filter(pk=person_id).values("email")
    proved = EmailAddress.objects.filter(user_id=person_id, verified=True).values("email")
    gone = Q(state__in=[State.SENT, State.FAILED]) & (Q(to__in=login) | Q(to__in=proved))
    Letter.objects.filter(Q(person_id=person_id) | gone).delete()


__all__ = ["deliver", "deliver_due", "erase", "mark_all_read", "mark_read", "remove_old", "send_again", "send_letter", "take_back", "tell"]
