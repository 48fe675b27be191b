"""Script typed into every field a visitor has: it is shown as text, or refused; it never runs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import demo_person

EVIL = '<img src=x onerror="window.ran = true">'


def assert_harmless(page: Page) -> None:
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("() => window.ran") is None


def test_the_payload_runs_where_nothing_stops_it(open_phone: OpenPhone) -> None:
    page = open_phone(may="404|Failed to load|ERR")
    page.set_content(EVIL)

    page.wait_for_function("() => window.ran === true")


def test_profile_shows_script_as_text(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Femke", then="/account/")
    for field in page.locator("main form.form input:not([type=hidden])").all():
        field.evaluate("(one) => { one.removeAttribute('maxlength'); one.removeAttribute('pattern'); one.form.noValidate = true; }")
        field.fill(EVIL)
    page.locator("main .btn.act").click()
    assert_harmless(page)

    page.goto("/account/")
    page.get_by_label("Voornaam").fill(EVIL)
    page.locator("main .btn.act").click()
    expect(page.get_by_label("Voornaam")).to_have_value(EVIL)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<img")

    assert_harmless(page)
    page.goto("/account/")  # others meet Femke on this site, too
    page.get_by_label("Voornaam").fill("Femke")
    page.locator("main .btn.act").click()
    expect(page.get_by_label("Voornaam")).to_have_value("Femke")


def test_search_shows_script_as_text(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/zoeken/")

    page.get_by_label("Wat zoek je?").fill(EVIL)
    page.get_by_role("button", name="Zoek").click()

    expect(page.get_by_label("Wat zoek je?")).to_have_value(EVIL)
    assert_harmless(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_number_answer_refuses_script(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    demo_person(page, "Tess", then="/leren/r290-buiten/geluid-condens-vorst/3/")
    field = page.get_by_label("Jouw antwoord")
    field.evaluate("(one) => one.removeAttribute('maxlength')")

    field.fill(EVIL)
    page.get_by_role("button", name="Kijk na").click()

    expect(page.get_by_text("Vul een getal in")).to_be_visible()
    assert_harmless(page)


def test_a_letter_shows_script_as_text(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/contact/")
    page.get_by_label("E-mailadres").fill("vakmens@mail.example")
    page.get_by_label("Je vraag").fill(f"Mijn vraag is {EVIL}")
    page.locator("main .btn.act").click()
    expect(page.get_by_text("Je vraag is verstuurd")).to_be_visible()

    page.goto("/demo/post/")
    page.locator(".list a").first.click()

    expect(page.locator("main")).to_contain_text("<img src=x")
    assert_harmless(page)
