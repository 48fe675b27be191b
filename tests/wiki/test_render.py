"""The HTML of an article: made here, from the tree, and clean."""

from hypothesis import given

from tests.markup.danger import dangers
from tests.wiki import trees
from vakkring import markup
from wiki import render
from wiki.render import Picture

PICTURES = {number: Picture(f"/media/images/foto-{number}.webp", 900, 600) for number in range(1, 5)}


def test_every_block_is_written_as_readers_know_it():
    content = trees.article(
        {"type": "callout", "attrs": {"kind": "answer"}, "content": [trees.paragraph("Lager.")]},
        trees.heading("Zo doe je het"),
        trees.bullets("meet", kind="orderedList"),
        {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"checked": False}, "content": [trees.paragraph("doen")]}]},
        {"type": "photo", "attrs": {"image": 1, "alt": "De unit", "caption": "Bij de buren"}},
        trees.paragraph(trees.text("hier", trees.bold(), trees.link("/wiki/x/"))),
    )

    assert render.article(content, PICTURES) == (
        '<div class="callout answer"><p class="callout-head">Kort antwoord</p><p>Lager.</p></div>'
        '<h2 id="kop-1">Zo doe je het</h2>'
        '<ol class="steps"><li><div><p>meet</p></div></li></ol>'
        '<ul class="ticks-to-do"><li class="open"><p>doen</p></li></ul>'
        '<figure><img src="/media/images/foto-1.webp" alt="De unit" width="900" height="600" loading="lazy">'
        "<figcaption>Bij de buren</figcaption></figure>"
        '<p><a href="/wiki/x/" rel="noopener noreferrer ugc nofollow"><strong>hier</strong></a></p>'
    )


def test_a_photo_of_something_else_is_not_shown():
    content = trees.article({"type": "photo", "attrs": {"image": 99, "alt": "van een ander", "caption": ""}}, "tekst")

    assert render.article(content, PICTURES) == "<p>tekst</p>"


def test_a_table_has_a_head_when_its_first_row_names_things():
    row = {"type": "tableRow", "content": [{"type": "tableHeader", "content": [trees.paragraph("kW")]}]}
    content = trees.article(
        {"type": "table", "content": [row, {"type": "tableRow", "content": [{"type": "tableCell", "content": [trees.paragraph("6")]}]}]}
    )

    assert render.article(content, {}) == (
        '<div class="scroll" tabindex="0"><table class="table"><thead><tr><th><p>kW</p></th></tr></thead>'
        "<tbody><tr><td><p>6</p></td></tr></tbody></table></div>"
    )


@given(trees.ARTICLES)
def test_what_is_rendered_is_clean_already(content):
    """Both walls agree with the renderer: sanitising once more changes nothing, and there is nothing dangerous in it."""
    html = render.article(content, PICTURES)

    assert markup.clean_article(html) == html
    assert dangers(html, article=True) == []
