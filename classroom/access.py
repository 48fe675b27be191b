"""Who may plan, see and lead sessions, and come to them. Read-only predicates; one condition per line."""

from classroom.models import Audience, Session
from vakkring.accounts.access import Somebody, has_role, is_moderator
from vakkring.accounts.models import Role
from vakkring.community.access import in_circle


def may_plan(somebody: Somebody) -> bool:
    """True for trainers and moderators."""
    return has_role(somebody, Role.TRAINER) or is_moderator(somebody)


def leads(somebody: Somebody, session: Session) -> bool:
    """True for its trainer and who leads along."""
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    if somebody.pk == session.trainer_id:
        return True
    return session.leaders.filter(pk=somebody.pk).exists()


def may_lead(somebody: Somebody, session: Session) -> bool:
    """True for who leads it, and for moderators: they keep rooms safe."""
    return leads(somebody, session) or is_moderator(somebody)


def is_invited(somebody: Somebody, session: Session) -> bool:
    """True for whom it is: everybody, who has an account, or the circle. Also who may see afterwards what is left of it."""
    if session.audience == Audience.PUBLIC:
        return True
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    if session.audience == Audience.MEMBERS:
        return True
    return in_circle(somebody, session.circle_id)


def may_see(somebody: Somebody, session: Session) -> bool:
    """True for who may know of it. That there is one for people with an account is no secret, one of a circle is."""
    if session.published_at is None:  # a draft
        return may_lead(somebody, session)
    if session.audience != Audience.CIRCLE:
        return True
    return is_invited(somebody, session) or may_lead(somebody, session)
