"""How people get on with cards: counts only, straight from the database, whatever the number of people. Never who.

Counts say nothing about how few may be shown: that is for who presents them (`vakkring.desks.supplier.suppression`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Case, Count, F, Min, Q, Value, When

from courses.models import Answer, Helped, Progress

QUIET = timedelta(days=7)
"""Who did nothing in a set for so long has stopped. Who has not, and is not done, is still at it and not counted."""

Periods = Sequence[timedelta | None]
"""How far back to look, longest first; None is all of time."""


@dataclass(frozen=True)
class Outcomes:
    """Where people in a set ended, by period: `stopped[period][position]` people stopped at that card, `finished[period]` did it all."""

    stopped: tuple[dict[int, int], ...]
    finished: tuple[int, ...]


@dataclass(frozen=True)
class FirstTries:
    """How the first try on a card went, by period."""

    right: tuple[int, ...]
    wrong: tuple[int, ...]


def outcomes(sets: Iterable[int], now: datetime, periods: Periods) -> dict[int, Outcomes]:
    """Where people ended in each of these sets: 1 query.

    What counts for a period is when it was decided: when the set was done for the first time, or when the quiet days were over.
    """
    done = Q(finished_at__isnull=False)

    def since(moment: datetime) -> Q:
        return Q(finished_at__gte=moment) | (~done & Q(changed_at__gte=moment - QUIET))

    settled = Progress.objects.filter(card_set__in=list(sets)).filter(done | Q(changed_at__lt=now - QUIET, card__position__isnull=False))
    place = Case(When(done, then=Value(0)), default=F("card__position"), output_field=models.IntegerField())
    counted = settled.annotate(place=place, band=band(now, periods, since)).values_list("card_set", "place", "band").annotate(n=Count("pk"))
    stopped: dict[int, list[dict[int, int]]] = {}
    finished: dict[int, list[int]] = {}
    for card_set, at, which, people in counted.order_by():
        for period in range(which + 1):
            if at == 0:
                finished.setdefault(card_set, [0] * len(periods))[period] += people
            else:
                held = stopped.setdefault(card_set, [{} for _ in periods])[period]
                held[at] = held.get(at, 0) + people
    return {
        one: Outcomes(tuple(stopped.get(one, [{} for _ in periods])), tuple(finished.get(one, [0] * len(periods))))
        for one in stopped.keys() | finished.keys()
    }


def first_tries(cards: Iterable[int], now: datetime, periods: Periods) -> dict[int, FirstTries]:
    """How many answered each of these cards right or wrong at their first try: 1 query, by card and person on the index `answer_tries`."""
    asked = list(cards)
    if not asked:
        return {}  # for nothing the ORM has no SQL
    judged = Answer.objects.filter(card__in=asked, right__isnull=False).order_by()
    each = judged.values(tried=F("card"), who=F("person"), visitor=F("guest")).annotate(
        first_at=Min("received_at"), wrong_at=Min("received_at", filter=Q(right=False))
    )
    inner, params = each.query.sql_with_params()
    bands, moments = band_sql(now, periods)
    # The ORM cannot group what is grouped already. All of this is our own text; values travel as parameters.
    sql = f"""SELECT tried, CASE WHEN wrong_at = first_at THEN 1 ELSE 0 END AS wrong, {bands} AS band, COUNT(*)
              FROM ({inner}) tries GROUP BY 1, 2, 3"""  # noqa: S608 -- see above
    found: dict[int, tuple[list[int], list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*moments, *params])
        for card, wrong, which, people in cursor.fetchall():
            held = found.setdefault(card, ([0] * len(periods), [0] * len(periods)))[wrong]
            for period in range(which + 1):
                held[period] += people
    return {card: FirstTries(tuple(right), tuple(wrong)) for card, (right, wrong) in found.items()}


def helped(cards: Iterable[int], now: datetime, periods: Periods) -> dict[int, tuple[int, ...]]:
    """How many said of each of these cards that it helped on the job, by period: 1 query."""
    marked = Helped.objects.filter(card__in=list(cards)).annotate(band=band(now, periods, lambda moment: Q(at__gte=moment)))
    found: dict[int, list[int]] = {}
    for card, which, people in marked.values_list("card", "band").annotate(n=Count("pk")).order_by():
        held = found.setdefault(card, [0] * len(periods))
        for period in range(which + 1):
            held[period] += people
    return {card: tuple(counts) for card, counts in found.items()}


def band(now: datetime, periods: Periods, since: Callable[[datetime], Q]) -> Any:
    """The number of the shortest period in which a row falls."""
    shortest_first = [When(since(now - back), then=Value(index)) for index, back in reversed(list(enumerate(periods))) if back is not None]
    return Case(*shortest_first, default=Value(0), output_field=models.IntegerField())


def band_sql(now: datetime, periods: Periods) -> tuple[str, list[Any]]:
    """The same for a column `first_at`, as SQL with its parameters."""
    bounded = [(index, now - back) for index, back in reversed(list(enumerate(periods))) if back is not None]
    cases = " ".join(f"WHEN first_at >= %s THEN {index}" for index, _moment in bounded)
    moments = [connection.ops.adapt_datetimefield_value(moment) for _index, moment in bounded]
    return (f"CASE {cases} ELSE 0 END" if cases else "0"), moments
