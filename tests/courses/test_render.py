"""From blocks to safe HTML: script in every text field of every kind of block, and nothing of it may run."""

import copy
import io
import json
import uuid
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.models import Collection

from courses import drawings, render
from courses.blocks import BodyBlock, CardBlock
from courses.models import CardSet
from tests.factories import QUESTIONS, RIGHT, WRONG, add_set, card, cards_of, make_module, raw_card, republish, sets_of
from vakkring.media.models import Document, Image

pytestmark = pytest.mark.django_db

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>{{ 7 }}</p></span></textarea>"
LIVE_TAGS = {"script", "iframe", "object", "embed", "base", "meta", "link", "style", "foreignobject", "animate", "set"}


class Dangers(HTMLParser):
    """Collects what a browser would execute or fetch in a piece of HTML; `tags` counts what was seen."""

    def __init__(self):
        super().__init__()
        self.found, self.tags, self.names = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in LIVE_TAGS:
            self.found.append(tag)
        for name, value in attrs:
            self.names.append(name)
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}:
                address = urlsplit(value or "")
                if address.scheme not in {"", "http", "https", "mailto", "tel"} or (tag != "a" and address.netloc):
                    self.found.append(f"{tag} {name}={value}")


def dangers(html):
    parser = Dangers()
    parser.feed(html)
    parser.close()
    return parser.found


def infected(value, room):
    """A copy of a block's value with script in every text, as far as the field's length allows."""
    if isinstance(value, str):
        return EVIL[:room]
    if isinstance(value, list):
        return [infected(one, room) for one in value]
    if isinstance(value, dict):
        return {key: value[key] if key in {"name", "formula", "drawing"} else infected(value[key], room) for key in value}
    return value


BLOCKS = {
    "text": "tekst",
    "drawing": {"name": "r290-tuin", "alt": "tuin", "caption": "kort"},
    "note": "norm",
    "warning": "gevaar",
    "steps": ["een", "twee"],
    "checklist": ["een", "twee"],
    "table": {"caption": "titel", "head": ["a", "b"], "rows": [["c", "d"]]},
    "calculation": {
        "intro": "lees",
        "inputs": [{"name": "flow", "label": "Flow", "unit": "l", "start": 1, "min": 0, "max": 9}],
        "formula": "flow * 2",
        "result": {"label": "Uit", "unit": "kW", "decimals": 1},
        "bands": [{"up_to": 3, "text": "laag"}, {"up_to": None, "text": "hoog"}],
    },
}


def rendered(block):
    """A card block with this body, straight from the stream."""
    raw = raw_card(card(block, title=EVIL[:80], on_site=EVIL[:160], source=EVIL[:240]) if block else card(), "m/s/0")
    return render.card_of(CardSet.cards.field.stream_block.to_python([raw])[0], 1)


def test_dangers_sees_what_would_run():
    """The control: unescaped, the same text is dangerous."""
    assert {"script", "img onerror", "svg onload"} <= set(dangers(EVIL))
    assert dangers('<a href="javascript:alert(1)">x</a>') == ["a href=javascript:alert(1)"]
    assert dangers('<img src="https://elsewhere.example/x.png">')
    assert dangers('<p style="x">') == ["p style"]


@pytest.mark.parametrize("kind", BLOCKS)
def test_card_of_escapes_script_in_every_text(kind):
    value = infected(copy.deepcopy(BLOCKS[kind]), 400)
    if kind == "drawing":
        value = {"name": "r290-tuin", "alt": EVIL, "caption": EVIL}

    made = rendered({kind: value})

    html = made.lead + made.html
    assert html
    assert dangers(html) == []
    assert dangers(rendered({kind: BLOCKS[kind]}).html) == []
    assert html.count("alert(1)") >= 1
    assert "{{ 7 }}" in html


def test_card_of_text_block_escapes_html_an_editor_pasted():
    raw = raw_card(card({"text": "x"}), "m/s/0")
    raw["value"]["body"][0]["value"] = (
        f"<p onclick='alert(1)' style='color:red'>a{EVIL}</p>"
        "<a href='javascript:alert(1)'>klik</a><a href=' jAvaScript:alert(1)'>k</a><a href='data:text/html,x'>d</a>"
        "<a href='//kwaad.example'>e</a>"
        "<a linktype='page' id='1'>pagina</a><a href='https://rvo.nl/'>RVO</a><embed embedtype='media' url='https://kwaad.example/'/>"
    )

    html = render.card_of(CardSet.cards.field.stream_block.to_python([raw])[0], 1).html

    assert dangers(html) == []
    assert '<a href="https://rvo.nl/" rel="noopener noreferrer ugc nofollow">RVO</a>' in html


