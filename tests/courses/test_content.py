"""The content that comes with the product: complete, sourced, short enough for a phone, and explanations that explain."""

import re

import pytest
import yaml
from django.core.management import call_command

from courses import content, drawings, grading
from courses.models import Card, CardSet, Module
from vakkring.accounts import demo
from vakkring.search.words import words

QUESTIONS = ("one", "several", "order", "number", "spot", "dilemma")
MODULES = {path.parent.name: content.read(path) for path in content.files()}
SETS = [pytest.param(one, id=f"{name}/{one['slug']}") for name, module in MODULES.items() for one in module["sets"]]
CARDS = [
    pytest.param(card, id=f"{name}/{one['slug']}/{number}")
    for name, module in MODULES.items()
    for one in module["sets"]
    for number, card in enumerate(one["cards"], start=1)
]
MOST_READING = 60
"""Words that are read before the question; one idea per card."""


def blocks(card, *kinds):
    return [value for block in card["blocks"] for kind, value in block.items() if not kinds or kind in kinds]


def test_there_is_as_much_as_was_promised():
    assert len(MODULES) >= 4
    assert sum(len(module["sets"]) for module in MODULES.values()) >= 12
    assert len(CARDS) >= 60


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_for_and_what_it_relies_on(name):
    module = MODULES[name]

    assert module["slug"] == name
    assert len(module["summary"]) <= 200
    assert module["can_do"]
    assert module["norms"]
    assert module["limits"]
    assert drawings.source(module["picture"]["name"])
    assert module["picture"]["alt"]
    assert module["supplier"] in {found[0] for found in demo.ORGANISATIONS.values()}


@pytest.mark.parametrize("one", SETS)
def test_set_is_short_and_asks_something(one):
    assert 5 <= len(one["cards"]) <= 7
    assert 2 <= one["minutes"] <= 5
    assert one["author"]
    assert any(kind in QUESTIONS for card in one["cards"] for block in card["blocks"] for kind in block)


@pytest.mark.parametrize("card", CARDS)
def test_card_names_its_source_and_what_to_do_on_site(card):
    assert card["source"].strip()
    assert card["on_site"].strip()
    assert len(card["on_site"].strip()) <= 160
    assert len(card["title"]) <= 80


@pytest.mark.parametrize("card", CARDS)
def test_card_fits_a_phone(card):
    reading = " ".join(blocks(card, "text", "note", "warning"))

    assert len(reading.split()) <= MOST_READING


@pytest.mark.parametrize("card", CARDS)
def test_card_has_pictures_that_exist_and_say_what_they_show(card):
    for picture in [*blocks(card, "drawing"), *[spot["drawing"] for spot in blocks(card, "spot")]]:
        assert drawings.source(picture["name"])
        assert len(picture["alt"]) > 20


def explanations(question):
    """Pairs of an answer and what is said about it."""
    for option in question.get("options", []):
        yield option["text"], option["why"]
    for spot in question.get("spots", []):
        yield spot["label"], spot["why"]
    for side in ("yes", "no", True, False):  # a bare yes in YAML is True
        if side in question:
            yield question[side]["label"], question[side]["text"]
    if "explain" in question:
        told = (
            question.get("items")
            or [option["text"] for option in question.get("options", []) if option.get("right")]
            or [str(question["answer"])]
        )
        yield " ".join(told), question["explain"]


def new_words(answer, explanation):
    """The share of words in the explanation that the answer does not have."""
    said, told = set(words(answer)), words(explanation)
    return sum(word not in said for word in told) / len(told)


def test_new_words_sees_a_mere_repetition():
    """The control."""
    assert new_words("Het filter nalopen", "Het filter nalopen.") == 0
    assert new_words("Het filter nalopen", "Ja, je moet het filter nalopen.") == 0.5
    assert new_words("Het filter nalopen", "Een vol filter remt het water.") > 0.6


@pytest.mark.parametrize("card", [one for one in CARDS if blocks(one.values[0], *QUESTIONS)])
def test_explanation_says_more_than_the_answer(card):
    (question,) = blocks(card, *QUESTIONS)

    for answer, explanation in explanations(question):
        assert len(explanation.split()) >= 6, explanation
        assert new_words(answer, explanation) >= 0.6, (answer, explanation)


