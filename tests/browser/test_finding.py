"""Finding a card in ten seconds: while typing, by keyboard, without reception, and without script."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone


def test_lines_come_while_typing_and_arrows_open_the_best_card(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/leren/")
    page.get_by_role("link", name="Opzoeken").click()
    box = page.get_by_role("searchbox", name="Wat zoek je?")
    expect(box).to_be_focused()
    page.evaluate("() => { window.samePage = true }")

    box.press_sequentially("warmptepomp")

    expect(page.get_by_text("We zochten op warmtepomp")).to_be_visible()
    expect(page.locator("[data-search-status]")).to_have_text(re.compile(r"\d+ gevonden"))
    assert page.evaluate("() => window.samePage")
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/leren/[-\w]+/[-\w]+/\d+/"))
    page.go_back()
    expect(page.get_by_role("searchbox", name="Wat zoek je?")).to_have_value("warmptepomp")


def test_without_reception_it_says_so_and_goes_on_afterwards(open_phone: OpenPhone) -> None:
    page = open_phone(may="ERR_INTERNET_DISCONNECTED")
    page.goto("/zoeken/?q=stooklijn")
    best = page.locator("[data-hit]").first.inner_text()
    page.context.set_offline(True)
    page.get_by_role("searchbox", name="Wat zoek je?").fill("erfgrens")

    expect(page.locator("[data-search-status]")).to_contain_text("Geen bereik")
    assert page.locator("[data-hit]").first.inner_text() == best
    page.context.set_offline(False)

    expect(page.locator("[data-search-status]")).to_have_text(re.compile(r"\d+ gevonden"))
    expect(page.locator("[data-found] mark").first).to_have_text(re.compile("erfgrens", re.IGNORECASE))


def test_without_script_the_form_and_the_filters_work(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/leren/")
    page.get_by_role("link", name=re.compile("^Warmtepompen")).click()
    expect(page).to_have_url(re.compile("onderwerp=warmtepompen"))
    page.get_by_role("link", name=re.compile("Haal weg: Warmtepompen")).click()
    expect(page).not_to_have_url(re.compile("onderwerp"))
    page.get_by_role("searchbox", name="Zoek in kaarten en artikelen").fill("stooklijn")
    page.get_by_role("button", name="Zoek").click()

    expect(page.locator("[data-hit]").first).to_be_visible()
    expect(page.get_by_role("button", name="Spreek het in")).to_be_hidden()
