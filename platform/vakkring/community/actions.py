"""Asking, answering, reacting, and keeping promises. Every change of state in this app happens here."""

import re
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.community import access, letters, promise, queries
from vakkring.community.models import Answer, Question
from vakkring.notices.actions import take_back, tell
from vakkring.ports import Subject

MOST_A_DAY = 10
MOST_ANSWERS = 20
BATCH = 200
"""At most so many in one round of what is due; the rest goes a minute later."""


class TooMany(Exception):  # noqa: N818 -- read as what it is: too many questions
    """Somebody asked as much in a day as one person can answer well."""


class AskedBefore(Exception):  # noqa: N818 -- named for what happened
    """The one further question was asked already, or the question is closed."""


# --- asking -----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def ask(person: Person, subject: Subject, *, client_id: uuid.UUID, text: str, photo: File[bytes] | None = None) -> Question:
    """Ask a coach. The same `client_id` twice asks once. Raises `TooMany`."""
    now = timezone.now()
    # One after the other: two windows at once must not both be the tenth.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = Question.objects.filter(person=person)
    known = mine.filter(client_id=client_id).first()
    if known is not None:
        return known
    if mine.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany
    question = Question.objects.create(
        person=person,
        client_id=client_id,
        about=subject.about,
        about_title=subject.title,
        about_path=subject.path,
        text=text,
        photo=photo or "",
        coach=queries.coach_for(person.pk, subject.organisation_id),
        promised_by=promise.promised(now),
        asked_at=now,
    )
    tell_who_answers(question, "asked", letters.new_question(question.about_title, question.promise))
    return question


@transaction.atomic
def ask_further(person: Person, question_pk: int, text: str) -> Question:
    """Ask once more after an answer: it is open again, with a new promise. The same text twice counts once. Raises `AskedBefore`."""
    question = locked(question_pk)
    if question.person_id != person.pk:
        raise PermissionDenied
    if question.further and question.further == text:
        return question
    if question.further or not access.may_react(person, question):
        raise AskedBefore
    now = timezone.now()
    question.further, question.further_at = text, now
    question.answered_at, question.reminded_at = None, None
    question.promised_by = promise.promised(now)
    question.save(update_fields=["further", "further_at", "answered_at", "reminded_at", "promised_by"])
    tell_who_answers(question, "further", letters.further_question(question.about_title, question.promise))
    return question


@transaction.atomic
def say_it_helped(person: Person, question_pk: int) -> Question:
    """The asker is helped: the question is closed. Twice counts once."""
    question = locked(question_pk)
    if question.person_id != person.pk:
        raise PermissionDenied
    if access.may_react(person, question):
        question.helped, question.closed_at = True, timezone.now()
        question.save(update_fields=["helped", "closed_at"])
        authors = Person.objects.filter(answers_given__question=question, is_active=True).distinct()
        for author in authors:
            write(author, question, "helped", letters.helped(question.about_title), letter=False)
    return question


# --- answering --------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def answer(author: Person, question_pk: int, *, client_id: uuid.UUID, text: str, photo: File[bytes] | None = None) -> Answer:
    """Answer a question; the asker hears of it. The same `client_id` twice answers once. Raises `PermissionDenied` and `TooMany`."""
    question = locked(question_pk)
    known = question.answers.filter(client_id=client_id, author=author).first()
    if known is not None:
        return known
    if not access.may_answer(author, question):
        raise PermissionDenied
    if question.answers.count() >= MOST_ANSWERS:
        raise TooMany
    given = Answer.objects.create(question=question, author=author, client_id=client_id, text=text, photo=photo or "", at=timezone.now())
    question.answered_at = question.answered_at or given.at
    question.save(update_fields=["answered_at"])
    if question.person.is_active:
        write(question.person, question, f"answer:{given.pk}", letters.answered(question.about_title))
    return given


def locked(question_pk: int) -> Question:
    """The question, locked until the transaction ends."""
    return Question.objects.select_for_update(of=("self",)).select_related("person", "coach").get(pk=question_pk)


