"""What pages and other apps ask about questions.

Other apps (`asked_about`, `open_questions`) never learn who asked or what he wrote: that is between him and his coach.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring import ports
from vakkring.accounts.models import Membership, Person, Role
from vakkring.community.models import Question, QuestionQuerySet
from vakkring.ports import Subject, Visit

LONGEST_ABOUT = 80
RECENTLY = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """An open question as makers of cards see it: about what and since when, without its text or its asker."""

    about: str
    about_title: str
    about_path: str
    asked_at: datetime
    promised_by: datetime


def asked_about(abouts: list[str]) -> dict[str, int]:
    """How many questions were asked about each of these ("card:12"), 0 included: 1 query."""
    counted = Question.objects.about(abouts).order_by().values_list("about").annotate(Count("pk"))
    return dict.fromkeys(abouts, 0) | dict(counted)


def open_questions(abouts: list[str]) -> list[Waiting]:
    """The questions about these that nobody answered yet, oldest promise first: 1 query."""
    rows = Question.objects.open().about(abouts).order_by("promised_by", "pk")
    return [Waiting(*row) for row in rows.values_list("about", "about_title", "about_path", "asked_at", "promised_by")]


# --- what a question is about -------------------------------------------------------------------------------------------------------------
def subject(about: str, person: Person) -> Subject | None:
    """What somebody wants to ask about; None when there is no such thing (any more) or it is not for him."""
    if not about:
        return Subject("", _("Een vraag zonder kaart"))
    if len(about) > LONGEST_ABOUT or any(unicodedata.category(sign) == "Cc" for sign in about):
        return None
    visit = Visit(person_id=person.pk)
    known = next((found for owner in ports.asked if (found := owner.subject(about, visit))), None)
    return known or searched(about)


def searched(about: str) -> Subject | None:
    """Words that somebody looked for in vain."""
    kind, _colon, words = about.partition(":")
    if kind != "search" or not words.strip():
        return None
    return Subject(about, _("Gezocht: %(words)s") % {"words": words.strip()})


@dataclass(frozen=True)
class Said:
    """What was said after a question: an answer, or the one further question. `photo_of` is the answer whose photo goes with it."""

    who: Person | None
    at: datetime
    text: str
    is_answer: bool = True
    photo_of: int | None = None


def thread(question: Question) -> list[Said]:
    """All that was said after the question, in its order: 1 query."""
    answers = question.answers.select_related("author")
    said = [Said(one.author, one.at, one.text, photo_of=one.pk if one.photo else None) for one in answers]
    if question.further_at:
        said.append(Said(question.person, question.further_at, question.further, is_answer=False))
    return sorted(said, key=lambda one: one.at)


# --- who answers --------------------------------------------------------------------------------------------------------------------------
def with_role(role: Role) -> Exists:
    """Has this role, at any organisation."""
    return Exists(Membership.objects.filter(person=OuterRef("pk"), role=role))


def coaches() -> QuerySet[Person]:
    """Who can be given a question."""
    return Person.objects.filter(with_role(Role.COACH), is_active=True)


def moderators(but: Iterable[int | None] = ()) -> QuerySet[Person]:
    """Who keeps the community safe, operators included."""
    found = Person.objects.filter(Q(is_superuser=True) | Q(with_role(Role.MODERATOR)), is_active=True)
    return found.exclude(pk__in=[pk for pk in but if pk is not None]).order_by("pk")


def coach_for(person_id: int, organisation_id: int | None) -> Person | None:
    """The coach with the fewest open questions; one of the organisation that made it goes before others. Never the asker himself."""
    own = Exists(Membership.objects.filter(person=OuterRef("pk"), role=Role.COACH, organisation=organisation_id))
    waiting = Q(questions_to_answer__isnull=False, questions_to_answer__answered_at=None, questions_to_answer__closed_at=None)
    return (
        coaches()
        .exclude(pk=person_id)
        .annotate(
            elsewhere=Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField()),
            waiting=Count("questions_to_answer", filter=waiting),
        )
        .order_by("elsewhere", "waiting", "pk")
        .first()
    )


def without_coach() -> QuestionQuerySet:
    """Open questions that no present coach has."""
    return Question.objects.open().filter(Q(coach=None) | ~Q(coach__in=coaches()))


# --- lists --------------------------------------------------------------------------------------------------------------------------------
def own_questions(person: Person) -> Sequence[Question]:
    """What somebody asked, newest first: 1 query."""
    return list(Question.objects.filter(person=person).select_related("coach")[:100])


def for_moderators() -> Sequence[Question]:
    """What moderators look at: late, or without a coach; oldest promise first: 1 query."""
    found = Question.objects.open().filter(Q(coach=None) | Q(promised_by__lt=timezone.now()))
    return list(found.select_related("coach", "person").order_by("promised_by")[:100])


def to_answer(coach: Person) -> Sequence[Question]:
    """A coach's open questions, oldest promise first: 1 query."""
    return list(Question.objects.open().filter(coach=coach).select_related("person").order_by("promised_by", "pk")[:200])


def answered_recently(coach: Person) -> Sequence[Question]:
    """What this coach answered in the last two weeks, newest first: 1 query."""
    found = Question.objects.filter(coach=coach, answered_at__gt=timezone.now() - RECENTLY)
    return list(found.select_related("person").order_by("-answered_at")[:50])
