"""What script adds to a card: swipes, keys, large letters, turning without a page load, answers that wait for reception."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.learner import Learner, demo_person, right, wrong

FREE = "/leren/r290-buiten/waar-mag-hij-staan"
SEVERAL, ONE = f"{FREE}/2/", f"{FREE}/5/"


def at_card(number: int) -> re.Pattern[str]:
    return re.compile(f"/{number}/$")


def title(page: Page, text: str) -> None:
    expect(page.locator("main h1")).to_have_text(text)


def swipe(page: Page, direction: int) -> None:
    """A thumb from one side of the card to the other: -1 to the left, 1 to the right."""
    finger = page.context.new_cdp_session(page)
    start, y = PHONE["width"] / 2 - direction * 100, 300
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
    for step in (50, 120, 200):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": start + direction * step, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_swipe_turns_the_card(open_phone: OpenPhone) -> None:
    page = open_phone(has_touch=True, is_mobile=True)
    page.goto(f"{FREE}/1/")

    swipe(page, -1)
    expect(page).to_have_url(at_card(2))
    title(page, "Wat hoort niet in de zone?")

    swipe(page, 1)
    expect(page).to_have_url(at_card(1))
    title(page, "Propaan zoekt het laagste punt")


def test_arrow_keys_turn_the_card_but_never_skip_a_question(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(f"{FREE}/1/")

    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(at_card(2))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")

    expect(page).to_have_url(at_card(1))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_large_letters_stay_on_for_the_next_card_until_switched_off(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    page.goto(f"{FREE}/1/")
    large = page.locator("body.site")

    page.get_by_role("link", name="Groot").click()
    expect(large).to_be_attached()
    page.get_by_role("button", name="Snap ik").click()
    expect(page).to_have_url(at_card(2))
    expect(large).to_be_attached()

    page.get_by_role("link", name="Gewoon").click()
    expect(large).not_to_be_attached()
    page.goto(f"{FREE}/3/")
    expect(large).not_to_be_attached()


def test_large_letters_reach_the_card_that_was_fetched_beforehand(open_phone: OpenPhone) -> None:
    page = open_phone()
    with page.expect_response(re.compile("/6/$")):
        page.goto(ONE)

    page.get_by_role("link", name="Groot").click()
    expect(page.locator("body.site")).to_be_attached()
    page.get_by_role("link", name="Sla over").click()

    expect(page).to_have_url(at_card(6))
    expect(page.locator("body.site")).to_be_attached()


def test_question_in_large_letters_keeps_what_it_is_about(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Tess", then="/leren/r290-buiten/geluid-condens-vorst/3/?groot=1")

    expect(page.locator("body.site main")).to_contain_text("De erfgrens ligt op 4 meter")
    expect(page.get_by_label("Jouw antwoord")).to_be_visible()


def test_back_button_shows_the_former_card(open_phone: OpenPhone) -> None:
    page = open_phone()
    learner = Learner(page)
    page.goto(f"{FREE}/1/")
    learner.do_card()
    expect(page).to_have_url(at_card(2))
    learner.do_card()
    expect(page).to_have_url(at_card(3))

    page.go_back()
    expect(page).to_have_url(re.compile("/2/(#antwoord)?$"))
    title(page, "Wat hoort niet in de zone?")
    expect(learner.feedback).to_contain_text("Klopt")

    page.go_forward()
    title(page, "De zone stopt bij de erfgrens")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_double_tap_counts_once(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    page.goto(ONE)
    learner = Learner(page, plain=not script)
    kind, source = learner.question() or ("", {})

    page.locator(f"button[name=choice][value='{wrong(kind, source)}']").dblclick()

    expect(learner.feedback).to_contain_text("Kijk nog even")
    page.reload()
    expect(learner.feedback).to_contain_text("Kijk nog even")


def test_two_tabs_answer_the_same_card(open_phone: OpenPhone) -> None:
    here = open_phone()
    here.goto(f"{FREE}/1/")
    Learner(here).do_card()
    expect(here).to_have_url(at_card(2))
    here.goto(ONE)
    there = here.context.new_page()
    there.goto(ONE)
    kind, source = Learner(here).question() or ("", {})

    Learner(here).answer(kind, right(kind, source))
    expect(Learner(here).feedback).to_contain_text("Klopt")
    Learner(there).answer(kind, wrong(kind, source))

    expect(there.get_by_role("link", name="Verder")).to_be_visible()
    expect(there.locator(".ans.good")).to_have_count(1)
    here.goto(f"{FREE}/")
    expect(here.get_by_role("link", name="Verder met kaart 6")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_calculation_works(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    demo_person(page, "Carla", then="/leren/r290-buiten/geluid-condens-vorst/4/")

    page.get_by_label("Geluidvermogen").fill("62")
    if script:
        expect(page.locator(".result output")).to_have_text("45")
        expect(page.get_by_text("Alleen overdag.")).to_be_visible()
        return
    page.get_by_role("button", name="Reken uit").click()

    expect(page.locator(".plate")).to_contain_text("45")
    expect(page.get_by_text("Alleen overdag.")).to_be_visible()
    page.get_by_role("link", name="Terug naar de kaart").click()
    expect(page).to_have_url(at_card(4))


def test_read_aloud_shows_only_where_the_phone_can(open_phone: OpenPhone) -> None:
    able, mute = open_phone(), open_phone()
    mute.add_init_script("delete globalThis.speechSynthesis")
    for page in (able, mute):
        page.goto(f"{FREE}/1/")

    expect(able.get_by_role("button", name="Lees voor")).to_be_visible()
    expect(mute.get_by_role("button", name="Lees voor")).to_have_count(0)
