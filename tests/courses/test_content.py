"""The content that comes with the product: complete, sourced, short enough for a phone, and explanations that explain."""

import re

import pytest
from django.core.management import call_command

from courses import content, drawings, grading
from courses.models import Card, CardSet, Module
from courses.modulefile import parse, write
from courses.modulemedia import Names
from vakkring.accounts import demo
from vakkring.search.words import words

QUESTIONS = ("one", "several", "order", "number", "spot", "dilemma")
MODULES = {path.parent.name: parse(path.read_text()) for path in content.files()}
SETS = [pytest.param(one, id=f"{name}/{one.head['slug']}") for name, module in MODULES.items() for one in module.sets]
CARDS = [
    pytest.param(card, id=f"{name}/{one.head['slug']}/{number}")
    for name, module in MODULES.items()
    for one in module.sets
    for number, card in enumerate(one.cards, start=1)
]
MOST_READING = 60
"""Words that are read before the question; one idea per card."""
WORDS_PER_MINUTE = 130
SECONDS = {"drawing": 3, "calculation": 15, "number": 20} | dict.fromkeys(("one", "several", "order", "spot", "dilemma"), 10)
"""What looking and thinking cost, beside the reading."""
UNREAD = {"alt", "name", "right", "unit", "formula", "x", "y", "min", "max", "start", "decimals", "answer", "tolerance", "up_to"}
GUESS = re.compile(r"\bje (\w+[dt]e|nam|rekent|vergeet|deelt|telt)\b|\b\w+[dt]e je\b", re.IGNORECASE)
"""What somebody would have done wrong."""
ONE_OF = {"why", "low", "high"}
"""Who answers reads one of these."""


def blocks(card, *kinds):
    return [value for kind, value in card.body if not kinds or kind in kinds]


def test_there_is_as_much_as_was_promised():
    assert len(MODULES) >= 12
    assert len(SETS) >= 24
    assert len(CARDS) >= 120


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_for_and_what_it_relies_on(name):
    module = MODULES[name].head

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
    assert 5 <= len(one.cards) <= 7
    assert 2 <= one.head["minutes"] <= 5
    assert one.head["author"]
    assert any(kind in QUESTIONS for card in one.cards for kind, _ in card.body)


def words_read(value):
    """How many words of a block a person reads who answers once."""
    if isinstance(value, dict):
        return sum(words_read(one) for name, one in value.items() if name not in UNREAD | ONE_OF) + told_once([value])
    if isinstance(value, list):
        return sum(words_read(one) for one in value) - sum(told_once([one]) for one in value if isinstance(one, dict)) + told_once(value)
    return len(str(value or "").split())


def told_once(rows):
    """The longest of the explanations of which only one is read."""
    return max((words_read(row[name]) for row in rows if isinstance(row, dict) for name in ONE_OF & set(row)), default=0)


def reading_time(one):
    """About how many minutes a set takes."""
    kinds = [kind for card in one.cards for kind, _ in card.body]
    read = sum(len(card.title.split()) + sum(words_read(value) for _, value in card.body) for card in one.cards)
    return read / WORDS_PER_MINUTE + sum(SECONDS.get(kind, 0) for kind in kinds) / 60


@pytest.mark.parametrize("one", SETS)
def test_set_takes_the_minutes_that_it_says(one):
    assert abs(max(3, reading_time(one)) - one.head["minutes"]) <= 0.7


@pytest.mark.parametrize("card", [one for one in CARDS if blocks(one.values[0], "number")])
def test_number_too_low_or_too_high_is_told_what_to_do_and_not_what_one_did(card):
    """Any number may have been typed: a guess at how it was found is wrong for most of them."""
    (question,) = blocks(card, "number")

    for told in (question["low"], question["high"]):
        assert told.startswith(("Te laag.", "Te hoog.", "Te weinig.", "Te veel."))
        assert not GUESS.search(told)


@pytest.mark.parametrize("told", ["Bij 280 rekende je met 10 graden.", "Je telde een balk dubbel.", "Te veel. Je vergeet een ventiel."])
def test_guess_is_seen(told):
    """The control."""
    assert GUESS.search(told)


@pytest.mark.parametrize("card", CARDS)
def test_card_names_its_source_and_what_to_do_on_site(card):
    assert card.head["source"]
    assert card.head["on_site"]
    assert len(card.head["on_site"]) <= 160
    assert len(card.title) <= 80


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
    for side in ("yes", "no"):
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
    settings.DATA = tmp_path / "new"  # a fresh machine, where nothing made it yet
    call_command("load_demo", verbosity=0)
    keys = dict(Card.objects.values_list("key", "pk"))
    assert Module.objects.live().count() == len(MODULES)
    assert CardSet.objects.live().count() == len(SETS)
    assert len(keys) == len(CARDS)

    call_command("load_demo", "--again", verbosity=0)

    assert dict(Card.objects.values_list("key", "pk")) == keys
    assert Module.objects.count() == len(MODULES)
    for module in MODULES.values():  # the first set of each is free to try
        open_to_all = [one.open_to_all for one in CardSet.objects.child_of(Module.objects.get(slug=module.head["slug"])).order_by("path")]
        assert open_to_all == [True] + [False] * (len(open_to_all) - 1)
    for path in content.files():  # and an export gives the file again, with its topics in their order
        assert write(content.export_module(Module.objects.get(slug=path.parent.name), Names())) == path.read_text()
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


@pytest.mark.parametrize("name", MODULES)
def test_content_file_is_written_as_an_export_would_write_it(name):
    """So that a change made in Wagtail and exported shows as just that change."""
    path = content.FOLDER / name / "module.md"

    assert write(parse(path.read_text())) == path.read_text()
