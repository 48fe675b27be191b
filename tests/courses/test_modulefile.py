"""Module files as text: reading, writing, and the line of each mistake. No database."""

import itertools
import re
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wagtail import blocks

from courses import richtext
from courses.blocks import BodyBlock, CardHeadBlock, ModuleHeadBlock, SetHeadBlock
from courses.modulefile import PLAIN, CardPart, ModuleFile, SetPart, Unreadable, parse, write
from courses.modulemedia import Names
from courses.yamlblocks import nothing
from vakkring import markup

WHOLE = """---
slug: filter
title: Het filter
summary: Je vindt het vuil.
supplier: Warmtehuis
topics: [warmtepompen]
can_do:
  - Het filter nalopen
---

# Eerst kijken

```set
slug: eerst-kijken
minutes: 3
author: Redactie
```

## Waar zit het?

```card
source: Handleiding
```

Kijk in de **retour**.

```one
question: Wat doe je eerst?
options:
  - text: Kijken
    right: ja
    why: Dan weet je het.
  - text: Bellen
    why: "Dat kan later: eerst kijken."
```
"""


def test_parse_reads_a_file_as_people_write_it():
    module = parse(WHOLE)

    assert module.head["title"] == "Het filter"
    assert module.head["trades"] == []
    (one,) = module.sets
    assert (one.title, one.head["minutes"], one.head["open_to_all"]) == ("Eerst kijken", 3, False)
    (card,) = one.cards
    assert card.body[0] == ("text", "Kijk in de **retour**.")
    assert [option["right"] for option in card.body[1][1]["options"]] == [True, False]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_parse_takes_the_line_ends_of_every_system(ends):
    assert parse(WHOLE.replace("\n", ends)) == parse("\ufeff" + WHOLE) == parse(WHOLE)


@pytest.mark.parametrize(
    ("text", "line", "field", "part"),
    [
        ("", 1, "", "Bovenaan mist"),
        ("---\nslug: x\n", 1, "", "eindigt niet"),
        (WHOLE.replace("minutes: 3", "minutes: drie"), 15, "minutes", "getal"),
        (WHOLE.replace("minutes: 3", "minuten: 3"), 15, "minuten", "kennen we niet"),
        (WHOLE.replace("author: Redactie", "author: a\nauthor: b"), 17, "author", "twee keer"),
        (WHOLE.replace("right: ja", "right: misschien"), 31, "right", "ja of nee"),
        (WHOLE.replace("```one", "```quiz"), 28, "quiz", "bestaat niet"),
        (WHOLE.replace("  - text: Kijken", "  - text: Kijken: goed"), 30, "one", "aanhalingstekens"),
        (WHOLE.replace("supplier: Warmtehuis", "supplier: [a, b]"), 5, "supplier", "één tekst"),
        (WHOLE.replace("topics: [warmtepompen]", "topics: warmtepompen"), 6, "topics", "lijst"),
        (WHOLE.replace("slug: filter", "slug: &a filter"), 2, "head", "Verwijzingen"),
        (WHOLE.replace("slug: filter", "slug: !!python/object/apply:os.system [true]"), 2, "slug", "één tekst"),
        (WHOLE.rstrip()[:-3], 27, "one", "eindigt nergens"),
        (WHOLE.replace("# Eerst kijken", "Zomaar tekst\n\n# Eerst kijken"), 11, "", "kan geen tekst"),
        (WHOLE.replace("## Waar zit het?", ""), 22, "card", "hoort in een kaart"),
        (WHOLE.replace("minutes: 3", "minutes: .inf"), 15, "minutes", "getal"),
    ],
)
def test_parse_names_the_line_and_the_field(text, line, field, part):
    with pytest.raises(Unreadable) as refused:
        parse(text)

    first = refused.value.problems[0]
    assert (first.line, first.field) == (line, field)
    assert part in first.text
    assert str(first).startswith(f"Regel {line}")


def test_parse_gathers_all_mistakes():
    with pytest.raises(Unreadable) as refused:
        parse(WHOLE.replace("minutes: 3", "minutes: drie").replace("right: ja", "right: wie weet"))

    assert len(refused.value.problems) == 2


