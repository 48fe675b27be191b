"""What was promised about speed, held against what was measured in this run. Pure: the result in, lines out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]
WSGI, DAPHNE = "wsgi x2", "daphne x1"


@dataclass(frozen=True)
class Goal:
    """A figure that must be at most `most`, or at least `least`. `found` answers None when this run did not measure it."""

    name: str
    found: Callable[[Result], float | None]
    least: float | None = None
    most: float | None = None

    def line(self, result: Result) -> str:
        """What was found, what was wanted, and whether that is met."""
        value = self.found(result)
        wanted = f"at least {self.least:g}" if self.most is None else f"at most {self.most:g}"
        if value is None:
            return f"not measured  {self.name}: {wanted}"
        met = value >= self.least if self.least is not None else value <= (self.most or 0)
        return f"{'met' if met else 'NOT MET':13} {self.name}: {value:g}, {wanted}"


def page(name: str, figure: str, *, server: str = WSGI, connections: int = 8) -> Callable[[Result], float | None]:
    """A figure of a page."""

    def found(result: Result) -> float | None:
        rows = [row for row in result["pages"] if (row["server"], row["page"], row["connections"]) == (server, name, connections)]
        return float(rows[0][figure]) if rows else None

    return found


def row(part: str, figure: str, **where: Any) -> Callable[[Result], float | None]:
    """A figure of the first row of a part that holds all of `where`."""

    def found(result: Result) -> float | None:
        rows = [one for one in result[part] if all(one.get(name) == value for name, value in where.items())]
        return float(rows[0][figure]) if rows else None

    return found


def ratio(above: Callable[[Result], float | None], below: Callable[[Result], float | None]) -> Callable[[Result], float | None]:
    """One figure divided by another of the same run: what a noisy machine leaves standing."""

    def found(result: Result) -> float | None:
        one, other = above(result), below(result)
        return round(one / other, 2) if one is not None and other else None

    return found


def single(part: str, figure: str) -> Callable[[Result], float | None]:
    """A figure of a part that has only one row."""
    return lambda result: result[part].get(figure)


def delivery(sockets: int) -> Callable[[Result], float | None]:
    """What a delivery costs beyond what the room costs anyhow, by that of the bare server."""
    return ratio(
        row("rooms", "us_without_idle", server="fan-out alone", sockets=sockets),
        row("rooms", "us_without_idle", server="bare", sockets=sockets),
    )


def together(load: str, figure: str, server: str = "ours") -> Callable[[Result], float | None]:
    """A figure of editing together."""
    return row("together", figure, load=load, server=server)


GOALS = [
    Goal("card view, requests a second (WSGI, 8 connections)", page("card (reading)", "per_second"), least=920),
    Goal("card view by bare view", ratio(page("card (reading)", "per_second"), page("bare", "per_second")), least=0.85),
    Goal("question card by bare view", ratio(page("card (question)", "per_second"), page("bare", "per_second")), least=0.85),
    Goal("card view, requests a second (one Daphne, 8 connections)", page("card (reading)", "per_second", server=DAPHNE), least=120),
    Goal("statements of a card view, session and person included", lambda result: result["queries"].get("card (question)"), most=4),
    Goal("first card on slow 4G, largest contentful paint in s", single("first_card_view", "lcp_s"), most=1.4),
    Goal("search, a rare word, median in ms (1 connection)", page("zoeken (rare)", "p50_ms", connections=1), most=15),
    Goal("search, a common word, median in ms (1 connection)", page("zoeken (common)", "p50_ms", connections=1), most=15),
    Goal("search among 10,000 articles, a rare word, median in ms (8 connections)", page("zoeken (rare)", "p50_ms"), most=15),
    Goal("search among 10,000 articles, a common word, median in ms (8 connections)", page("zoeken (common)", "p50_ms"), most=15),
    Goal(
        "a page among 100,000 people by the same among 500, the most of all pages",
        lambda result: max((page["ratio"] for page in result["flat"].values()), default=None),
        most=1.5,
    ),
    Goal("article views a second (WSGI, 8 connections)", page("artikel (kept)", "per_second"), least=900),
    Goal("saved versions a second", single("versions", "per_second"), least=300),
    Goal(
        "50 editors, 95th percentile by Hocuspocus's",
        ratio(together("50 people", "p95_ms"), together("50 people", "p95_ms", "hocuspocus")),
        most=0.7,
    ),
    Goal("50 editors, processor by Hocuspocus's", ratio(together("50 people", "cpu"), together("50 people", "cpu", "hocuspocus")), most=1),
    Goal("2 editors, 95th percentile in ms", together("2 people", "p95_ms"), most=15),
    *(Goal(f"room of {sockets}, a delivery by the bare server's", delivery(sockets), most=1.5) for sockets in (100, 500, 1000, 2000)),
    *(
        Goal(f"room of {sockets}, 95th percentile in ms", row("rooms", "p95_ms", server="one process", sockets=sockets), most=50)
        for sockets in (100, 500, 1000, 2000)
    ),
    Goal(
        "growth of a delivery's cost from 100 to 2,000 sockets",
        ratio(
            row("rooms", "us_without_idle", server="fan-out alone", sockets=2000),
            row("rooms", "us_without_idle", server="fan-out alone", sockets=100),
        ),
        most=1,
    ),
]
