"""Articles as Markdown, and back."""

import pytest
from hypothesis import given

from tests.wiki import trees
from wiki import markdown, tree


def address(image):
    return f"foto-{image}"


def tidy(one):
    """The same article without what Markdown cannot say: loose spaces, marks that touch, lists in lists, neighbours of a kind."""
    found = dict(one)
    if one["type"] == "text":
        found["text"] = " ".join(one["text"].split()) or "x"
    held = [tidy(child) for child in one.get("content", []) if child["type"] != "photo"]
    if one["type"] in tree.TEXT_BLOCKS | {"listItem", "taskItem"}:
        held = held[:1]
    if one["type"] == "doc":
        held = [child for number, child in enumerate(held) if number == 0 or sort(child) != sort(held[number - 1])]
    return {name: value for name, value in found.items() if name != "content"} | ({"content": held} if held else {})


def sort(block):
    """What a block looks like in Markdown: two of these below each other would be one."""
    same = {"taskList": "list", "bulletList": "list", "orderedList": "list", "callout": "quote", "blockquote": "quote"}
    return same.get(block["type"], block["type"])


@given(trees.ARTICLES.map(tidy))
def test_what_is_written_reads_the_same(content):
    assert markdown.read(markdown.write(content, address)) == {"type": "doc", "content": content.get("content", [])}


def test_every_block_has_its_sign():
    content = trees.article(
        {"type": "callout", "attrs": {"kind": "answer"}, "content": [trees.paragraph("Zet hem ", trees.text("lager", trees.bold()), ".")]},
        trees.heading("Zo doe je het"),
        trees.bullets("meet", kind="orderedList"),
        {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"checked": True}, "content": [trees.paragraph("gedaan")]}]},
        {"type": "photo", "attrs": {"image": 3, "alt": "De unit", "caption": "Bij de buren"}},
        {"type": "horizontalRule"},
        trees.paragraph(trees.text("hier", trees.link("/wiki/x/"))),
    )

    assert markdown.write(content, address).split("\n\n") == [
        "> [!KORT]\n> Zet hem **lager**.",
        "## Zo doe je het",
        "1. meet",
        "- [x] gedaan",
        '![De unit](foto-3 "Bij de buren")',
        "---",
        "[hier](/wiki/x/)\n",
    ]


@pytest.mark.parametrize(
    "words",
    ["1. geen lijst", "- geen lijst", "# geen kop", "> geen citaat", "*geen* nadruk", "[geen](link)", "<b>geen html</b>", "a | b", "+ 3"],
)
def test_signs_in_what_people_type_mean_nothing(words):
    content = trees.article(words)

    assert markdown.read(markdown.write(content, address)) == content


def test_html_is_only_text():
    assert markdown.read("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>") == trees.article(
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"
    )


def test_a_link_to_a_script_is_only_its_words():
    assert markdown.read("[klik](javascript:alert(1))") == trees.article("[klik](javascript:alert(1))")
    assert markdown.read("[klik](//evil.nl)") == trees.article("klik")


def test_plain_text_becomes_paragraphs():
    assert markdown.paragraphs("Een *ster*\nregel\n\nTwee") == trees.article(
        trees.paragraph("Een *ster*", {"type": "hardBreak"}, "regel"), "Twee"
    )
