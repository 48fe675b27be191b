"""What a question can be about: the port `Asked`. A card, a set or a module, as far as the visitor may open it."""

import re

from django.urls import reverse
from wagtail.models import Page

from courses import access, outline
from courses.models import Card, CardSet, Shelf
from vakkring.ports import Subject, Visit

ABOUT = re.compile(r"(card|set|module):([1-9][0-9]{0,8})")
LONGEST_TITLE = 200


class CoursesAsked:
    """Resolves "card:12", "set:12" and "module:12"."""

    def subject(self, about: str, visit: Visit) -> Subject | None:
        """Title, path and supplier of what is published; None for everything else."""
        found = ABOUT.fullmatch(about)
        if found is None:
            return None
        kind, pk = found[1], int(found[2])
        if kind == "module":
            return module_subject(pk, visit)
        return card_subject(pk, visit) if kind == "card" else set_subject(pk, visit)


def module_subject(pk: int, visit: Visit) -> Subject | None:
    """A published module."""
    module = outline.online().filter(pk=pk).first()
    if module is None or access.module_for(visit, module.slug) is None:
        return None
    return Subject(
        f"module:{pk}", module.title[:LONGEST_TITLE], reverse("courses:module", args=[module.slug]), supplier_of(module), topics_of(module)
    )


def set_subject(pk: int, visit: Visit) -> Subject | None:
    """A published set, as far as the visitor may know of it. Its first page is for everybody."""
    card_set = CardSet.objects.filter(pk=pk).defer("cards").first()
    if card_set is None:
        return None
    module = card_set.get_parent()
    if access.set_for(visit, module.slug, card_set.slug) is None:
        return None
    path = reverse("courses:set", args=[module.slug, card_set.slug])
    return Subject(f"set:{pk}", card_set.title[:LONGEST_TITLE], path, supplier_of(module), topics_of(module))


def card_subject(pk: int, visit: Visit) -> Subject | None:
    """A published card that this visitor may study."""
    card = Card.objects.published().filter(pk=pk).select_related("card_set").first()
    if card is None:
        return None
    module = card.card_set.get_parent()
    found = access.set_for(visit, module.slug, card.card_set.slug)
    if found is None or not access.may_study(visit, found):
        return None
    path = reverse("courses:card", args=[found.module_slug, found.slug, card.position])
    return Subject(f"card:{pk}", card.title, path, supplier_of(module), topics_of(module))


def supplier_of(module: Page) -> int | None:
    """The organisation on whose shelf the module stands: 1 query."""
    found: int | None = Shelf.objects.filter(path=outline.parent_path(module)).values_list("organisation", flat=True).first()
    return found


def topics_of(module: Page) -> tuple[str, ...]:
    """What the module is about, and so all that is in it: no query when warm, `access` looked there before."""
    found = outline.module_online(module.slug)
    return tuple(topic.slug for topic in found.topics) if found else ()
