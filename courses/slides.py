"""The port `SlideSource`: the cards of a set, as slides in a live session. Closed modules are not for a room: guests may sit in it."""

import re
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from courses import outline, render
from courses.blocks import QUESTION_KINDS
from courses.models import CardSet
from vakkring import markup
from vakkring.ports import SlideContent

REF = re.compile(r"set:([1-9][0-9]{0,8})")
MOST, MOST_MODULES = 40, 500
NOT_SHOWN = frozenset({"calculation", *QUESTION_KINDS})
"""What is filled in does not work on a slide. A question is shown without its answer."""


class CourseSlides:
    """Sets as slides."""

    def sources(self, person_id: int, words: str = "") -> list[tuple[str, str]]:  # noqa: ARG002 -- the port's signature: open sets are for everybody
        """The published sets of open modules, the newest module first."""
        found = [
            (f"set:{one.pk}", f"{module.title}: {one.title}")
            for module in outline.newest(None, MOST_MODULES)
            for one in module.sets
            if has_words(f"{module.title} {one.title}", words)
        ]
        return found[:MOST]

    def slides(self, ref: str, person_id: int) -> list[SlideContent]:  # noqa: ARG002 -- the same
        """The cards of a set; none for a closed one."""
        found = REF.fullmatch(ref)
        card_set = CardSet.objects.live().filter(pk=int(found[1])).first() if found else None
        if card_set is None:
            return []
        module = outline.module_online(card_set.get_parent().slug)
        if module is None or module.closed:
            return []
        return [slide_of(block, card_set, module.slug, position) for position, block in enumerate(card_set.cards, start=1)]


def has_words(title: str, words: str) -> bool:
    """True when all of these words stand in a title."""
    return all(word in title.lower() for word in words.lower().split())


def slide_of(block: Any, card_set: CardSet, module_slug: str, position: int) -> SlideContent:
    """A card as it is read in a room."""
    place = (card_set.pk, block.id)
    body = block.value["body"]
    parts = [render.block_html(child, place) for child in body if child.block_type not in NOT_SHOWN]
    parts += [asked_html(child) for child in body if child.block_type in QUESTION_KINDS]
    html = "".join(parts)
    link = reverse("courses:card", args=[module_slug, card_set.slug, position])
    return SlideContent(block.value["title"], html, markup.lines(html), link)


def asked_html(child: Any) -> str:
    """A question with what can be chosen."""
    question = render.question_of(child)
    choices = (
        [one["text"] for one in question.get("options", [])]
        or question.get("items", [])
        or [one["label"] for one in question.get("spots", [])]
    )
    sides = [question[side]["label"] for side in ("yes", "no") if side in question]
    return render_to_string("courses/slide_question.html", {"question": question, "choices": choices or sides})
