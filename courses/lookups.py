"""What can be looked up besides: articles about what a module is about, from whichever tool has them."""

from collections import Counter

from django.core.cache import caches

from courses.models import Module
from courses.searching import CoursesRelated
from vakkring import ports
from vakkring.ports import Item

KIND = "artikel"
KEPT_SECONDS = 60
MOST = 4


def articles_about(module_pk: int) -> list[Item]:
    """Articles about a module's topics, each once; kept for a minute, since everybody gets the same. No query when warm."""
    near, key = caches["near"], f"lookups:{module_pk}"
    found: list[Item] | None = near.get(key)
    if found is None:
        slugs = Module.objects.filter(pk=module_pk).values_list("topics__slug", flat=True)
        others = [source for source in ports.related if not isinstance(source, CoursesRelated)]
        items = [item for slug in slugs if slug for source in others for item in source.public_items(slug) if item.kind == KIND]
        # What is about more of the same comes first: all of them share the broad topic.
        shared = Counter(item.url for item in items)
        found = sorted({item.url: item for item in items}.values(), key=lambda item: -shared[item.url])[:MOST]
        near.set(key, found, KEPT_SECONDS)
    return found


def write_down(about: str) -> str:
    """Where somebody can write down what he found out at `about` ("card:12"); empty when no tool keeps that."""
    return next((writer.address(about) for writer in ports.article_writers), "")