def test_giant_made_of_anchors_is_refused_quickly():
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    with pytest.raises(Unreadable, match="Verwijzingen"):
        parse(f"---\n{laughs}\n---\n")


# --- any module that can be written is read back the same ------------------------------------------------------------------------------
line_text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(str.strip)
long_text = st.lists(line_text, max_size=3).map("\n".join).map(str.strip)
numbers = st.one_of(
    st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False, width=32).filter(lambda one: not one.is_integer())
)


def values(block):
    if isinstance(block, blocks.StructBlock):
        return st.fixed_dictionaries({name: values(child) for name, child in block.child_blocks.items()})
    if isinstance(block, blocks.ListBlock):
        return st.lists(values(block.child_block), max_size=3)
    if isinstance(block, blocks.BooleanBlock):
        return st.booleans()
    if isinstance(block, blocks.FloatBlock | blocks.IntegerBlock):
        return numbers if nothing(block) is None else st.just(nothing(block)) | numbers
    return long_text if isinstance(block, blocks.TextBlock) else line_text


def without_fences(text):
    return not re.search(r"^(#{1,2} |`{3,}|---)", text, re.MULTILINE)


def body_parts():
    known = BodyBlock().child_blocks
    plain = st.tuples(st.sampled_from(sorted(PLAIN)), long_text)
    prose = st.tuples(st.just("text"), long_text.filter(lambda text: text and without_fences(text)))
    rest = st.sampled_from(sorted(set(known) - PLAIN - {"text"})).flatmap(lambda kind: st.tuples(st.just(kind), values(known[kind])))
    return st.lists(plain | prose | rest, max_size=4).filter(
        # Two texts on end are one text.
        lambda body: all(not (a[0] == b[0] == "text") for a, b in itertools.pairwise(body))
    )


titles = (
    st.text(string.ascii_letters + string.digits + " #`-é:'\"", max_size=30)
    .map(str.strip)
    .filter(lambda one: one and not one.startswith("#"))
)
cards = st.builds(CardPart, titles, values(CardHeadBlock()), body_parts())
sets = st.builds(SetPart, titles, values(SetHeadBlock()), st.lists(cards, max_size=3))
modules = st.builds(ModuleFile, values(ModuleHeadBlock()), st.lists(sets, max_size=2))


@settings(max_examples=300, deadline=None)
@given(modules)
def test_module_that_is_written_is_read_back_the_same(module):
    assert parse(write(module)) == module


@settings(max_examples=500, deadline=None)
@given(st.text("ab *_`#<>&[]()\\\n-+.1!|~=:/\"'é\u00a0", max_size=40))
def test_text_that_markdown_can_say_comes_back_the_same(text):
    html = str(markup.from_markdown(text))
    written = richtext.to_markdown(html)
    assume(written is not None)

    again = str(markup.from_markdown(written))

    assert richtext.same(again, html)
    assert richtext.to_markdown(again) == written
    assert without_fences(written)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p data-block-key="ab1">Kijk in de <b>retour</b>.</p>', "Kijk in de **retour**."),
        ("<ul><li>een</li><li>twee</li></ul>", "- een\n- twee"),
        ('<p><a href="https://vakkring.example/">Lees</a></p>', "[Lees](https://vakkring.example/)"),
        ("<p># geen kop</p>", "\\# geen kop"),
        ("<p><b>Let op:</b>stroom</p>", None),
    ],
)
def test_rich_text_of_the_editor_as_markdown(html, markdown):
    assert richtext.to_markdown(html) == markdown


def test_names_of_media_are_readable_and_differ():
    class Row:
        def __init__(self, pk, title):
            self.pk, self.title = pk, title
            self.file = type("File", (), {"name": "images/x.jpg"})()

    names = Names()

    assert [
        names.of(Row(1, "Foto van de CV!")),
        names.of(Row(2, "Foto van de CV!")),
        names.of(Row(1, "Foto van de CV!")),
        names.of(None),
    ] == [
        "foto-van-de-cv.jpg",
        "foto-van-de-cv-2.jpg",
        "foto-van-de-cv.jpg",
        "",
    ]
