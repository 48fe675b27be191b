"""What people found out together is kept, through whoever writes articles and questions.

Whoever has an account can read that. So of a circle nothing is written down unless who leads asks for it, and then not where it was found
out: that there was a session at all is for its members.
"""

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from classroom import showing, writing
from classroom.models import Dilemma, Group, Session
from vakkring import ports
from vakkring.ports import WrittenQuestion

log = logging.getLogger(__name__)


def article(session: Session, title: str, text: str) -> str:
    """A draft by the trainer; its path, or nothing when it cannot be written now: that is no reason to keep people in their groups."""
    topics = list(session.topics.values_list("slug", flat=True))
    for writer in ports.article_writers:
        return attempted(lambda writer=writer: writer.write(session.trainer_id, title, text, topics, about=place(session)))  # type: ignore[misc]
    return ""


def notes(session: Session, groups: list[Group]) -> str:
    """What groups wrote down, as one article; its path."""
    task = groups[0].task
    otherwise = _("Wat groepjes vonden") if session.is_of_circle else session.title
    return article(session, writing.titled(task or otherwise), writing.notes(task, groups))


def dilemma(session: Session, played: Dilemma) -> str:
    """How a dilemma went, as an article, and the case as a question for later; the article's path."""
    view = showing.dilemma_for_staff(played)
    groups = [group for group in session.groups.filter(dilemma=played) if group.notes.strip()]
    path = article(session, writing.titled(played.title), writing.dilemma(view, groups))
    if path:
        why = "\n\n".join(filter(None, (writing.effects(option) for option in view.options)))
        asked = WrittenQuestion(f"{played.role}\n\n{played.case}", tuple(option.text for option in view.options), (), why)
        topics = list(session.topics.values_list("slug", flat=True))
        for writer in ports.question_writers:
            attempted(lambda writer=writer: writer.write(session.trainer_id, played.title, [asked], topics, about=place(session)))  # type: ignore[misc]
    return path


def place(session: Session) -> str:
    """Where it was found out, as far as all who read it may know."""
    return "" if session.is_of_circle else f"session:{session.pk}"


def attempted(write: Callable[[], str]) -> str:
    """Let somebody else's app write; when it refuses, all it did is undone and the room goes on."""
    try:
        with transaction.atomic():
            return write()
    except Exception as error:  # noqa: BLE001 -- each writer has reasons of its own: too many in a day, a title that is taken
        log.warning("what a session found out could not be written down: %r", error)
        return ""
