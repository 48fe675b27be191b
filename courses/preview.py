"""Pages as they would be published now, for who looks at them in Wagtail before that."""

from typing import Any

from courses import render
from courses.models import CardSet, Module
from courses.outline import ModuleOutline, SetBrief, TopicBrief
from courses.queries import line


def of_set(card_set: CardSet) -> dict[str, Any]:
    """All cards of a set."""
    return {"cards": [render.card_of(block, card_set.pk or 0) for block in card_set.cards]}


def of_module(module: Module) -> dict[str, Any]:
    """What the page of a module shows, with the newest drafts of its sets. A module that was never saved has none."""
    sets = CardSet.objects.child_of(module) if module.pk else CardSet.objects.none()
    topics = tuple(TopicBrief(one.pk, one.slug, one.name, one.icon) for one in module.topics.all())
    found = ModuleOutline(
        pk=module.pk or 0,
        path=module.path,
        slug=module.slug,
        title=module.title,
        summary=module.summary,
        level=str(module.get_level_display()),
        can_do=tuple(module.can_do_list),
        limits=module.limits,
        drawing=module.drawing,
        drawing_alt=module.drawing_alt,
        supplier=module.supplier.name,
        topics=topics,
        sets=tuple(brief(one.get_latest_revision_as_object()) for one in sets),
        closed=module.closed,
    )
    norms = [(norm.value["name"], norm.value["edition"], norm.value["note"]) for norm in module.norms]
    return {"detail": line(found, {}), "module": found, "norms": norms}


def brief(card_set: CardSet) -> SetBrief:
    """A draft set in its module."""
    return SetBrief(
        card_set.pk, card_set.slug, card_set.title, card_set.minutes, card_set.author, card_set.open_to_all, len(card_set.cards)
    )
