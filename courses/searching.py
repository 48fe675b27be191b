"""What of this app can be found, and what belongs to a topic: the ports `Searchable` and `Related`."""

from collections.abc import Iterable

from django.urls import reverse

from courses import outline
from courses.models import Card, CardSet, Module
from courses.outline import ModuleOutline
from vakkring.funding.amounts import round_euros
from vakkring.ports import Entry, Item
from vakkring.vocabulary.models import Topic

KIND = "reeks"
"""What a module is called on screen."""
MOST_RELATED = 24


def is_paid(module: Module) -> bool:
    """True for a module that costs something."""
    return module.offer is not None and not module.offer.free


def module_entry(module: Module) -> Entry:
    """A module as the index holds it."""
    return Entry(
        reference=f"courses.module:{module.pk}",
        kind=KIND,
        title=module.title,
        body=f"{module.summary}\n{module.can_do}",
        url=reverse("courses:module", args=[module.slug]),
        topics=tuple(module.topics.values_list("slug", flat=True)),
        place=round_euros(module.offer.price) if module.offer and is_paid(module) else "",
    )


def set_reference(card_set: CardSet) -> str:
    """What the index knows a set by."""
    return f"courses.set:{card_set.pk}"


def entries_of_set(card_set: CardSet, module: Module) -> Iterable[Entry]:
    """A published set and its cards as the index holds them: 2 queries. What has to be bought is found by its titles only."""
    topics = tuple(module.topics.values_list("slug", flat=True))
    cards = list(Card.objects.published().filter(card_set=card_set))
    yield Entry(
        reference=set_reference(card_set),
        kind="setje",
        title=card_set.title,
        body="\n".join(card.title for card in cards),
        url=reverse("courses:set", args=[module.slug, card_set.slug]),
        topics=topics,
        place=module.title,
    )
    hidden = is_paid(module) and not card_set.open_to_all
    for card in cards:
        yield Entry(
            reference=f"courses.card:{card.pk}",
            kind="kaart",
            title=card.title,
            body="" if hidden else card.words,
            url=reverse("courses:card", args=[module.slug, card_set.slug, card.position]),
            topics=topics,
            place=card_set.title,
        )


class CoursesSearchable:
    """All published modules, sets and cards."""

    def entries(self) -> Iterable[Entry]:
        """Modules first."""
        modules = outline.published()
        yield from (module_entry(module) for module in modules)
        for module in modules:
            for card_set in CardSet.objects.live().public().child_of(module):
                yield from entries_of_set(card_set, module)


class CoursesRelated:
    """Modules about a topic, or about something that falls under it."""

    kind = KIND

    def public_items(self, topic_slug: str) -> list[Item]:
        """Newest first."""
        topic = Topic.objects.filter(slug=topic_slug).first()
        return [as_item(module) for module in outline.newest(topic.pk, MOST_RELATED)] if topic else []


def as_item(module: ModuleOutline) -> Item:
    """A module as other apps list it."""
    url = reverse("courses:module", args=[module.slug])
    return Item(title=module.title, url=url, kind=KIND, summary=module.summary, minutes=module.minutes, icon=module.icon)
