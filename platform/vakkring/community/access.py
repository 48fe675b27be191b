"""Who is in which circle, who may read and answer a question. Read-only predicates; one condition per line."""

from vakkring.accounts.access import Somebody, has_role, is_moderator
from vakkring.accounts.models import Role
from vakkring.community.models import CircleMember, Question


def in_circle(somebody: Somebody, circle_id: int | None) -> bool:
    """True for who belongs to this circle."""
    if not somebody.is_authenticated or circle_id is None:
        return False
    return CircleMember.objects.filter(circle=circle_id, person=somebody.pk).exists()


def is_its_coach(somebody: Somebody, question: Question) -> bool:
    """True for the coach it was given to, as long as he is a coach."""
    if question.coach_id is None:
        return False
    if somebody.pk != question.coach_id:
        return False
    return has_role(somebody, Role.COACH)


def may_read(somebody: Somebody, question: Question) -> bool:
    """True for the asker, for its coach and for moderators."""
    if not somebody.is_authenticated:
        return False
    if somebody.pk == question.person_id:
        return True
    return is_its_coach(somebody, question) or is_moderator(somebody)


def may_answer(somebody: Somebody, question: Question) -> bool:
    """True for its coach and for moderators, until it is closed; nobody answers himself."""
    if question.closed_at is not None:
        return False
    if somebody.pk == question.person_id:
        return False
    return is_its_coach(somebody, question) or is_moderator(somebody)


def may_react(somebody: Somebody, question: Question) -> bool:
    """True for the asker of a question that was answered and is still open for him: "dit hielp", or one more question."""
    if somebody.pk != question.person_id:
        return False
    if question.closed_at is not None:
        return False
    return question.answered_at is not None
