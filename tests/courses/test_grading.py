"""Judging answers: each kind right, wrong, at the edge, and unreadable."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courses import grading
from courses.grading import UnreadableAnswer, grade, number, read, understand
from tests.factories import QUESTIONS, RIGHT, WRONG

KINDS = tuple(QUESTIONS)


def question(kind):
    """A question as `render.question_of` stores it."""
    made = {"kind": kind, **QUESTIONS[kind]}
    made["text"] = made.pop("question")
    if "options" in made:
        made["options"] = [{"right": False, **option} for option in made["options"]]
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_grade_right_answer_is_right(kind):
    verdict = grade(question(kind), RIGHT[kind])

    assert verdict.right is (None if kind == "dilemma" else True)
    assert verdict.text


@pytest.mark.parametrize("kind", WRONG)
def test_grade_wrong_answer_is_wrong_and_says_why(kind):
    verdict = grade(question(kind), WRONG[kind])

    assert verdict.right is False
    assert verdict.text


def test_grade_one_explains_the_answer_that_was_given():
    assert grade(question("one"), {"choice": 2}).text == "De storing komt terug."


def test_grade_several_needs_all_and_nothing_more():
    assert grade(question("several"), {"choices": [0]}).text == "Goed tot hier. Er mist er nog 1."
    assert grade(question("several"), {"choices": [1, 0, 1]}).right is True
    assert grade(question("several"), {"choices": [0, 1, 2]}).text == "Grind geeft geen vonk."


def test_grade_several_counts_what_is_missing_in_the_plural():
    asked = question("several")
    asked["options"].append({"text": "Een rooster", "right": True, "why": "Laag."})

    assert grade(asked, {"choices": [0]}).text == "Goed tot hier. Er missen er nog 2."


def test_grade_order_names_the_first_step_that_is_off():
    verdict = grade(question("order"), {"order": [0, 1, 3, 2]})

    assert (verdict.right, verdict.text) == (False, "Kijk nog eens naar stap 3.")
    assert verdict.more


@pytest.mark.parametrize(
    ("kind", "as_text"), [("one", {"choice": "0"}), ("several", {"choices": ["1", "0"]}), ("order", {"order": ["0", "1", "2", "3"]})]
)
def test_grade_takes_numbers_sent_as_text(kind, as_text):
    assert grade(question(kind), as_text).right is True
    assert understand(question(kind), as_text) == RIGHT[kind]


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("21", True),
        ("24", True),
        ("24,0", True),
        ("20,999", False),
        ("24.001", False),
        ("22,5", True),
        (" 22 ,5 ", True),
        (22.5, True),
        (22, True),
    ],
)
def test_grade_number_takes_the_tolerance_with_its_ends(value, right):
    assert grade(question("number"), {"value": value}).right is right


def test_grade_number_explains_too_low_and_too_high_apart():
    assert grade(question("number"), {"value": "-3"}).text == "Je rekende met te weinig water."
    assert grade(question("number"), {"value": "3000"}).text == "Je rekende met te veel water."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17,5", 17.5),
        ("17.5", 17.5),
        ("-2", -2.0),
        ("+2", 2.0),
        (",5", 0.5),
        ("0", 0.0),
        ("1 000", 1000.0),
        ("5,", 5.0),
        ("1.250,5", 1250.5),
    ],
)
def test_number_reads_what_people_type(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "tien",
        "1,2,3",
        "nan",
        "inf",
        "-inf",
        "1e3",
        "0x10",
        "1_000",
        "١٧",
        "--1",
        ",",
        "17 l/min",
        "1\x00",
        "9" * 5000,
        "<script>",
    ],
)
def test_number_refuses_what_is_no_number(text):
    with pytest.raises(UnreadableAnswer, match="Vul een getal in"):
        number(text)


def number_question(answer, tolerance, unit="W"):
    return {**question("number"), "answer": answer, "tolerance": tolerance, "unit": unit, "low": "laag", "high": "hoog", "explain": "goed"}


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "said"),
    [
        (1320, 20, "1.320", "goed"),
        (1320, 20, "1.320 W", "goed"),
        (7500, 5, "7.500", "goed"),
        (7500, 5, "7.000", "laag"),
        (7500, 5, "8.000", "hoog"),
        (7500, 5, "7,500", "laag"),
        (8.35, 0.15, "8.350", "goed"),
        (8.35, 0.15, "7.900", "laag"),
        (8.35, 0.15, "9.100", "hoog"),
        (22.5, 1.5, "22.125", "goed"),
        (43, 0.5, "1.320", "hoog"),
    ],
)
def test_grade_number_reads_thousands_as_this_question_means_them(answer, tolerance, typed, said):
    assert grade(number_question(answer, tolerance), {"value": typed}).text == said


def test_grade_number_refuses_another_unit():
    with pytest.raises(UnreadableAnswer):
        grade(number_question(840, 10), {"value": "840 kW"})


UNREADABLE = [
    ("one", {}),
    ("one", {"choice": 3}),
    ("one", {"choice": -1}),
    ("one", {"choice": True}),
    ("one", {"choice": 0.0}),
    ("one", {"choice": None}),
    ("one", {"choice": "٠"}),
    ("one", {"choice": [0]}),
    ("one", {"choice": "0\n"}),
    ("several", {}),
    ("several", {"choices": []}),
    ("several", {"choices": "01"}),
    ("several", {"choices": {"0": 1}}),
    ("several", {"choices": [0, 9]}),
    ("several", {"choices": [[0]]}),
    ("order", {"order": [0, 1, 2]}),
    ("order", {"order": [0, 1, 2, 2]}),
    ("order", {"order": [0, 1, 2, 4]}),
    ("order", {"order": "0123"}),
    ("order", {"order": None}),
    ("number", {}),
    ("number", {"value": True}),
    ("number", {"value": [22.5]}),
    ("number", {"value": float("nan")}),
    ("number", {"value": float("inf")}),
    ("number", {"value": 10**400}),
    ("spot", {"choice": 2}),
    ("dilemma", {"choice": "misschien"}),
    ("dilemma", {"choice": ["yes"]}),
    ("dilemma", {"choice": {}}),
    ("dilemma", {}),
]


@pytest.mark.parametrize(("kind", "sent"), UNREADABLE)
def test_grade_refuses_what_does_not_fit(kind, sent):
    with pytest.raises(UnreadableAnswer) as refused:
        grade(question(kind), sent)

    assert str(refused.value).endswith((".", "!"))


@pytest.mark.parametrize("kind", KINDS)
def test_understand_keeps_nothing_but_the_answer(kind):
    stored = understand(question(kind), {**RIGHT[kind], "person": 1, "x": float("nan"), "y": "\x00"})

    assert stored == RIGHT[kind]


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0", "1", "yes", "no", "3,5", "\ud800"])
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12
)
GIVEN = st.dictionaries(st.sampled_from(["choice", "choices", "order", "value", "x"]), JSON, max_size=5)


@given(kind=st.sampled_from(KINDS), sent=GIVEN)
@example(kind="dilemma", sent={"choice": [{}]})
@example(kind="order", sent={"order": ["0", "1", "2", "3"]})
def test_grade_of_anything_judges_or_refuses(kind, sent):
    try:
        verdict = grade(question(kind), sent)
    except UnreadableAnswer:
        return

    assert verdict.right in {True, False, None}
    stored = understand(question(kind), sent)
    assert understand(question(kind), stored) == stored
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored


FIELDS = st.sampled_from(["choice", "value", "order", *(f"place-{index}" for index in range(5)), "x"])
POSTED = st.dictionaries(
    FIELDS, st.lists(st.text(max_size=6) | st.sampled_from(["0", "1", "2", "3", "4", "yes", "0,1,2,3", "22,5"]), max_size=4)
)


@given(kind=st.sampled_from(KINDS), posted=POSTED)
def test_read_of_any_form_reads_or_refuses(kind, posted):
    try:
        grade(question(kind), read(question(kind), posted))
    except UnreadableAnswer as refused:
        assert str(refused)  # noqa: PT017 -- refusing is one of two good ends


def test_read_order_from_the_selects_without_script():
    posted = {"place-0": ["2"], "place-1": ["1"], "place-2": ["3"], "place-3": ["4"]}

    assert read(question("order"), posted) == {"order": [1, 0, 2, 3]}


def test_read_order_refuses_one_number_twice():
    with pytest.raises(UnreadableAnswer, match="eigen nummer"):
        read(question("order"), {"place-0": ["1"], "place-1": ["1"], "place-2": ["3"], "place-3": ["4"]})


def test_read_without_a_choice_asks_for_one():
    for kind in ("one", "spot", "number", "dilemma"):
        with pytest.raises(UnreadableAnswer, match="Kies eerst een antwoord"):
            read(question(kind), {})


@given(items=st.integers(min_value=3, max_value=6), seed=st.integers(min_value=0))
def test_shuffled_is_the_same_each_time_and_never_the_answer(items, seed):
    asked = {"items": ["stap"] * items}

    first = grading.shuffled(asked, seed)

    assert first == grading.shuffled(asked, seed)
    assert sorted(first) == list(range(items))
    assert first != list(range(items))
