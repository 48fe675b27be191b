"""Somebody buys a module on his phone: with a voucher, at the demo bank, and what happens when that goes wrong."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import demo_person

MODULE = "/leren/geluid-en-buren/"


def fill_company(page: Page) -> None:
    page.get_by_label("Naam van je bedrijf").fill("Bakker Warmte")
    page.get_by_label("Straat en huisnummer").fill("Dorpsstraat 1")
    page.get_by_label("Postcode").fill("8011 ab")
    page.get_by_label("Plaats", exact=True).fill("Zwolle")
    page.get_by_label("KvK-nummer").fill("12345678")


def to_the_bank(page: Page) -> None:
    """From the module's page to the demo bank."""
    page.get_by_role("link", name="Koop deze reeks").click()
    expect(page.get_by_role("heading", name="Wie betaalt wat?")).to_be_visible()
    fill_company(page)
    page.locator(".bench .btn.act").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demobank")


def shut_set(page: Page) -> str:
    """The address of the set that has to be bought."""
    page.goto(MODULE)
    address = page.locator("ol.list a").nth(1).get_attribute("href")
    assert address
    return address


def test_voucher_and_demo_bank_give_access_and_an_invoice_and_a_refund_takes_them_back(open_phone: OpenPhone) -> None:
    anna = open_phone()
    demo_person(anna, "Anna", then=MODULE)
    second = shut_set(anna)
    anna.goto(f"{second}1/")
    expect(anna).to_have_url(re.compile(f"{MODULE}$"))  # not before it is paid
    expect(anna.locator("main")).to_contain_text("hoort bij een reeks die je koopt")
    expect(anna.locator(".bench")).to_contain_text("59,60")
    to_the_bank(anna)
    expect(anna.locator(".plate")).to_contain_text("59,60")
    anna.locator(".bench .btn.act").click()

    expect(anna.get_by_role("heading", level=1)).to_have_text("Betaald")
    anna.get_by_role("link", name="Bekijk de factuur").click()
    receipt = anna.locator(".receipt")
    for words in ("Bakker Warmte", "Betaald door Fonds Vakkracht Oost", "89,40", "25,86", "59,60"):
        expect(receipt).to_contain_text(words)
    anna.get_by_role("link", name="Begin nu").click()
    expect(anna).to_have_url(re.compile(f"{MODULE}$"))
    anna.goto(f"{second}1/")
    expect(anna.locator("[data-player]")).to_be_visible()
    anna.goto("/leerpotje/")
    expect(anna.locator("main")).to_contain_text("89,40")

    bea = open_phone()
    demo_person(bea, "Bea", then="/account/")
    bea.get_by_role("link", name="Bestellingen van iedereen").click()
    bea.get_by_role("link", name=re.compile("anna@vakkring.example")).first.click()
    bea.get_by_label("Reden").fill("Ging niet door")
    bea.get_by_role("button", name="Geef terug").click()
    expect(bea.locator("main")).to_contain_text("Creditnota")

    anna.goto(f"{second}1/")
    expect(anna).to_have_url(re.compile(f"{MODULE}$"))
    expect(anna.locator(".bench")).to_contain_text("59,60")  # the voucher is there again


def test_failed_and_stopped_payments_say_so_and_can_be_tried_again(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Bram", then=MODULE)
    to_the_bank(page)
    page.get_by_role("button", name="Laat het mislukken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De betaling is niet gelukt")
    expect(page.locator("main")).to_contain_text("Er is niets afgeschreven")
    page.get_by_role("button", name="Probeer opnieuw te betalen").click()
    page.get_by_role("button", name="Stop met betalen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je stopte met betalen")
    page.get_by_role("link", name="Naar je bestelling").click()
    page.get_by_role("button", name="Annuleer de bestelling").click()
    expect(page).to_have_url(re.compile(f"{MODULE}$"))
    expect(page.get_by_role("link", name="Koop deze reeks")).to_be_visible()


def test_late_payment_waits_and_another_browser_sees_only_how_it_stands(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Otto", then=MODULE)
    to_the_bank(page)
    page.get_by_role("button", name="geld komt een minuut later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We wachten op je bank")

    other = open_phone()
    other.goto(page.url)
    expect(other.get_by_role("heading", level=1)).to_have_text("We wachten op je bank")
    expect(other.locator("main")).not_to_contain_text("Buitenunit")
    expect(other.get_by_role("link", name="Bekijk de factuur")).to_have_count(0)


def test_wrong_code_says_the_same_for_all(open_phone: OpenPhone) -> None:
    page = open_phone(may="422")
    demo_person(page, "Carla", then="/betalen/geluid-en-buren/")
    page.get_by_label("Code van een voucher").fill("7K2M-0000-0000-0000")
    page.get_by_role("button", name="Gebruik code").click()
    expect(page.locator("main")).to_contain_text("Deze code werkt niet voor jou")
