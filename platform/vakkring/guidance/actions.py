"""Asking whether somebody used what he learnt, and recording what he says."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.evidence import actions as evidence
from vakkring.evidence.actions import Kind
from vakkring.evidence.models import Fact
from vakkring.guidance import letters
from vakkring.guidance.models import FollowUp, Outcome
from vakkring.notices.actions import tell

AFTER = timedelta(days=14)
TOO_LATE = timedelta(days=60)
"""Who finished longer ago is not asked any more: after a stop of the service nobody gets a heap of old questions."""
BATCH = 200
PREFIX = "courses."
FACTS = {Outcome.USED: Kind.USED_ON_JOB, Outcome.NOT_YET: Kind.NOT_USED_YET, Outcome.WENT_WRONG: Kind.WENT_WRONG_ON_JOB}


# --- asking -----------------------------------------------------------------------------------------------------------------------------
def due(now: datetime) -> QuerySet[Fact]:
    """Modules finished two weeks ago by people who are still here and were not asked about them yet."""
    about = Replace(OuterRef("reference"), Value(PREFIX), Value(""), output_field=CharField())
    known = FollowUp.objects.filter(person=OuterRef("person"), about=about)
    finished = Fact.objects.filter(kind=Kind.MODULE_FINISHED, reference__startswith=f"{PREFIX}module:")
    here = finished.filter(person__is_active=True, person__erased_at=None)
    return here.filter(at__lte=now - AFTER, at__gt=now - TOO_LATE).exclude(Exists(known)).select_related("person").order_by("at", "pk")


def ask_due() -> int:
    """Ask everybody whose two weeks have passed; answers how many were asked now."""
    now = timezone.now()
    return sum(ask(fact, now) for fact in due(now)[:BATCH])


@transaction.atomic
def ask(fact: Fact, now: datetime) -> bool:
    """Ask one person about one module; False when he was asked already, also by another process at the same moment."""
    about = fact.reference.removeprefix(PREFIX)
    title = str(fact.details.get("title", ""))[:200]
    follow_up, created = FollowUp.objects.get_or_create(person_id=fact.person_id, about=about, defaults={"title": title, "asked_at": now})
    if created:
        subject, text = letters.follow_up(title)
        url = reverse("guidance:follow_up", args=[follow_up.pk])
        tell(fact.person, f"follow-up:{about}", subject, text, url, kind="follow-up", letter=True)
    return created


# --- answering --------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def answer(person: Person, follow_up_pk: int, outcome: Outcome) -> FollowUp:
    """Record what became of it, here and as evidence. Saying it twice counts once; "ja" stays "ja"."""
    follow_up = locked(person, follow_up_pk)
    if follow_up.settled or follow_up.outcome == outcome:
        return follow_up
    follow_up.outcome, follow_up.answered_at = outcome, timezone.now()
    follow_up.save(update_fields=["outcome", "answered_at"])
    evidence.record(person, FACTS[outcome], f"{PREFIX}{follow_up.about}", follow_up.answered_at, {"title": follow_up.title})
    return follow_up


@transaction.atomic
def tell_more(person: Person, follow_up_pk: int, text: str, photo: File[bytes] | None) -> FollowUp:
    """Keep a sentence and a photo with "ja". An empty field leaves what was there."""
    follow_up = locked(person, follow_up_pk)
    if not follow_up.settled:
        return follow_up
    if photo:
        remove_photo(follow_up)
        follow_up.photo = photo
    follow_up.text = text or follow_up.text
    follow_up.save(update_fields=["text", "photo"])
    return follow_up


def locked(person: Person, follow_up_pk: int) -> FollowUp:
    """His follow-up, locked until the transaction ends."""
    return FollowUp.objects.select_for_update().get(person=person, pk=follow_up_pk)


def erase(person_id: int) -> None:
    """Remove a person's follow-ups with their photos."""
    mine = FollowUp.objects.filter(person=person_id)
    for one in mine:
        remove_photo(one)
    mine.delete()


def remove_photo(row: Any) -> None:
    """Delete the photo's file once the transaction is certain."""
    if row.photo:
        transaction.on_commit(partial(row.photo.storage.delete, row.photo.name))
