"""What differs between two versions, for people."""

from hypothesis import given

from tests.wiki import trees
from wiki import diff
from wiki.diff import ADDED, CHANGED, REMOVED, SAME, Piece
from wiki.differing import LETTERS, MOST

OLD = trees.article("Zet de lijn 2 graden lager.", "Wacht een dag.", trees.bullets("meet"))


def states(before, after):
    return [(one.state, "".join(piece.text for piece in one.pieces)) for one in diff.compare(before, after)]


def test_equal_versions_differ_nowhere():
    assert {state for state, _ in states(OLD, OLD)} == {SAME}


def test_a_changed_line_shows_the_words():
    new = trees.article("Zet de lijn 3 graden lager.", "Wacht een dag.", trees.bullets("meet"))

    first = diff.compare(OLD, new)[0]

    assert first.state == CHANGED
    assert first.pieces == (Piece(SAME, "Zet de lijn "), Piece(REMOVED, "2"), Piece(ADDED, "3"), Piece(SAME, " graden lager."))


def test_lines_come_and_go():
    new = trees.article("Zet de lijn 2 graden lager.", trees.bullets("meet", "bel de klant"))

    assert states(OLD, new) == [
        (SAME, "Zet de lijn 2 graden lager."),
        (REMOVED, "Wacht een dag."),
        (SAME, "meet"),
        (ADDED, "bel de klant"),
    ]


def test_a_link_that_leads_elsewhere_is_told_though_its_words_are_the_same():
    old = trees.article(trees.paragraph(trees.text("hier", trees.link("https://goed.nl/"))))
    new = trees.article(trees.paragraph(trees.text("hier", trees.link("https://kwaad.nl/"))))

    (only,) = diff.compare(old, new)

    assert (only.state, only.note) == (CHANGED, "hier → https://kwaad.nl/")


def test_a_line_that_is_too_long_to_compare_word_by_word_shows_what_went_out_and_came_in():
    old, new = (f"Begin. {words * 20_000}Einde." for words in ("een twee ", "twee een "))

    (only,) = diff.compare(trees.article(old), trees.article(new))

    assert [one.state for one in only.pieces] == [SAME, REMOVED, ADDED, SAME]
    assert ("".join(one.text for one in only.before), "".join(one.text for one in only.after)) == (old, new)


def test_only_so_many_lines_are_looked_at_to_find_those_that_are_alike(monkeypatch):
    looked = []
    monkeypatch.setattr(diff.tree, "likeness", lambda one, other: looked.append(len(one) + len(other)) or 0.0)

    diff.compare(*(trees.article(*(f"{kind}{number} {kind * 1000}" for number in range(200))) for kind in "ab"))

    assert 0 < sum(looked) <= MOST * LETTERS


@given(trees.ARTICLES, trees.ARTICLES)
def test_both_versions_can_be_read_from_the_difference(before, after):
    changes = diff.compare(before, after)

    assert ["".join(piece.text for piece in one.before) for one in changes if one.state != ADDED] == [
        line.text for line in diff.lines(before)
    ]
    assert ["".join(piece.text for piece in one.after) for one in changes if one.state != REMOVED] == [
        line.text for line in diff.lines(after)
    ]
