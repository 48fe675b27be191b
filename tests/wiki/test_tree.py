"""What comes out of a shared document, whatever somebody wrote into it."""

import uuid

import pytest
from hypothesis import given
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.wiki import trees
from wiki import tree


@given(trees.ARTICLES)
def test_what_is_written_is_read_back(content):
    assert tree.read(trees.document(content)[1]) == content


def document():
    made = Doc()
    return made.get(tree.FRAGMENT, type=XmlFragment)


def put(parent, tag, attributes=None, words=""):
    element = XmlElement(tag, attributes or {})
    parent.children.append(element)
    if words:
        element.children.append(XmlText(words))
    return element


@pytest.mark.parametrize("tag", ["script", "iframe", "img", "svg", "style", "doc", "text", "listItem", "tableRow", "hardBreak"])
def test_what_the_schema_does_not_know_is_left_out(tag):
    fragment = document()
    put(fragment, tag, {"onclick": "x"}, "weg")
    put(fragment, "paragraph", {}, "blijft")

    assert tree.read(fragment) == trees.article("blijft")


def test_attributes_that_the_schema_does_not_know_are_left_out():
    fragment = document()
    put(fragment, "paragraph", {"style": "x", "onclick": "x"}, "blijft")

    assert tree.read(fragment) == trees.article("blijft")


def test_loose_text_between_blocks_is_left_out():
    fragment = document()
    fragment.children.append(XmlText("los"))

    assert tree.read(fragment) == {"type": "doc", "content": []}


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\tscript:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.nl/x",
        "/\\evil.nl",
        "https:x",
        "",
        None,
        7,
        {},
        "https://a.nl/\u202e",
    ],
)
def test_a_link_that_leads_nowhere_good_is_only_its_words(href):
    fragment = document()
    text = put(fragment, "paragraph", {}, "klik").children[0]
    text.format(0, 4, {"link": {"href": href}})

    assert tree.read(fragment) == trees.article("klik")


@pytest.mark.parametrize("href", ["/wiki/x/", "/leren/a/?b=c#d", "https://a.nl/", "http://a.nl", "mailto:a@b.nl", "tel:+31612345678"])
def test_a_good_link_stays(href):
    fragment = document()
    text = put(fragment, "paragraph", {}, "klik").children[0]
    text.format(0, 4, {"link": {"href": href, "class": "x", "target": "_blank"}})

    assert tree.read(fragment) == trees.article(trees.paragraph(trees.text("klik", trees.link(href))))


def test_marks_that_may_overlap_carry_a_hash_and_are_known_all_the_same():
    fragment = document()
    text = put(fragment, "paragraph", {}, "vet").children[0]
    text.format(0, 3, {"bold--abc123": {}})

    assert tree.read(fragment) == trees.article(trees.paragraph(trees.text("vet", trees.bold())))


def test_unknown_marks_are_left_out():
    fragment = document()
    text = put(fragment, "paragraph", {}, "gewoon").children[0]
    text.format(0, 6, {"textStyle": {"color": "red"}, "code": {}})

    assert tree.read(fragment) == trees.article("gewoon")


@pytest.mark.parametrize(("given_level", "level"), [(2.0, 2), (3.0, 3), ("2", 2), (1, 3), (99, 3), ("x", 3), (None, 3), (float("nan"), 3)])
def test_headings_have_two_levels(given_level, level):
    fragment = document()
    put(fragment, "heading", {"level": given_level}, "Kop")

    assert tree.read(fragment) == trees.article(trees.heading("Kop", level))


@pytest.mark.parametrize("image", [0, -1, "x", None, 1e300, 2**31, True and "a"])
def test_a_photo_without_a_good_number_is_left_out(image):
    fragment = document()
    put(fragment, "photo", {"image": image, "alt": "x"})

    assert tree.read(fragment) == {"type": "doc", "content": []}


def test_words_of_a_photo_are_short_and_on_one_line():
    fragment = document()
    put(fragment, "photo", {"image": 3.0, "alt": "a\nb", "caption": "x" * 1000})

    assert tree.read(fragment)["content"][0]["attrs"] == {"image": 3, "alt": "a b", "caption": "x" * tree.LONGEST_WORDS}


def test_signs_nobody_types_are_left_out():
    fragment = document()
    put(fragment, "paragraph", {}, "a\x00b\u202ec\x1bd")

    assert tree.read(fragment) == trees.article("abcd")


def test_lists_deeper_than_anybody_reads_end():
    fragment = document()
    parent = fragment
    for _ in range(200):
        parent = put(put(parent, "bulletList"), "listItem")
        put(parent, "paragraph", {}, "x")

    assert tree.text_of(tree.read(fragment)).count("x") < 20


def test_a_mark_is_taken_off_however_deep_somebody_nested_the_rest():
    fragment, remark = document(), uuid.uuid4()
    text = put(fragment, "paragraph", {}, "lager").children[0]
    text.format(0, 5, {"comment": {"id": str(remark)}})
    parent = fragment
    for _ in range(3000):
        parent = put(parent, "blockquote")

    tree.unmark(fragment, remark)

    assert tree.read(fragment) == trees.article("lager")


def test_headings_are_counted_from_one_without_empty_ones():
    content = trees.article(trees.heading("Een"), {"type": "heading", "attrs": {"level": 2}}, trees.heading("Twee", 3))

    assert tree.headings(content) == [(1, "Een", 2), (2, "Twee", 3)]
