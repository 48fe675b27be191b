"""From an editor's blocks to what a learner reads: safe HTML, the question as plain data, the words for search.

Text that people typed is escaped by the templates or goes through `markup.clean`; drawings are our own files. Nothing touches the HTML
afterwards.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from wagtail.rich_text import expand_db_html

from courses import drawings
from courses.blocks import QUESTION_KINDS
from vakkring import markup
from vakkring.media.models import Image

PICTURES = ("drawing", "photo", "video")
PHOTO = "max-960x960|format-webp"


@dataclass(frozen=True)
class Rendered:
    """A card as it will be published. `question` is plain data, see `grading`."""

    key: uuid.UUID
    title: str
    lead: str
    html: str
    question: dict[str, Any] | None
    calculation: dict[str, Any] | None
    on_site: str
    source: str
    words: str


def card_of(block: Any, card_set: int) -> Rendered:
    """Render one card block of a set's source. A card that was never saved has no id yet: an editor looks at it in advance."""
    value, key = block.value, block.id or str(uuid.uuid4())
    place = (card_set, key)
    reading = [child for child in value["body"] if child.block_type not in QUESTION_KINDS]
    asked = [child for child in value["body"] if child.block_type in QUESTION_KINDS]
    pictured = bool(reading) and reading[0].block_type in PICTURES
    lead = block_html(reading[0], place) if pictured else ""
    html = "".join(block_html(child, place) for child in reading[1 if pictured else 0 :])
    question = question_of(asked[0]) if asked else None
    asked_words = f"\n{question['text']}" if question else ""
    return Rendered(
        key=uuid.UUID(key),
        title=value["title"],
        lead=lead,
        html=html,
        question=question,
        calculation=next((calculation_of(child.value) for child in reading if child.block_type == "calculation"), None),
        on_site=value["on_site"],
        source=value["source"],
        words=markup.lines(lead + html) + asked_words,
    )


def block_html(child: Any, place: tuple[int, str]) -> str:
    """The HTML of one block that is read, not answered."""
    card_set, card_key = place
    context = {"value": child.value, "id": f"b-{(child.id or card_key)[:8]}", "card_set": card_set, "card_key": card_key}
    kind = child.block_type
    if kind == "text":
        context["html"] = markup.clean(expand_db_html(child.value.source))
    if kind == "drawing":
        context["svg"] = drawings.inline(child.value["name"], child.value["alt"])
    if kind == "photo":
        context["photo"] = photo(child.value["image"])
    if kind == "video":
        context["poster"] = photo(child.value["poster"]) if child.value["poster"] else None
    return render_to_string(f"courses/blocks/{kind}.html", context)


def photo(image: Image) -> dict[str, Any]:
    """Address and size of the phone-sized copy."""
    rendition = image.get_rendition(PHOTO)
    return {"url": rendition.url, "width": rendition.width, "height": rendition.height}


def calculation_of(value: Any) -> dict[str, Any]:
    """A calculation as plain data, for the page that works without script."""
    return {
        "inputs": [{name: one[name] for name in ("name", "label", "unit", "start", "min", "max")} for one in value["inputs"]],
        "formula": value["formula"],
        "result": dict(value["result"]),
        "bands": [dict(band) for band in value["bands"]],
    }


def question_of(child: Any) -> dict[str, Any]:
    """A question block as plain data, ready to be stored and judged."""
    value = child.value
    question: dict[str, Any] = {"kind": child.block_type, "text": value["question"], "hint": value["hint"]}
    for name in ("explain", "unit", "answer", "tolerance", "low", "high", "advice"):
        if name in value:
            question[name] = value[name]
    if "options" in value:
        question["options"] = [{"text": one["text"], "right": bool(one["right"]), "why": one["why"]} for one in value["options"]]
    if "items" in value and child.block_type == "order":
        question["items"] = list(value["items"])
    if "spots" in value:
        question["spots"] = [{name: spot[name] for name in ("x", "y", "label", "right", "why")} for spot in value["spots"]]
        question |= picture_of(value)
    for side in ("yes", "no"):
        if side in value:
            question[side] = {"label": value[side]["label"], "text": value[side]["text"]}
    return question


def picture_of(value: Any) -> dict[str, Any]:
    """What a spot question shows: a photo when there is one, else a drawing."""
    if value["photo"]:
        return {"photo": photo(value["photo"]), "alt": value["drawing"]["alt"] or value["photo"].title}
    return {"drawing": value["drawing"]["name"], "alt": value["drawing"]["alt"]}
