"""What comes in over HTTP, checked for form; whether an answer fits its question is `grading`'s business."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_ANSWERS = 100


class AnswerForm(forms.Form):
    """One answer from a plain form. The rest of the fields belong to the question: see `grading.read`."""

    card = forms.IntegerField(min_value=1, max_value=2**31, error_messages={"required": _("Dit antwoord hoort bij geen kaart.")})
    id = forms.UUIDField()


class HelpedForm(forms.Form):
    """A card helped on the job, or not after all."""

    card = forms.IntegerField(min_value=1, max_value=2**31)
    undo = forms.BooleanField(required=False)


class QueuedAnswer(BaseModel):
    """One answer from a phone's queue. `given` as in `grading`; `at` is the phone's clock (RFC 3339, with a zone).

    `by` is who gave it, as `visits.names` told the phone; empty for somebody who had done nothing yet.
    """

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    card: int = Field(gt=0, lt=2**31)
    given: dict[str, Any] = Field(default_factory=dict)
    at: datetime
    by: str = Field(default="", max_length=40)

    @property
    def when(self) -> datetime | None:
        """The moment, or None when the phone sent no zone."""
        return self.at if self.at.tzinfo else None


class Queue(BaseModel):
    """What a phone sends when it has reception again: 1 to 100 answers, in the order in which they were given."""

    model_config = ConfigDict(extra="forbid")

    answers: list[QueuedAnswer] = Field(min_length=1, max_length=MOST_ANSWERS)


@dataclass(frozen=True)
class Unreadable(Exception):  # noqa: N818 -- named for what it is
    """The body is not a queue. `problem` is for the log, not for people."""

    problem: str


def read_queue(body: bytes) -> Queue:
    """The queue in a request's body. Raises `Unreadable`."""
    try:
        return Queue.model_validate(json.loads(body))
    except (ValueError, RecursionError, ValidationError) as error:
        raise Unreadable(str(error)[:500]) from error


class ApproveForm(forms.Form):
    """What a moderator has looked at before a page goes online. Everything must be ticked."""

    length = forms.BooleanField(label=_("Elk setje kost 3 tot 4 minuten."))
    language = forms.BooleanField(label=_("De taal is gewoon: korte zinnen, geen schoolwoorden."))
    practice = forms.BooleanField(label=_("Er zit iets in om op de klus te doen."))
    sources = forms.BooleanField(label=_("Bij elke kaart staat waar het vandaan komt. Waar een norm of handleiding beslist, staat dat er."))
    rights = forms.BooleanField(label=_("Er staan geen mensen herkenbaar op en geen adressen of kentekens in beeld."))
    comment = forms.CharField(label=_("Opmerking"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class RejectForm(forms.Form):
    """What the supplier should change."""

    comment = forms.CharField(label=_("Wat moet er anders?"), max_length=2000, widget=forms.Textarea({"rows": 5}))
