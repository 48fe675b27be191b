"""The port `QuestionWriter`: questions from a live session become a draft set. A moderator checks it like all that goes online.

It stands with the supplier whose maker the writer is; who makes for nobody writes on the shelf of the site itself.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses import shelves
from courses.drafting import free_slug
from courses.models import CardSet, Module, Shelf
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Membership, Organisation, Person, Role
from vakkring.ports import WrittenQuestion
from vakkring.vocabulary.models import Topic

NAMESPACE = uuid.UUID("5b9a2f5e-6a43-4b86-9b1c-0e6f0a3f7c55")
OWN = "vakkring"
"""The slug of the organisation whose shelf is the site's own."""
LONGEST_SOURCE, LONGEST_ASKED, LONGEST_WHY, LONGEST_OPTION, LONGEST_TITLE = 240, 200, 400, 160, 80


class DraftedQuestions:
    """Keeps questions as a draft."""

    @transaction.atomic
    def write(self, person_id: int, title: str, questions: Sequence[WrittenQuestion], topics: Sequence[str], about: str = "") -> str:
        """One draft set with a card for each question, in review at once; its path, which opens when it was approved.

        The same questions `about` the same thing by the same person, written twice, make one set. Raises `ValueError` without any.
        """
        if not questions:
            raise ValueError("There is nothing to ask.")
        person = Person.objects.get(pk=person_id)
        shelf = shelf_for(person)
        # One at a time for each shelf: two pages added at once would want the same place in the tree.
        Organisation.objects.select_for_update(no_key=True).get(pk=shelf.organisation_id)
        key = uuid.uuid5(NAMESPACE, f"{person_id}:{about}:{title}:{[one.text for one in questions]}")
        known: CardSet | None = CardSet.objects.filter(translation_key=key).first()
        made = known or draft(person, module_on(shelf, person, topics), title, questions, key)
        return made.path_of_page()


def shelf_for(person: Person) -> Shelf:
    """Where this person's questions stand."""
    makes_for = Membership.objects.filter(person=person, role=Role.EDITOR).select_related("organisation").order_by("pk").first()
    if makes_for is not None:
        return shelves.of(makes_for.organisation)
    return shelves.of(Organisation.objects.get_or_create(slug=OWN, defaults={"name": "Vakkring"})[0])


def module_on(shelf: Shelf, person: Person, topics: Sequence[str]) -> Module:
    """The module of this shelf for such questions; a draft until it is approved for the first time."""
    key = uuid.uuid5(NAMESPACE, f"module:{shelf.pk}")
    known: Module | None = Module.objects.filter(translation_key=key).first()
    if known is not None:
        return known
    module = Module(
        title=_("Vragen uit livesessies"),
        slug=free_slug(_("Vragen uit livesessies"), "vragen", Module.objects.all()),
        summary=_("Wat vakmensen samen uitzochten, om nog eens te oefenen."),
        can_do=_("Een lastige keuze wegen zoals vakmensen dat doen"),
        translation_key=key,
        owner=person,
        live=False,
        has_unpublished_changes=True,
    )
    module.topics = list(Topic.objects.filter(slug__in=topics) or Topic.objects.filter(parent=None)[:1])
    shelf.add_child(instance=module)
    module.save_revision(user=person, log_action=True)
    return module


def draft(person: Person, module: Module, title: str, questions: Sequence[WrittenQuestion], key: uuid.UUID) -> CardSet:
    """A set that nobody sees but who checks it."""
    card_set = CardSet(
        title=title,
        slug=free_slug(title, "vragen", module.get_children()),
        translation_key=key,
        author=person.get_full_name() or module.supplier.name,
        minutes=max(1, min(15, len(questions))),
        owner=person,
        live=False,
        has_unpublished_changes=True,
    )
    raw = [card_of(one, uuid.uuid5(key, str(number)), title) for number, one in enumerate(questions)]
    card_set.cards = CardSet.cards.field.stream_block.to_python(raw)
    module.add_child(instance=card_set)
    card_set.save_revision(user=person, log_action=True)
    card_set.get_workflow().start(card_set, person)
    audit(person, "set.drafted", f"courses.set:{card_set.pk}", title=title, cards=len(questions))
    return card_set


def card_of(asked: WrittenQuestion, key: uuid.UUID, title: str) -> dict[str, Any]:
    """A card as Wagtail stores it. What nobody can know for the maker stays a gap: which answer is right when none was said to be.

    Wagtail keeps a draft with gaps, and refuses to publish it.
    """
    situation, question = split(asked.text)
    body: list[tuple[str, Any]] = [("text", "".join(f"<p>{escape(line)}</p>" for line in situation))] if situation else []
    if asked.why and not asked.right:
        body.append(("note", asked.why))
    body.append(block_of(asked, question))
    blocks = [{"type": kind, "value": value, "id": str(uuid.uuid5(key, kind))} for kind, value in body]
    source = str(Truncator(_("Livesessie: %(title)s") % {"title": title}).chars(LONGEST_SOURCE))
    shown = str(Truncator(question).chars(LONGEST_TITLE))
    return {"type": "card", "value": {"title": shown, "body": blocks, "on_site": "", "source": source}, "id": str(key)}


def split(text: str) -> tuple[list[str], str]:
    """The situation in lines, and the question: the last line, as far as one fits."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [], _("Wat doe je?")
    if len(lines) == 1 and len(lines[0]) <= LONGEST_ASKED:
        return [], lines[0]
    if len(lines[-1]) <= LONGEST_ASKED and lines[-1].endswith("?"):
        return lines[:-1], lines[-1]
    return lines, _("Wat doe je?")


def block_of(asked: WrittenQuestion, question: str) -> tuple[str, dict[str, Any]]:
    """The question with its options."""
    why = str(Truncator(asked.why).chars(LONGEST_WHY))
    options = [
        {"text": str(Truncator(text).chars(LONGEST_OPTION)), "right": number in asked.right, "why": why}
        for number, text in enumerate(asked.options)
    ]
    if len(asked.right) > 1:
        return "several", {"question": question, "hint": "", "options": options, "explain": why}
    return "one", {"question": question, "hint": "", "options": options}
