"""Choosing from all modules: filters, how many each choice would leave, pages. Pure; `outline.shelved` knows what there is.

A filter is a word in the address with one of its values: `?onderwerp=laden&tijd=kort`. What nobody knows is left out, and that is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

SHORT_MINUTES = 10
PAGE_SIZE = 20

TOPIC, TRADE, TIME, LEVEL, OPEN = FILTERS = ("onderwerp", "vak", "tijd", "instap", "open")
PAGE = "pagina"
SHORT, LONGER = "kort", "langer"
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Shelved:
    """A module as filters see it: by filter the values that it answers to."""

    pk: int
    values: Mapping[str, frozenset[str]]

    def misses(self, chosen: Mapping[str, str]) -> list[str]:
        """The filters that keep it out."""
        return [name for name, value in chosen.items() if value not in self.values[name]]


@dataclass(frozen=True)
class Choice:
    """What somebody chose. `unknown`: something else stood in the address as well."""

    chosen: Mapping[str, str]
    page: int = 1
    unknown: bool = False

    def address(self, changed: Mapping[str, str] | None = None, page: int = 1) -> str:
        """The part of the address behind the question mark with these filters changed; an empty value takes one away."""
        values = {name: value for name, value in {**self.chosen, **(changed or {})}.items() if value}
        return "?" + urlencode({**values, **({PAGE: page} if page > 1 else {})})


def read(asked: Mapping[str, str], known: Mapping[str, Iterable[str]]) -> Choice:
    """What an address asks for, as far as it makes sense."""
    chosen, unknown = {}, False
    for name in FILTERS:
        value = asked.get(name, "")
        if value in known[name]:
            chosen[name] = value
        unknown = unknown or bool(value and name not in chosen)
    page = asked.get(PAGE, "1")
    return Choice(
        chosen, min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < len(str(MOST_PAGES * 10)) else 1, unknown
    )


@dataclass(frozen=True)
class Found:
    """The modules of one page, and what other choices would give.

    `counts`: by filter and value, how many there are with the other filters as they are. `without`: by chosen filter, how many there would
    be without it.
    """

    pks: tuple[int, ...]
    total: int
    choice: Choice
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]


@dataclass(frozen=True)
class Walk:
    """What one walk over all modules found for some filters: all that answer, and the counts as `Found` has them."""

    pks: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]


def walk(shelved: Sequence[Shelved], chosen: Mapping[str, str], first: str = "") -> Walk:
    """The modules that answer to all filters, in the order in which they come; those for the trade `first` before the others.

    A module that only one filter keeps out counts for the other values of that filter.
    """
    found: list[Shelved] = []
    counts: dict[str, dict[str, int]] = {name: {} for name in FILTERS}
    without: Counter[str] = Counter()
    for one in shelved:
        missed = one.misses(chosen)
        if not missed:
            found.append(one)
            without.update(list(chosen))
        elif len(missed) == 1:
            without[missed[0]] += 1
        for name in FILTERS if not missed else missed[:1] if len(missed) == 1 else ():
            tally = counts[name]
            for value in one.values[name]:
                tally[value] = tally.get(value, 0) + 1
    if first:
        found.sort(key=lambda one: first not in one.values[TRADE])
    return Walk(tuple(one.pk for one in found), counts, without)


def page_of(walked: Walk, choice: Choice) -> Found:
    """The modules of the page that was asked for; of the nearest one that there is."""
    pages = max(1, -(-len(walked.pks) // PAGE_SIZE))
    choice = replace(choice, page=min(max(choice.page, 1), pages))
    start = (choice.page - 1) * PAGE_SIZE
    return Found(walked.pks[start : start + PAGE_SIZE], len(walked.pks), choice, pages, walked.counts, walked.without)
