"""What the search page shows: the best card first, then the rest by kind."""

from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from vakkring import editions
from vakkring.search.known import TEXTS
from vakkring.search.queries import Answer, Hit, find, look_up
from vakkring.vocabulary.queries import synonyms

FIRST = "kaart"
LINKED = ("artikel", "reeks", "livesessie")
"""What a text links to: a card is part of a module, and there are too many of them."""
MOST_LINKED = 6


@dataclass(frozen=True)
class HitGroup:
    """Things of one kind."""

    label: str
    hits: list[Hit]


@dataclass(frozen=True)
class Results:
    """What was found. `best` is one card; without cards, the best of what there is."""

    asked: bool
    answer: Answer
    best: Hit | None
    groups: list[HitGroup]

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self.answer.first) + len(self.answer.others)


def edition() -> str:
    """Which edition of what can be found is current."""
    return editions.current(TEXTS)


def results(query: str) -> Results:
    """Everything public that answers the question: a handful of queries, however much there is."""
    answer = look_up(query, FIRST, synonyms()) if query else Answer()
    found = [*answer.first, *answer.others]
    kinds: dict[str, list[Hit]] = {}
    for hit in found[1:]:
        kinds.setdefault(hit.kind, []).append(hit)
    labels = {"kaart": _("Meer kaarten"), "setje": _("Setjes"), "reeks": _("Reeksen"), "artikel": _("Opzoeken"), "vraag": _("Vragen")}
    labels["livesessie"] = _("Live")
    groups = [HitGroup(labels.get(kind, kind.capitalize()), hits) for kind, hits in kinds.items()]
    return Results(bool(query), answer, found[0] if found else None, groups)


def to_link(query: str) -> list[Hit]:
    """Articles, modules and sessions to link to: first those whose title says what was asked, and no kind takes all the room."""
    if not query:
        return []
    known = synonyms()
    found = [find(query, kind=kind, limit=MOST_LINKED, synonyms=known) for kind in LINKED]
    by_title = in_turns([[hit for hit in hits if title_says(hit)[0]] for hits in found])
    by_text = in_turns([[hit for hit in hits if not title_says(hit)[0]] for hits in found])
    return sorted([*by_title, *by_text][:MOST_LINKED], key=title_says, reverse=True)


def in_turns(rows: list[list[Hit]]) -> list[Hit]:
    """The first of each row, then the second of each."""
    return [hit for turn in zip_longest(*rows) for hit in turn if hit is not None]


def title_says(hit: Hit) -> tuple[int, float]:
    """How many words of the question stand in a title, and how much of the title they are."""
    said = sum(piece.marked for piece in hit.title)
    return said, said / max(1, len(hit.title_text.split()))
