"""Bringing an earlier version back is an edit inside the same document."""

from hypothesis import given

from tests.wiki import trees
from wiki import restore, tree
from wiki.differing import LETTERS, MOST

BEFORE = trees.article(trees.heading("Stooklijn"), "Zet de lijn 2 graden lager.", "Wacht een dag.", trees.bullets("meet", "kijk"))
AFTER = trees.article(trees.heading("Stooklijn"), "Zet de lijn 5 graden lager!", trees.bullets("meet", "kijk", "bel"))


@given(trees.ARTICLES, trees.ARTICLES)
def test_any_version_can_be_brought_back(now, then):
    _made, fragment = trees.document(now)

    restore.become(fragment, then)

    assert tree.read(fragment) == then


def test_marks_that_went_leave_no_seam():
    bold = {"type": "text", "text": "<", "marks": [{"type": "bold"}]}
    now = {"type": "doc", "content": [{"type": "paragraph", "content": [bold, {"type": "text", "text": "<1"}]}]}
    _made, fragment = trees.document(now)

    restore.become(fragment, trees.article("1<1"))

    assert tree.read(fragment) == trees.article("1<1")


def test_letters_of_more_bytes_are_replaced_whole():
    _made, fragment = trees.document(trees.article("Een hélé warme dag 🙂🙃"))

    restore.become(fragment, trees.article("Een hèlé warme dag 🙃🙂 é"))

    assert tree.read(fragment) == trees.article("Een hèlé warme dag 🙃🙂 é")


def test_what_is_the_same_is_not_touched():
    made, fragment = trees.document(BEFORE)
    before = made.get_state()

    restore.become(fragment, BEFORE)

    assert made.get_state() == before


def test_a_phone_that_comes_back_after_a_day_doubles_nothing_and_loses_nothing():
    """It typed in a part that stays, while the others went on and brought a version back."""
    server, shared = trees.document(BEFORE)
    phone, mine = trees.copy_of(server)
    restore.become(shared, AFTER)
    mine.children[3].children[0].children[0].children[0].insert(4, " twee keer")

    restore.become(shared, BEFORE)
    server.apply_update(phone.get_update())
    phone.apply_update(server.get_update())

    expected = trees.article(
        trees.heading("Stooklijn"), "Zet de lijn 2 graden lager.", "Wacht een dag.", trees.bullets("meet twee keer", "kijk")
    )
    assert tree.read(shared) == expected
    assert tree.read(mine) == expected


def test_a_document_made_anew_would_double_the_text():
    """The control: what would happen without an edit inside the same document."""
    server, _shared = trees.document(BEFORE)
    phone, _mine = trees.copy_of(server)
    anew, fresh = trees.document(BEFORE)

    anew.apply_update(phone.get_update())

    assert tree.text_of(tree.read(fresh)).count("Stooklijn") == 2


def test_comments_on_what_stays_keep_their_place():
    remark = {"type": "comment", "attrs": {"id": "6f1c3a52-5a0e-4d0b-9a51-0c1e7a5f2b10"}}
    with_remark = trees.article(trees.paragraph("Zet de lijn ", trees.text("lager", remark)), "Weg ermee.")
    _made, fragment = trees.document(with_remark)

    restore.become(fragment, trees.article("Zet de lijn lager"))

    assert tree.read(fragment) == trees.article(trees.paragraph("Zet de lijn ", trees.text("lager", remark)))


def test_letters_of_more_than_one_byte_keep_their_place():
    _made, fragment = trees.document(trees.article("één 😀 graad lager"))

    restore.become(fragment, trees.article("één 😀 twee graden lager"))

    assert tree.read(fragment) == trees.article("één 😀 twee graden lager")


def test_a_text_too_long_to_compare_by_letter_stays_the_same_text_and_keeps_what_is_typed_in_it():
    old, new = (f"Begin. {words * 20_000}Einde." for words in ("een twee ", "twee een "))
    server, shared = trees.document(trees.article(old))
    phone, mine = trees.copy_of(server)
    mine.children[0].children[0].insert(6, " Let op.")

    restore.become(shared, trees.article(new))
    server.apply_update(phone.get_update())

    assert tree.read(shared) == trees.article(new.replace("Begin.", "Begin. Let op."))


def test_only_so_many_blocks_are_looked_at_to_find_those_that_are_alike(monkeypatch):
    looked = []
    monkeypatch.setattr(tree, "likeness", lambda one, other: looked.append(len(one) + len(other)) or 0.0)
    before, after = (trees.article(*(f"{kind}{number} {kind * 1000}" for number in range(200))) for kind in "ab")
    _made, fragment = trees.document(before)

    restore.become(fragment, after)

    assert 0 < sum(looked) <= MOST * LETTERS
    assert tree.read(fragment) == after
