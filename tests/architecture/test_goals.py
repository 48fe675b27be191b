"""`make bench` holds what it measured against what was promised: no goal may drop out unseen."""

import pytest

from tests.benchmarks import capacity, goals, pages
from tests.benchmarks.coedit import measure as coedit
from tests.benchmarks.fanout import measure as fanout

NOTHING = {
    "cores": 2,
    "pages": [],
    "rooms": [],
    "together": [],
    **{key: {} for key in ("flat", "versions", "checkout", "first_card_view", "queries")},
}


def whole():
    """A run in which every figure is 10."""
    named = {"bare", "zoeken (rare)", *capacity.MIX}
    figures = {"us_per_delivery": 10, "us_without_idle": 10, "idle_cpu": 10, "database_cpu": 10, "p95_ms": 10}
    return {
        "cores": 2,
        "checkout": {"16 programmes": {"per_second": 10}},
        "flat": {"vandaag": {"small": 10, "large": 10, "ratio": 1}},
        "pages": [
            {"server": server, "page": page, "connections": connections, "per_second": 10, "p50_ms": 10, "p95_ms": 10}
            for server in pages.SERVERS
            for page in named
            for connections in pages.CONNECTIONS
        ],
        "rooms": [{"server": kind, "sockets": many, **figures} for kind in fanout.KINDS for many in fanout.SOCKETS],
        "together": [
            {"server": kind, "load": load, "cpu": 10, "database_cpu": 10, "p95_ms": 10} for kind in coedit.KINDS for load in coedit.LOADS
        ],
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


def test_what_people_do_is_counted_whole():
    assert sum(capacity.MIX.values()) == pytest.approx(1)
    assert capacity.lines(NOTHING) == ["not counted: this run did not measure all parts"]


def test_cores_follow_from_what_was_measured():
    use = capacity.Use(members=1_000_000)

    found = capacity.parts(whole(), use)

    assert len(found) == capacity.PARTS
    # 1,000,000 members, a fifth there, 25 pages, 12 % of them in the busiest hour, twice the mean: 333 a second, at 10 a second by 2 cores.
    assert found["pages"] == pytest.approx(333.33 * 2 / 10, abs=0.1)
    assert capacity.parts(whole(), capacity.Use(members=2_000_000))["pages"] == pytest.approx(2 * found["pages"], abs=0.1)
    assert "1,000,000 members: 333 pages a second" in capacity.lines(whole(), use)[0]
