"""Recording facts, once each; taking back what was only said."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from vakkring.evidence.models import AppendOnlyError, Fact


class Kind(StrEnum):
    """What can be recorded; the reference says on what."""

    SET_FINISHED = "set_finished"
    MODULE_FINISHED = "module_finished"
    HELPED_ON_THE_JOB = "helped_on_the_job"
    USED_ON_JOB = "used_on_job"
    NOT_USED_YET = "not_used_yet"
    WENT_WRONG_ON_JOB = "went_wrong_on_job"
    ARTICLE_IMPROVED = "article_improved"
    SESSION_ATTENDED = "session_attended"
    SESSION_NOT_ATTENDED = "session_not_attended"
    """A trainer mended what was recorded: of the facts about one session the newest counts, see `classroom.actions.attendance`."""


SAID = frozenset({Kind.HELPED_ON_THE_JOB})
"""Not an event but somebody's own word, with a button to take it back."""


def record(person: AbstractBaseUser, kind: Kind, reference: str, at: datetime, details: dict[str, Any] | None = None) -> None:
    """Record that `person` did `kind` on `reference` at `at`. Idempotent: what was known already stays as it was."""
    record_of_all([person.pk], kind, reference, at, details)


def record_of_all(people: Iterable[int], kind: Kind, reference: str, at: datetime, details: dict[str, Any] | None = None) -> None:
    """The same of several people (their keys) at once."""
    facts = [Fact(person_id=pk, kind=kind, reference=reference, at=at, details=details or {}) for pk in people]
    Fact.objects.bulk_create(facts, ignore_conflicts=True)


def take_back(person_id: int, kind: Kind, reference: str) -> None:
    """Remove what a person said himself and does not say any more. Raises `AppendOnlyError` for what happened: that stays."""
    if kind not in SAID:
        raise AppendOnlyError(f"{kind} happened; only what a person said himself can be taken back.")
    models.QuerySet(Fact).filter(person_id=person_id, kind=kind, reference=reference).delete()


def erase(person_id: int) -> None:
    """Remove all facts of a person; called only by the erasure of the whole person."""
    models.QuerySet(Fact).filter(person_id=person_id).delete()