@pytest.mark.parametrize("kind", QUESTIONS)
def test_card_page_escapes_script_in_every_text_of_a_question(kind, client):
    """Question texts are stored as data and escaped when the page is made: before the answer and after it."""
    value = infected(copy.deepcopy(QUESTIONS[kind]), 60)
    if kind == "spot":
        value["drawing"] = {"name": "r290-tuin", "alt": EVIL, "caption": ""}
    evil = card({kind: value}, title=EVIL[:80], on_site=EVIL[:160], source=EVIL[:240])
    module = make_module(sets=1, cards=[evil], title=EVIL[:200], summary=EVIL[:200])
    found = sets_of(module)[0]
    (row,) = cards_of(found)
    here = f"/leren/{module.slug}/{found.slug}/1/"

    pages = [client.get(here), client.get(here + "?groot=1")]
    for given in (WRONG.get(kind, RIGHT[kind]), RIGHT[kind]):
        answer = {"id": str(uuid.uuid4()), "card": row.pk, "given": given, "at": "2026-01-01T00:00:00Z"}
        client.post("/leren/antwoorden/", json.dumps({"answers": [answer]}), content_type="application/json")
        pages += [client.get(here + "?groot=0"), client.get(here + "?groot=1")]
    pages += [
        client.get(address)
        for address in ("/", "/leren/", f"/leren/{module.slug}/", f"/leren/{module.slug}/{found.slug}/", "/onderwerp/warmtepompen/")
    ]
    pages += [
        client.get(address)
        for address in (f"/leren/{module.slug}/{found.slug}/klaar/", f"/leren/{module.slug}/{found.slug}/delen/", "/zoeken/?q=alert")
    ]

    for page in pages:
        assert page.status_code == 200
        own = {"script", "style", "link", "meta"}  # those of the page frame; their number does not depend on the content
        assert [one for one in dangers(page.content.decode()) if one not in own] == []
        assert page.content.decode().count("<script") == page.content.decode().count('<script type="module"')
        assert page.content.decode().count("<style") == page.content.decode().count("<style nonce=") == 1


def test_card_page_shows_what_a_visitor_typed_escaped(client):
    """What does not read as a number is never stored; what is shown again is what was read."""
    module = make_module(sets=1, cards=[card({"number": QUESTIONS["number"]})])
    found = sets_of(module)[0]
    (row,) = cards_of(found)

    reply = client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), "value": '"><script>alert(1)</script>'}, follow=True)

    assert reply.status_code == 200
    assert "Vul een getal in" in reply.content.decode()
    assert "<script>alert(1)" not in reply.content.decode()


def test_card_of_inlines_drawings_with_their_text():
    made = rendered({"drawing": {"name": "r290-tuin", "alt": "Een <tuin>", "caption": ""}})

    assert "<svg role=" in made.lead
    assert 'aria-label="Een &lt;tuin&gt;"' in made.lead


@pytest.mark.parametrize("name", ["bestaat-niet", "../blocks", "../../courses/models", "/etc/passwd", ""])
def test_drawing_that_is_not_ours_is_left_out(name):
    assert drawings.inline(name, "alt") == ""


def test_drawing_without_text_only_decorates():
    assert 'aria-hidden="true"' in drawings.inline("r290-tuin", "")


@pytest.fixture
def picture():
    out = io.BytesIO()
    Picture.new("RGB", (1200, 800), "#0a302e").save(out, "JPEG")
    return Image.objects.create(title=EVIL[:60], file=ContentFile(out.getvalue(), "ketel.jpg"))


def in_stream(*body, card_key="0f6f2b7e-55a1-4f0e-8d0b-f2d1b8b0a001"):
    """A card with these blocks, in the form Wagtail stores."""
    blocks = [
        {"type": kind, "value": value, "id": f"{number:08d}-0000-4000-8000-000000000000"} for number, (kind, value) in enumerate(body)
    ]
    raw = {"type": "card", "id": card_key, "value": {"title": "Foto", "on_site": "", "source": "bron", "body": blocks}}
    return CardSet.cards.field.stream_block.to_python([raw])


def test_card_of_photo_names_its_spots_and_leads_the_card(picture):
    marks = [{"x": 12.4, "y": 150, "label": EVIL[:60]}, {"x": -3, "y": 5, "label": "pomp"}]

    made = render.card_of(in_stream(("photo", {"image": picture.pk, "alt": EVIL, "marks": marks}), ("note", "norm"))[0], 1)

    assert 'data-x="12" data-y="99"' in made.lead
    assert 'data-x="00" data-y="05"' in made.lead
    assert "note info" in made.html
    assert dangers(made.lead) == []
    assert ".webp" in made.lead


