"""What else there is about what a module is about, from whichever tool has it."""

from django.core.cache import caches

from courses.models import Module
from vakkring import ports
from vakkring.ports import Item

KEPT_SECONDS = 60
ARTICLE = "artikel"
MOST = {"livesessie": 2, ARTICLE: 4}
"""Of each kind, in this order: what happens soon comes first."""


def kin_of(module_pk: int) -> list[Item]:
    """Sessions and articles about a module's topics; kept for a minute, since everybody gets the same. No query when warm."""
    near, key = caches["near"], f"lookups:{module_pk}"
    found: list[Item] | None = near.get(key)
    if found is None:
        topics = Module.objects.filter(pk=module_pk, topics__isnull=False).values_list("topics__slug", flat=True)
        found = ports.kin(list(topics), MOST)
        near.set(key, found, KEPT_SECONDS)
    return found


def articles_about(module_pk: int) -> list[Item]:
    """The articles among them."""
    return [item for item in kin_of(module_pk) if item.kind == ARTICLE]


def write_down(about: str) -> str:
    """Where somebody can write down what he found out at `about` ("card:12"); empty when no tool keeps that."""
    return next((writer.address(about) for writer in ports.article_writers), "")
