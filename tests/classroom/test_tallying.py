"""Votes: what may be one, and what they add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import tallying
from classroom.messages import Tally
from classroom.tallying import BadPoll, BadVote, Ballot

BALLOTS = {
    "one": Ballot("one", 3),
    "several": Ballot("several", 3),
    "order": Ballot("order", 3),
    "scale": Ballot("scale", low=1, high=5),
    "number": Ballot("number", low=0, high=100),
    "words": Ballot("words"),
}
GOOD = [
    ("one", 2, 2),
    ("one", 2.0, 2),
    ("several", [2, 0], [0, 2]),
    ("order", [2.0, 0, 1], [2, 0, 1]),
    ("scale", 5, 5),
    ("number", 7, 7.0),
    ("number", 0.5, 0.5),
    ("words", "  Te  weinig\tlucht ", "Te weinig lucht"),
]
BAD = [
    *[("one", value) for value in (3, -1, 0.5, True, "1", [1], None, float("nan"), float("inf"))],
    *[("several", value) for value in ([], [0, 0], [3], [0.5], 1, "01")],
    *[("order", value) for value in ([0, 1], [0, 1, 1], [0, 1, 2, 3], [0, 1, 3])],
    *[("scale", value) for value in (0, 6, 2.5, False)],
    *[("number", value) for value in (-0.1, 100.1, True, "7", float("nan"), float("-inf"))],
    *[("words", value) for value in ("", "  ", "\u200b\x00", "x" * 41, 3)],
]


@pytest.mark.parametrize(("kind", "value", "stored"), GOOD)
def test_a_vote_is_read(kind, value, stored):
    assert tallying.read(BALLOTS[kind], value) == stored


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_nobody_can_choose_is_refused(kind, value):
    with pytest.raises(BadVote):
        tallying.read(BALLOTS[kind], value)


@pytest.mark.parametrize("value", [1.7e308, -1e13, 10**400])
def test_a_number_of_which_nothing_can_be_counted_is_refused(value):
    with pytest.raises(BadVote):
        tallying.read(Ballot("number"), value)
    with pytest.raises(BadVote):
        tallying.read(BALLOTS["one"], value)
    assert tallying.read(Ballot("number"), -tallying.LARGEST) == -tallying.LARGEST


@pytest.mark.parametrize(
    ("ballot", "right"),
    [
        (Ballot("one", 1), ()),
        (Ballot("order", 0), ()),
        (Ballot("words", 2), ()),
        (Ballot("scale"), ()),
        (Ballot("scale", low=1, high=20), ()),
        (Ballot("scale", low=0.5, high=3), ()),
        (Ballot("scale", low=5, high=1), ()),
        (Ballot("number", low=3, high=3), ()),
        (Ballot("number", low=float("nan")), ()),
        (Ballot("number", high=1e13), ()),
        (Ballot("one", 3), (3,)),
        (Ballot("one", 3), (0, 0)),
        (Ballot("order", 3), (0,)),
    ],
)
def test_a_poll_without_sense_is_refused(ballot, right):
    with pytest.raises(BadPoll):
        tallying.check(ballot, right)


@pytest.mark.parametrize("ballot", BALLOTS.values(), ids=BALLOTS.keys())
def test_a_sound_poll_is_taken(ballot):
    tallying.check(ballot)


@pytest.mark.parametrize(
    ("kind", "votes", "tally"),
    [
        ("one", [0, 2, 2], Tally(votes=3, counts=[1, 0, 2])),
        ("several", [[0, 1], [1]], Tally(votes=2, counts=[1, 2, 0])),
        ("scale", [1, 5, 5], Tally(votes=3, counts=[1, 0, 0, 0, 2])),
        ("order", [[2, 0, 1], [2, 1, 0]], Tally(votes=2, counts=[5, 5, 2])),
        ("number", [3.0, 10.0, 4.0], Tally(votes=3, numbers=[3.0, 4.0, 10.0], median=4.0)),
        ("number", [3.0, 4.0], Tally(votes=2, numbers=[3.0, 4.0], median=3.5)),
        ("number", [], Tally()),
        ("words", ["lucht", "Lucht", "lucht", "LUCHT ", "water"], Tally(votes=5, words={"lucht": 4, "water": 1})),
    ],
)
def test_votes_are_counted(kind, votes, tally):
    assert tallying.count(BALLOTS[kind], votes) == tally


def test_a_cloud_shows_the_most_said_words():
    votes = [f"woord {number}" for number in range(200)] + ["lucht", "lucht"]

    words = tallying.count(BALLOTS["words"], votes).words

    assert len(words) == tallying.MOST_WORDS
    assert next(iter(words.items())) == ("lucht", 2)


VOTES = {
    "one": st.integers(0, 2),
    "several": st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True),
    "order": st.permutations([0, 1, 2]),
    "scale": st.integers(1, 5),
    "number": st.floats(0, 100),
    "words": st.text(min_size=1, max_size=40).filter(lambda text: 0 < len(tallying.tidy(text)) <= 40),
}


@pytest.mark.parametrize("kind", VOTES)
@given(data=st.data())
def test_the_order_of_votes_makes_no_difference(kind, data):
    votes = [tallying.read(BALLOTS[kind], vote) for vote in data.draw(st.lists(VOTES[kind], max_size=12))]

    tally = tallying.count(BALLOTS[kind], votes)

    assert tallying.count(BALLOTS[kind], data.draw(st.permutations(votes))) == tally
    assert tally.votes == len(votes)
    assert tallying.without_result(tally) == Tally(votes=len(votes))
