"""A phone that loses reception, a connection that hangs, and thumbs that tap twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, demo_person, right, wrong

FREE = "/leren/r290-buiten/waar-mag-hij-staan"
CARDS = 6
ONE = 5
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_ABORTED"
ANSWERS = re.compile("/leren/antwoorden/")


def at_card(number: int) -> re.Pattern[str]:
    return re.compile(f"/{number}/$")


def open_with_all_cards(page: Page) -> None:
    """Open the first card and wait until the last one is on the phone."""
    with page.expect_response(re.compile(f"/{CARDS}/$")) as last:
        page.goto(f"{FREE}/1/")
    last.value.finished()


def answer_right(learner: Learner) -> None:
    """Answer the open card, without waiting for what comes."""
    asked = learner.question()
    if asked:
        learner.answer(asked[0], right(*asked))
    else:
        learner.page.get_by_role("button", name="Snap ik").click()


def test_a_set_works_to_its_end_without_reception(open_phone: OpenPhone) -> None:
    page = open_phone(may=NO_NETWORK)
    open_with_all_cards(page)
    learner = Learner(page)

    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    for number in range(1, CARDS):
        answer_right(learner)
        expect(page).to_have_url(at_card(number + 1))
        expect(page.locator("[data-live]")).to_contain_text("Je antwoord staat op je telefoon")
    answer_right(learner)
    expect(page.locator("[data-live]")).to_contain_text("Dit was de laatste kaart")

    with page.expect_request(ANSWERS) as sent:
        page.context.set_offline(False)
    assert len(sent.value.post_data_json["answers"]) == CARDS
    if page.locator("#vraag").count():
        expect(learner.feedback).to_contain_text("Klopt")
        page.get_by_role("link", name="Verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Setje klaar")


def test_the_card_that_waited_goes_on_by_itself(open_phone: OpenPhone) -> None:
    """The next card was not on the phone: when there is reception, it comes without another tap."""
    page = open_phone(may=f"{NO_NETWORK}|ERR_FAILED")
    page.route(re.compile(f"{FREE}/2/"), lambda route: route.abort())
    page.goto(f"{FREE}/1/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Snap ik").click()
    expect(page.locator("[data-live]")).to_contain_text("staat op je telefoon")
    expect(page).to_have_url(at_card(1))

    page.unroute(re.compile(f"{FREE}/2/"))
    page.context.set_offline(False)

    expect(page).to_have_url(at_card(2))
    expect(page.locator("main h1")).to_have_text("Wat hoort niet in de zone?")


def test_back_without_reception_shows_the_former_card(open_phone: OpenPhone) -> None:
    page = open_phone(may=NO_NETWORK)
    open_with_all_cards(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Snap ik").click()
    expect(page).to_have_url(at_card(2))

    page.go_back()
    expect(page.locator("main h1")).to_have_text("Propaan zoekt het laagste punt")
    expect(page).to_have_url(at_card(1))

    page.go_forward()
    expect(page.locator("main h1")).to_have_text("Wat hoort niet in de zone?")
    page.get_by_role("link", name="Vorige kaart").click()
    expect(page.locator("main h1")).to_have_text("Propaan zoekt het laagste punt")
    expect(page).to_have_url(at_card(1))


def test_what_needs_reception_says_so_calmly_and_loses_nothing(open_phone: OpenPhone) -> None:
    page = open_phone(may=NO_NETWORK)
    open_with_all_cards(page)
    page.context.set_offline(True)

    page.get_by_role("link", name="Groot").click()
    expect(page.locator("[data-live]")).to_contain_text("De letters blijven nu zo groot")
    page.get_by_role("link", name="Stop en ga terug").click()
    expect(page.locator("[data-live]")).to_contain_text("Deze kaart blijft open")
    expect(page.locator("main h1")).to_have_text("Propaan zoekt het laagste punt")

    page.get_by_role("button", name="Snap ik").click()
    expect(page).to_have_url(at_card(2))


@pytest.mark.parametrize("arrives", [True, False], ids=["arrives", "lost"])
def test_an_answer_that_hangs_waits_on_the_phone_and_counts_once(open_phone: OpenPhone, arrives: bool) -> None:
    page = open_phone(may=NO_NETWORK)
    page.goto(f"{FREE}/{ONE}/")
    learner = Learner(page)
    kind, source = learner.question() or ("", {})
    with page.expect_response(re.compile(f"/{ONE + 1}/$")):
        page.reload()

    def hang(route: Route) -> None:
        if arrives:
            route.fetch(max_redirects=0)

    page.route(ANSWERS, hang)
    pressed = page.locator(f"button[name=choice][value='{wrong(kind, source)}']")
    pressed.click()
    expect(pressed).to_have_attribute("aria-busy", "true", timeout=1000)

    expect(page.locator("[data-live]")).to_contain_text("staat op je telefoon")
    expect(page).to_have_url(at_card(ONE + 1))

    page.unroute(ANSWERS)
    with page.expect_response(ANSWERS) as sent:
        page.goto(f"{FREE}/{ONE}/")
    assert [one["state"] for one in sent.value.json()["answers"]] == ["saved"]
    page.reload()
    expect(learner.feedback).to_contain_text("Kijk nog even")


def tap_twice(page: Page, role: str, name: str) -> None:
    """Two taps of a cold thumb at one place, a quarter of a second apart."""
    box = page.get_by_role(role, name=name).bounding_box()  # type: ignore[arg-type]
    assert box
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*at)
    page.wait_for_timeout(250)
    page.mouse.click(*at)
    page.wait_for_timeout(600)


def test_a_second_tap_does_not_act_on_the_next_card(open_phone: OpenPhone) -> None:
    page = open_phone()
    open_with_all_cards(page)

    tap_twice(page, "button", "Snap ik")
    expect(page).to_have_url(at_card(2))
    expect(page.locator(".messages, .note.warn")).to_have_count(0)

    page.goto(f"{FREE}/4/")
    page.wait_for_timeout(1000)
    tap_twice(page, "link", "Sla over")
    expect(page).to_have_url(at_card(5))


def test_a_second_tap_on_an_answer_is_no_second_try(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Otto", then="/leren/klant-uitleggen/stroom-en-beloftes/4/")
    learner = Learner(page)

    page.get_by_label("Jouw antwoord").fill("3")
    tap_twice(page, "button", "Kijk na")

    expect(learner.feedback).to_contain_text("Kijk nog even")
    page.reload()
    expect(learner.feedback).to_contain_text("Kijk nog even")
    expect(page.get_by_text("Kies eerst een antwoord")).to_have_count(0)


def test_skipped_cards_are_offered_once_and_one_can_stop(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(f"{FREE}/1/")
    learner = Learner(page)
    for number in range(1, CARDS + 1):
        expect(page).to_have_url(at_card(number))
        if number == ONE:
            page.get_by_role("link", name="Sla over").click()
        else:
            learner.do_card()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nog 1 kaart over")
    expect(page.get_by_role("link", name="Stop hier")).to_be_visible()
    page.get_by_role("link", name=f"Doe kaart {ONE}").click()
    expect(page).to_have_url(re.compile(f"/{ONE}/"))
    page.get_by_role("link", name="Sla over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog 1 kaart over")
    page.get_by_role("link", name=f"Doe kaart {ONE}").click()
    learner.do_question()
    page.get_by_role("link", name="Verder").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Setje klaar")
    expect(page.get_by_role("heading", name="keek je nog even terug")).to_be_visible()
