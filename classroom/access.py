"""Who may plan, see and lead sessions, and come to them. Read-only predicates; one condition per line."""

from classroom.models import Audience, Session
from vakkring.accounts.access import Somebody, has_role, is_moderator
from vakkring.accounts.models import Role
from vakkring.community.access import in_circle
from vakkring.shop.access import is_entitled


def may_plan(somebody: Somebody) -> bool:
    """True for trainers and moderators."""
    return has_role(somebody, Role.TRAINER) or is_moderator(somebody)


def leads(somebody: Somebody, session: Session) -> bool:
    """True for its trainer and who leads along, as long as they are trainers at all."""
    if not has_role(somebody, Role.TRAINER):
        return False
    if somebody.pk == session.trainer_id:
        return True
    return session.leaders.filter(pk=somebody.pk).exists()


def may_lead(somebody: Somebody, session: Session) -> bool:
    """True for who leads it, and for moderators: they keep rooms safe."""
    return leads(somebody, session) or is_moderator(somebody)


def is_invited(somebody: Somebody, session: Session) -> bool:
    """True for whom it is: everybody, who has an account, or the circle."""
    if session.audience == Audience.PUBLIC:
        return True
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    if session.audience == Audience.MEMBERS:
        return True
    return in_circle(somebody, session.circle_id)


def has_paid(somebody: Somebody, session: Session) -> bool:
    """True for who bought a seat; for everybody when it costs nothing."""
    if session.offer_id is None:
        return True
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    return is_entitled(somebody.pk, session.offer_id)


def may_come(somebody: Somebody, session: Session) -> bool:
    """True for whom it is and who paid for it, if it costs something; for good: also for what is left of it afterwards."""
    return is_invited(somebody, session) and has_paid(somebody, session)


def may_see(somebody: Somebody, session: Session) -> bool:
    """True for who may know of it. That there is one for people with an account is no secret, one of a circle is."""
    if session.published_at is None:  # a draft
        return may_lead(somebody, session)
    if session.audience != Audience.CIRCLE:
        return True
    return is_invited(somebody, session) or may_lead(somebody, session)