def test_card_of_video_carries_captions_and_its_text(picture):
    collection = Collection.objects.get(depth=1)
    film = Document.objects.create(
        title="film", collection=collection, file=ContentFile(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64, "film.mp4")
    )
    captions = Document.objects.create(title="tekst", collection=collection, file=ContentFile(b"WEBVTT\n\n", "film.vtt"))
    value = {"video": film.pk, "captions": captions.pk, "poster": picture.pk, "title": EVIL[:120], "transcript": EVIL}

    made = render.card_of(in_stream(("video", value))[0], 1)

    assert dangers(made.lead) == []
    assert '<track kind="captions"' in made.lead
    assert "poster=" in made.lead
    assert "alert(1)" in made.words


def test_spot_question_takes_a_photo_instead_of_a_drawing(picture, client):
    module = make_module(sets=1)
    found = add_set(module, [card()])
    spot = {**QUESTIONS["spot"], "drawing": {"name": "r290-tuin", "alt": "Een tuin.", "caption": ""}, "photo": picture.pk}
    republish(found, [card({"spot": {**spot, "hint": ""}})])

    page = client.get(f"/leren/{module.slug}/{found.slug}/1/")

    assert page.status_code == 200
    assert b".webp" in page.content


def test_spot_question_needs_something_to_tap_on():
    block = BodyBlock().child_blocks["spot"]
    value = block.to_python({**QUESTIONS["spot"], "hint": "", "drawing": {"name": "", "alt": "", "caption": ""}, "photo": None})

    with pytest.raises(ValidationError):
        block.clean(value)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("one", {"options": [{"text": "a", "right": True, "why": "x"}, {"text": "b", "right": True, "why": "y"}]}),
        ("one", {"options": [{"text": "a", "right": False, "why": "x"}, {"text": "b", "right": False, "why": "y"}]}),
        ("several", {"options": [{"text": text, "right": False, "why": "x"} for text in "abc"]}),
        ("order", {"items": ["een", "twee"]}),
        (
            "spot",
            {
                "spots": [
                    {"x": 1, "y": 1, "label": "a", "right": False, "why": "x"},
                    {"x": 2, "y": 2, "label": "b", "right": False, "why": "y"},
                ]
            },
        ),
        ("number", {"tolerance": -1}),
    ],
)
def test_editor_cannot_save_a_question_that_has_no_answer(kind, changes):
    block = BodyBlock().child_blocks[kind]
    good = {"hint": "", **QUESTIONS[kind]}
    block.clean(block.to_python(copy.deepcopy(good)))

    with pytest.raises(ValidationError):
        block.clean(block.to_python({**copy.deepcopy(good), **changes}))


@pytest.mark.parametrize("formula", ["flow /", "flow / 0", "druk * 2", ".5 * flow", "__import__('os')"])
def test_editor_cannot_save_a_calculation_that_fails(formula):
    block = BodyBlock().child_blocks["calculation"]
    block.clean(block.to_python(copy.deepcopy(BLOCKS["calculation"])))

    with pytest.raises(ValidationError):
        block.clean(block.to_python({**copy.deepcopy(BLOCKS["calculation"]), "formula": formula}))


def test_editor_cannot_put_a_question_before_something_to_read():
    body = BodyBlock()
    question, text = {"type": "one", "value": {"hint": "", **QUESTIONS["one"]}}, {"type": "note", "value": "norm"}
    body.clean(body.to_python([text, question]))

    with pytest.raises(ValidationError):
        body.clean(body.to_python([question, text]))
    with pytest.raises(ValidationError):
        body.clean(body.to_python([question, question]))


def test_editor_needs_as_many_cells_as_columns():
    block = BodyBlock().child_blocks["table"]

    with pytest.raises(ValidationError, match="evenveel"):
        block.clean(block.to_python({"caption": "t", "head": ["a", "b"], "rows": [["een"]]}))


def test_card_without_a_source_cannot_be_saved():
    with pytest.raises(ValidationError):
        CardBlock().clean(CardBlock().to_python({"title": "t", "body": [{"type": "note", "value": "n"}], "on_site": "", "source": ""}))


def test_words_hold_text_without_tags():
    made = rendered({"steps": ["Sluit de kraan", "Meet <b>niet</b>"]})

    assert made.words == "Sluit de kraan\nMeet <b>niet</b>"
