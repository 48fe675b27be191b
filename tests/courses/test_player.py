"""What a card page shows of a visitor's tries."""

import pytest

from courses import player
from tests.courses.test_grading import question
from tests.factories import QUESTIONS, RIGHT, WRONG


def ask(kind, *given):
    return player.ask(question(kind), list(given), seed=7, shown_after=2)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_ask_without_tries_is_open_and_tells_nothing(kind):
    asked = ask(kind)

    assert asked.open
    assert asked.feedback is None
    assert {choice.state for choice in asked.choices} <= {""}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_ask_after_the_right_answer_is_closed(kind):
    asked = ask(kind, RIGHT[kind])

    assert not asked.open
    assert asked.feedback.right is (None if kind == "dilemma" else True)
    assert asked.feedback.title == ("Jij koos: Ja, even" if kind == "dilemma" else "Klopt")


@pytest.mark.parametrize("kind", WRONG)
def test_ask_after_one_wrong_try_stays_open_without_the_answer(kind):
    asked = ask(kind, WRONG[kind])

    assert asked.open
    assert asked.feedback.title == "Kijk nog even"
    assert asked.feedback.more == ""
    assert "good" not in {choice.state for choice in asked.choices}


@pytest.mark.parametrize("kind", WRONG)
def test_ask_after_two_wrong_tries_tells_the_answer(kind):
    asked = ask(kind, WRONG[kind], WRONG[kind])

    assert not asked.open
    assert asked.feedback.right is False
    assert asked.feedback.title == "Zo zit het"
    assert asked.feedback.more or kind == "several"


def test_ask_marks_the_right_choice_and_the_one_chosen_first():
    asked = ask("one", {"choice": 1}, {"choice": 0})

    assert [(choice.state, choice.tag) for choice in asked.choices] == [
        ("good", "Dit koos je nu"),
        ("off", "Dit koos je eerst"),
        ("dim", ""),
    ]


@pytest.mark.parametrize(("kind", "given"), [("one", {"choice": 0}), ("several", {"choices": [0, 1]}), ("spot", RIGHT["spot"])])
def test_ask_says_now_only_after_an_earlier_try(kind, given):
    assert {choice.tag for choice in ask(kind, given).choices if choice.state == "good"} == {"Dit koos je"}


def test_ask_order_keeps_the_order_that_was_tried_and_shows_the_right_one_when_done():
    tried = ask("order", WRONG["order"])
    done = ask("order", WRONG["order"], RIGHT["order"])

    assert [choice.index for choice in tried.choices] == ["1", "0", "2", "3"]
    assert [choice.text for choice in done.choices] == ["Spoelen", "Vullen", "Ontluchten", "Inregelen"]


def test_ask_several_keeps_what_was_right_so_far():
    asked = ask("several", WRONG["several"])

    assert [choice.state for choice in asked.choices] == ["picked", "", "off"]


def test_ask_number_shows_what_was_typed_and_at_last_the_answer():
    assert ask("number", {"value": "3"}).value == "3"
    assert "Het is 22,5 l/min." in ask("number", {"value": "3"}, {"value": "4"}).feedback.more


def test_ask_dilemma_shows_both_sides_and_the_weighing():
    asked = ask("dilemma", {"choice": "no"})

    assert [choice.state for choice in asked.choices] == ["dim", "picked"]
    assert asked.feedback.more == "Vakmensen regelen eerst een kachel."


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("other", QUESTIONS)
def test_ask_leaves_out_tries_from_before_the_question_was_changed(kind, other):
    """An editor turned the question into one of another kind: nobody's page may break."""
    asked = ask(kind, RIGHT[other], {"choice": 9}, {})

    assert asked.open is (kind != other and {kind, other} != {"one", "spot"})


def test_several_with_only_something_missing_asks_for_no_try_that_there_is_not():
    first, told = ask("several", {"choices": [0]}), ask("several", {"choices": [0]}, {"choices": [0]})

    assert first.feedback.text == "Goed tot hier. Er mist er nog 1."
    assert (told.feedback.title, told.feedback.text, told.feedback.more) == ("Zo zit het", QUESTIONS["several"]["explain"], "")


def test_several_with_something_wrong_says_why_also_at_last():
    told = ask("several", WRONG["several"], WRONG["several"])

    assert (told.feedback.text, told.feedback.more) == ("Grind geeft geen vonk.", QUESTIONS["several"]["explain"])