@pytest.mark.parametrize("card", [one for one in CARDS if blocks(one.values[0], "one", "several", "spot")])
def test_explanations_of_one_question_differ(card):
    (question,) = blocks(card, "one", "several", "spot")
    told = [why for _, why in explanations(question)]

    assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", [name for name, _ in drawings.choices()])
def test_drawing_holds_nothing_that_runs_or_is_fetched(name):
    svg = drawings.source(name)

    assert svg.startswith("<svg ")
    assert "viewBox=" in svg
    assert not re.search(
        r"<script|<foreignObject|<iframe|<image|<style|<animate|<set\b|<!|\son\w+\s*=|\sstyle\s*=|javascript:|url\(\s*['\"]?[^#'\"]",
        svg,
        re.IGNORECASE,
    )
    assert not re.search(r"(?:href|src)\s*=\s*[\"'](?!#)", svg, re.IGNORECASE)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("evil", ["<svg><script/>", '<svg onload="x">', '<use href="https://x/y.svg"/>', '<rect style="x">', "<image/>"])
def test_drawing_check_sees_what_runs(evil):
    """The control: the two patterns above find these."""
    runs = r"<script|<foreignObject|<iframe|<image|<style|<animate|<set\b|<!|\son\w+\s*=|\sstyle\s*=|javascript:|url\(\s*['\"]?[^#'\"]"
    assert re.search(runs, evil, re.IGNORECASE) or re.search(r"(?:href|src)\s*=\s*[\"'](?!#)", evil, re.IGNORECASE)


@pytest.mark.django_db
def test_demo_loads_everything_and_loads_again_without_harm(settings, tmp_path):
    settings.DATA = tmp_path
    call_command("load_demo", verbosity=0)
    keys = dict(Card.objects.values_list("key", "pk"))
    assert Module.objects.live().count() == len(MODULES)
    assert CardSet.objects.live().count() == len(SETS)
    assert len(keys) == len(CARDS)

    call_command("load_demo", "--again", verbosity=0)

    assert dict(Card.objects.values_list("key", "pk")) == keys
    assert Module.objects.count() == len(MODULES)
    for module in MODULES.values():  # the first set of each is free to try
        open_to_all = [one.open_to_all for one in CardSet.objects.child_of(Module.objects.get(slug=module["slug"])).order_by("path")]
        assert open_to_all == [True] + [False] * (len(open_to_all) - 1)
    for card_set in CardSet.objects.all():
        card_set.full_clean()
    for row in Card.objects.exclude(question=None):
        assert_answerable(row.question)


def assert_answerable(question):
    """The right answer according to the source is judged right."""
    right = {
        "one": lambda: {"choice": next(i for i, one in enumerate(question["options"]) if one["right"])},
        "several": lambda: {"choices": [i for i, one in enumerate(question["options"]) if one["right"]]},
        "order": lambda: {"order": list(range(len(question["items"])))},
        "number": lambda: {"value": str(question["answer"])},
        "spot": lambda: {"choice": next(i for i, one in enumerate(question["spots"]) if one["right"])},
        "dilemma": lambda: {"choice": "yes"},
    }[question["kind"]]()
    assert grading.grade(question, right).right in {True, None}


@pytest.mark.parametrize("text", ["slug: [", "- een", "slug: x", "", "3"])
def test_read_of_a_broken_file_names_it(text, tmp_path):
    path = tmp_path / "module.yaml"
    path.write_text(text)

    with pytest.raises(content.ContentError, match=re.escape(str(path))):
        content.read(path)


def test_read_never_makes_python_objects(tmp_path):
    path = tmp_path / "module.yaml"
    path.write_text("!!python/object/apply:os.system ['true']")

    with pytest.raises(content.ContentError):
        content.read(path)
    assert yaml.safe_load("a: 1") == {"a": 1}


@pytest.mark.django_db
def test_load_of_a_module_of_an_unknown_supplier_stores_nothing(tmp_path):
    path = tmp_path / "module.yaml"
    path.write_text("{slug: x, title: X, summary: s, can_do: [a], topics: [], sets: [], supplier: Onbekend}")

    with pytest.raises(content.ContentError, match="Onbekend"):
        content.load(path)
    assert not Module.objects.exists()
