"""What all tools have about topics: things that belong together lead to each other, whoever keeps them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.core.cache import caches

from vakkring import ports
from vakkring.ports import Item, Related

KEEP = 60
"""Seconds. Every page about a topic asks the same."""


def of(topics: Iterable[str], most: Mapping[str, int], but: str = "", links: Collection[str] = ()) -> list[Item]:
    """What all tools have about these topics, each thing once: kind by kind as in `most`, and of each no more than it says.

    First what one of `links` leads to, then what shares most; a topic that few things are about counts for more than a broad one. `but` is
    the page that asks.
    """
    found: dict[str, Item] = {}
    nearness: defaultdict[str, float] = defaultdict(float)
    asked = [source for source in ports.related if source.kind in most]
    for topic in topics:
        items = {item.url: item for source in asked for item in items_of(source, topic) if item.url != but}
        found |= items
        for url in items:
            nearness[url] += 1 / len(items)
    nearest = sorted(found.values(), key=lambda item: (not any(link.startswith(item.url) for link in links), -nearness[item.url]))
    return [item for kind, many in most.items() for item in [one for one in nearest if one.kind == kind][:many]]


def items_of(source: Related, topic: str) -> list[Item]:
    """What one tool has about a topic; no query when warm."""
    near, key = caches["near"], f"kin:{source.kind}:{topic}"
    found: list[Item] | None = near.get(key)
    if found is None:
        found = source.public_items(topic)
        near.set(key, found, KEEP)
    return found
