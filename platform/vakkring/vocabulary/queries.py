"""Read-only: the words, for those who search."""

from functools import lru_cache

from django.core.cache import caches

from vakkring.search.question import Same, Synonyms
from vakkring.vocabulary.models import Synonym

KEPT_SECONDS = 30

Pair = tuple[str, str, bool]


def synonyms() -> Synonyms:
    """All other words for what people type. An operator's change is seen within half a minute. 1 query then, else none."""
    near, key = caches["near"], "vocabulary:synonyms"
    pairs: tuple[Pair, ...] | None = near.get(key)
    if pairs is None:
        pairs = tuple(Synonym.objects.values_list("typed", "means", "both_ways"))
        near.set(key, pairs, KEPT_SECONDS)
    return built(pairs)


@lru_cache(maxsize=2)
def built(pairs: tuple[Pair, ...]) -> Synonyms:
    """Ready for use. Only the way an operator wrote it is worth telling: who types "warmtepomp" need not hear of "wp"."""
    there = [(typed, Same(means)) for typed, means, _ in pairs]
    back = [(means, Same(typed, told=False)) for typed, means, both_ways in pairs if both_ways]
    return Synonyms([*there, *back])
