"""What the measured machine holds, and how many such machines a million members need. Pure: the result of a run in, lines out.

Everything is counted in processor time: what a page, a delivery, an edit costs, all processes together (server, PostgreSQL, Redis and
the client that asks, which stood on the same cores: the real need is rather less). How people behave is assumed, in `USE`.
"""

from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """How many do what, in the busiest minute of a working day."""

    members: int = 1_000_000
    there_a_day: float = 0.20
    pages_each: int = 25
    busiest_hour: float = 0.12
    """Of a day's pages."""
    busiest_minute: float = 2.0
    """Times the mean of that hour."""
    in_rooms: float = 0.01
    """Of the members, in the evening, when fewer read pages: counted on top all the same."""
    room_of: int = 30
    messages: float = 0.2
    """A second in each room: chat, hands, votes."""
    editing: float = 0.001
    """Of the members at once, two in an article."""
    versions: float = 2.0
    purchases: float = 0.5
    """A second, as the versions."""


USE = Use()
MIX = {
    "card (reading)": 0.30,
    "card (question)": 0.35,
    "vandaag": 0.10,
    "artikel (kept)": 0.06,
    "artikel (new)": 0.02,
    "leren": 0.04,
    "zoeken (common)": 0.04,
    "zoeken (new)": 0.01,
    "agenda": 0.03,
    "sessie": 0.02,
    "leerpotje": 0.02,
    "pas": 0.01,
}
"""What share of all pages each kind is."""
PARTS = 5
SAID_A_SECOND = 10
"""Messages, in the rooms that are measured."""
FULL = 0.6
"""So much of a machine is planned for: the rest is for what was not foreseen, and for one machine that is away."""


def pages_a_second(use: Use) -> float:
    """In the busiest minute."""
    return use.members * use.there_a_day * use.pages_each * use.busiest_hour / 3600 * use.busiest_minute


def per_page(result: Result) -> float | None:
    """Seconds of processor that the mean page costs at 8 connections, when both cores are busy; None when a page was not measured."""
    rates = {row["page"]: row["per_second"] for row in result["pages"] if (row["server"], row["connections"]) == ("wsgi x2", 8)}
    if not MIX.keys() <= rates.keys():
        return None
    return sum(share * result["cores"] / rates[page] for page, share in MIX.items())


def in_rooms(result: Result, use: Use) -> float | None:
    """Cores for rooms: storing and telling what is said, as it costs among 100, and looking after sockets while nothing is said."""
    rows = {row["sockets"]: row for row in result["rooms"] if row["server"] == "one process"}
    if not {100, 2000} <= rows.keys():
        return None
    a_message = 100 * rows[100]["us_without_idle"] / 1e6 + rows[100]["database_cpu"] / 100 / SAID_A_SECOND
    a_socket = rows[2000]["idle_cpu"] / 100 / 2000
    return use.members * use.in_rooms * (a_message * use.messages / use.room_of + a_socket)


def in_articles(result: Result, use: Use) -> float | None:
    """Cores for articles in which two people write."""
    rows = [row for row in result["together"] if (row["server"], row["load"]) == ("ours", "200 x 2 people")]
    return use.members * use.editing / 400 * (rows[0]["cpu"] + rows[0]["database_cpu"]) / 100 if rows else None


def parts(result: Result, use: Use = USE) -> dict[str, float]:
    """Cores that each part needs. A part that this run did not measure is not there."""
    page, cores = per_page(result), result["cores"]
    saved = result["versions"].get("per_second")
    bought = result["checkout"].get("16 programmes", {}).get("per_second")
    needed = {
        "pages": page and pages_a_second(use) * page,
        "rooms": in_rooms(result, use),
        "articles that are written in": in_articles(result, use),
        "saved versions": saved and use.versions * cores / saved,
        "purchases": bought and use.purchases * cores / bought,
    }
    return {name: round(needs, 2) for name, needs in needed.items() if needs}


def lines(result: Result, use: Use = USE) -> list[str]:
    """For people."""
    needed = parts(result, use)
    if len(needed) < PARTS:
        return ["not counted: this run did not measure all parts"]
    total = sum(needed.values())
    machines = total / (result["cores"] * FULL)
    rate, sit, write = pages_a_second(use), use.members * use.in_rooms, use.members * use.editing
    holds = f"one holds {use.members / machines:,.0f} members"
    return [
        f"{use.members:,} members: {rate:.0f} pages a second, {sit:,.0f} people in rooms, {write:,.0f} writing, in the busiest minute",
        *(f"{name}: {cores:.1f} cores" for name, cores in needed.items()),
        f"together {total:.1f} cores: {machines:.0f} machines of {result['cores']} cores, {FULL:.0%} full; {holds}",
    ]
