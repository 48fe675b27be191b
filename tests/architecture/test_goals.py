"""`make bench` holds what it measured against what was promised: no goal may drop out unseen."""

import pytest

from tests.benchmarks import goals, pages
from tests.benchmarks.coedit import measure as coedit
from tests.benchmarks.fanout import measure as fanout

NOTHING = {"pages": [], "rooms": [], "together": [], "versions": {}, "first_card_view": {}, "queries": {}}


def whole():
    """A run in which every figure is 10."""
    named = {"card (reading)", "card (question)", "bare", "zoeken (rare)", "zoeken (common)", "artikel (kept)"}
    return {
        "pages": [
            {"server": server, "page": page, "connections": connections, "per_second": 10, "p50_ms": 10, "p95_ms": 10}
            for server in pages.SERVERS
            for page in named
            for connections in pages.CONNECTIONS
        ],
        "rooms": [
            {"server": kind, "sockets": many, "us_per_delivery": 10, "p95_ms": 10} for kind in fanout.KINDS for many in fanout.SOCKETS
        ],
        "together": [{"server": kind, "load": load, "cpu": 10, "p95_ms": 10} for kind in coedit.KINDS for load in coedit.LOADS],
        "versions": {"per_second": 10},
        "first_card_view": {"lcp_s": 10},
        "queries": {"card (question)": 10},
    }


@pytest.mark.parametrize("goal", goals.GOALS, ids=lambda goal: goal.name)
def test_goal_finds_its_figure_in_a_whole_run_and_says_when_there_is_none(goal):
    assert goal.line(whole()).startswith(("met ", "NOT MET "))
    assert goal.line(NOTHING).startswith("not measured ")


def test_goal_is_met_from_its_limit_on():
    least, most = goals.Goal("views", lambda result: result["n"], least=10), goals.Goal("ms", lambda result: result["n"], most=10)

    assert [goal.line({"n": n}).split("  ")[0].strip() for goal in (least, most) for n in (9, 10, 11)] == [
        *("NOT MET", "met", "met"),
        *("met", "met", "NOT MET"),
    ]
