"""A card in large letters, on a small phone, and what somebody filled in on it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, demo_person, wrong

CALCULATION = "/leren/r290-buiten/geluid-condens-vorst/4/"
NUMBER = "/leren/klant-uitleggen/stroom-en-beloftes/4/"
WITHOUT_UNIT_OR_TEXT = "/leren/klant-uitleggen/het-eerste-gesprek/5/"
ORDER = "/leren/klant-uitleggen/eerlijk-kiezen/3/"
CHECKLIST = "/leren/klant-uitleggen/het-eerste-gesprek/3/"
FREE = "/leren/r290-buiten/waar-mag-hij-staan"

# The words of labels that stand on more than one line.
BROKEN = """(labels) => labels.flatMap((label) => {
  const text = label.firstChild, range = document.createRange();
  return [...text.data.matchAll(/\\S+/g)].filter((word) => {
    range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1;
  }).map((word) => word[0]);
})"""

SIZES = pytest.mark.parametrize(
    ("width", "height", "letters"),
    [(390, 844, 100), (320, 640, 100), (390, 844, 150), (390, 844, 200), (320, 640, 200)],
    ids=["390", "320", "390-150", "390-200", "320-200"],
)


def opened(open_phone: OpenPhone, width: int, height: int, letters: int, **options: Any) -> Page:
    """A phone with letters of this size, in percents, from the first moment on."""
    page = open_phone(viewport={"width": width, "height": height}, **options)
    page.context.add_init_script(
        f"""new MutationObserver(() => {{
          if (document.documentElement) document.documentElement.style.fontSize = '{letters}%';
        }}).observe(document, {{ childList: true }})"""
    )
    return page


@SIZES
def test_calculation_breaks_no_word_of_its_labels(open_phone: OpenPhone, width: int, height: int, letters: int) -> None:
    page = opened(open_phone, width, height, letters)
    demo_person(page, "Carla", then=CALCULATION)

    assert page.locator(".calc label").count() == 3
    assert page.locator(".calc label").evaluate_all(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@SIZES
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_feedback_leaves_half_the_screen_and_the_button(open_phone: OpenPhone, width: int, height: int, letters: int, large: bool) -> None:
    page = opened(open_phone, width, height, letters)
    page.goto(f"{FREE}/5/?groot={int(large)}")
    learner = Learner(page)
    kind, source = learner.question() or ("", {})
    off = [number for number, one in enumerate(source["options"]) if not one.get("right")]

    for number in off[:2]:
        learner.answer(kind, number)
        expect(page.locator(f".ans.off >> nth={off.index(number)}")).to_be_attached()

    expect(page.get_by_role("link", name="Verder")).to_be_in_viewport(ratio=1)
    expect(page.locator(".ans.good")).to_be_attached()
    stuck = "[...document.querySelectorAll('.dock, .dock *')].filter((one) => getComputedStyle(one).position === 'sticky')"
    assert page.evaluate(f"Math.max(0, ...{stuck}.map((one) => one.getBoundingClientRect().height))") <= height / 2 + 1
    page.locator(".ans.good").scroll_into_view_if_needed()
    expect(page.locator(".ans.good")).to_be_in_viewport()


def test_marks_of_the_answers_stay_in_sight_in_large_letters(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(f"{FREE}/5/?groot=1")
    learner = Learner(page)
    kind, source = learner.question() or ("", {})

    learner.answer(kind, wrong(kind, source))

    expect(learner.feedback).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".ans.off")).to_be_in_viewport(ratio=0.9)


def test_what_was_typed_survives_the_size_of_the_letters_and_what_cannot_be_read(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Bram", then=NUMBER)
    field = page.get_by_label("Jouw antwoord")
    field.fill("1.320 kWh")
    page.get_by_role("link", name="Groot").click()
    expect(page.locator("body.site")).to_be_attached()
    expect(field).to_have_value("1.320 kWh")
    page.get_by_role("link", name="Gewoon").click()
    expect(page.locator("body.site")).not_to_be_attached()
    expect(field).to_have_value("1.320 kWh")

    field.fill("abc")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("[data-live]")).to_contain_text("Vul een getal in")
    expect(field).to_have_value("abc")

    field.fill("1.320 kWh")
    page.get_by_role("button", name="Kijk na").click()
    expect(Learner(page).feedback).to_contain_text("Klopt")


def test_what_cannot_be_read_is_shown_again_without_script(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    demo_person(page, "Otto", then="/leren/warmteverlies-snel/dak-gevel-glas-vloer/3/")

    page.get_by_label("Jouw antwoord").fill("840 kilo")
    page.get_by_role("button", name="Kijk na").click()

    expect(page.get_by_text("Vul een getal in")).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("840 kilo")


def test_calculation_reads_thousands_and_its_own_unit(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Carla", then=CALCULATION)
    outcome = page.locator(".result output")

    page.get_by_label("Geluidvermogen").fill("62 dB")
    expect(outcome).to_have_text("45")
    page.get_by_label("Geluidvermogen").fill("veel")
    expect(outcome).to_have_text("–")


def test_order_in_large_letters_keeps_the_order(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Tess", then=ORDER)
    learner = Learner(page)
    expect(page.get_by_text("Zet op volgorde", exact=True)).to_be_visible()
    page.locator("[data-order] > li").first.locator("[data-move=down]").click()
    order = learner.shown_order()

    page.get_by_role("link", name="Groot").click()

    expect(page.locator("body.site")).to_be_attached()
    assert learner.shown_order() == order
    assert page.locator("input[name=order]").input_value() == ",".join(map(str, order))


def test_ticks_of_a_checklist_stay_on_this_phone(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Carla", then=CHECKLIST)
    page.locator(".checklist label").nth(1).click()

    page.reload()

    expect(page.locator(".checklist input").nth(1)).to_be_checked()
    expect(page.locator(".checklist input").nth(0)).not_to_be_checked()


def test_picture_question_is_answered_from_its_legend_also_in_large_letters(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Carla", then=f"{WITHOUT_UNIT_OR_TEXT}?groot=1")
    learner = Learner(page)
    kind, source = learner.question() or ("", {})
    assert kind == "spot"
    expect(page.locator(".kicker")).to_be_visible()
    spot = page.locator("button.spot").first.bounding_box()
    assert spot
    assert spot["width"] >= 70
    assert page.locator(".legend li").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 24

    page.locator(f".legend button[value='{wrong(kind, source)}']").click()

    expect(learner.feedback).to_contain_text("Kijk nog even")


def test_a_field_without_a_unit_is_round_on_both_sides(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Carla", then=CALCULATION)
    field = page.locator(".unit > input").first
    field.evaluate("(one) => one.nextElementSibling.remove()")

    assert field.evaluate("(one) => getComputedStyle(one).borderTopRightRadius") != "0px"
