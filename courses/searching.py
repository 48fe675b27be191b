"""What of this app can be found, and what belongs to a topic: the ports `Searchable` and `Related`."""

from collections.abc import Iterable

from django.urls import reverse

from courses import outline
from courses.models import Card, CardSet, Module
from courses.outline import ModuleOutline
from vakkring.ports import Entry, Item
from vakkring.vocabulary.models import Topic

MOST_RELATED = 24


def module_entry(module: Module) -> Entry:
    """A module as the index holds it."""
    return Entry(
        reference=f"courses.module:{module.pk}",
        kind="reeks",
        title=module.title,
        body=f"{module.summary} {module.can_do}",
        url=reverse("courses:module", args=[module.slug]),
        topics=tuple(module.topics.values_list("slug", flat=True)),
    )


def card_entries(card_set: CardSet, module: Module) -> Iterable[Entry]:
    """The published cards of a set as the index holds them; the summary on screen names the set. 2 queries."""
    topics = tuple(module.topics.values_list("slug", flat=True))
    for card in Card.objects.published().filter(card_set=card_set):
        yield Entry(
            reference=f"courses.card:{card.pk}",
            kind="kaart",
            title=card.title,
            body=f"{card.words} · {card_set.title}",
            url=reverse("courses:card", args=[module.slug, card_set.slug, card.position]),
            topics=topics,
        )


class CoursesSearchable:
    """All published modules and cards."""

    def entries(self) -> Iterable[Entry]:
        """Modules first."""
        modules = Module.objects.live().public()
        yield from (module_entry(module) for module in modules)
        for module in modules:
            for card_set in CardSet.objects.live().public().child_of(module):
                yield from card_entries(card_set, module)


class CoursesRelated:
    """Modules about a topic."""

    def public_items(self, topic_slug: str) -> list[Item]:
        """Newest first."""
        topic = Topic.objects.filter(slug=topic_slug).first()
        return [as_item(module) for module in outline.newest(topic.pk, MOST_RELATED)] if topic else []


def as_item(module: ModuleOutline) -> Item:
    """A module as other apps list it."""
    url = reverse("courses:module", args=[module.slug])
    return Item(title=module.title, url=url, kind="reeks", summary=module.summary, minutes=module.minutes, icon=module.icon)