# --- what is due ------------------------------------------------------------------------------------------------------------------------
def remind_late() -> int:
    """Remind once a promise of every question whose time has passed; answers how many."""
    now = timezone.now()
    late = Question.objects.overdue(now).filter(reminded_at=None).order_by("promised_by")
    return sum(remind(pk, now) for pk in late.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def remind(question_pk: int, now: datetime) -> bool:
    """Tell the coach and the moderators that this one is late; False when another process was first or it was answered meanwhile."""
    question = Question.objects.overdue(now).filter(pk=question_pk, reminded_at=None).select_for_update(of=("self",)).first()
    if question is None:
        return False
    question.reminded_at = now
    question.save(update_fields=["reminded_at"])
    event = f"late:{question.promised_by:%Y%m%d%H%M}"
    if question.coach is not None:
        write(question.coach, question, event, letters.late(question.about_title, question.promise))
    for moderator in queries.moderators(but=[question.person_id, question.coach_id]):
        write(moderator, question, event, letters.late_for_moderators(question.about_title, question.promise))
    return True


def hand_over() -> int:
    """Give open questions of who is no coach any more, or of nobody, to a coach; answers how many changed hands."""
    return sum(give_to_another(pk) for pk in queries.without_coach().values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def give_to_another(question_pk: int) -> bool:
    """Give one question to a coach; to the moderators when there is none. A promise that cannot be kept any more is made anew."""
    question = queries.without_coach().filter(pk=question_pk).select_for_update(of=("self",)).first()
    if question is None:
        return False
    coach = queries.coach_for(question.person_id, None)
    if coach is None and question.coach_id is None:
        return False
    now = timezone.now()
    question.coach = coach
    if question.promised_by < now:
        question.promised_by, question.reminded_at = promise.promised(now), None
    question.save(update_fields=["coach", "promised_by", "reminded_at"])
    event = f"over:{coach.pk if coach else 'moderators'}:{question.promised_by:%Y%m%d%H%M}"
    tell_who_answers(question, event, letters.new_question(question.about_title, question.promise))
    if question.person.is_active:
        write(question.person, question, event, letters.other_coach(question.about_title, question.promise))
    return True


# --- telling ----------------------------------------------------------------------------------------------------------------------------
def tell_who_answers(question: Question, event: str, words: letters.Text) -> None:
    """Tell the coach; without one, the moderators."""
    for one in [question.coach] if question.coach else queries.moderators(but=[question.person_id]):
        write(one, question, event, words)


def write(person: Person, question: Question, event: str, words: letters.Text, *, letter: bool = True) -> None:
    """Tell one person about a question, once an event."""
    url = reverse("community:question", args=[question.pk])
    tell(person, f"question:{question.pk}:{event}", words.title, words.text, url, kind="question", letter=letter)


# --- erasing ----------------------------------------------------------------------------------------------------------------------------
def erase_questions(person_id: int) -> None:
    """Remove what somebody asked, with the answers to it: both tell about him and his jobs."""
    mine = Question.objects.filter(person=person_id)
    for one in [*mine, *Answer.objects.filter(question__in=mine)]:
        remove_photo(one)
    for question in mine:
        take_back(f"question:{question.pk}:")
    mine.delete()


def make_answers_anonymous(person_id: int) -> None:
    """Keep what a coach answered for who asked, without his name and photos; what he had not answered finds another coach."""
    given = Answer.objects.filter(author=person_id)
    for one in given:
        remove_photo(one)
    person = Person.objects.filter(pk=person_id).first()
    for one in given:
        one.text, one.author, one.photo = without_name(one.text, person), None, ""
        one.save(update_fields=["text", "author", "photo"])
    Question.objects.filter(coach=person_id).update(coach=None)


def without_name(text: str, person: Person | None) -> str:
    """A text without the name that stands under it."""
    names = [person.get_full_name(), person.first_name, person.last_name] if person else []
    for name in filter(None, names):
        text = re.sub(rf"\b{re.escape(name)}\b", "…", text)
    return text


def remove_photo(row: Any) -> None:
    """Delete the photo's file once the transaction is certain."""
    if row.photo:
        transaction.on_commit(partial(row.photo.storage.delete, row.photo.name))
