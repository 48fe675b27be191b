"""Somebody buys a module on his phone: with a voucher, at the demo bank, and what happens when that goes wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import demo_person
from tests.browser.serving import Site

pytestmark = pytest.mark.journey

MODULE = "/leren/geluid-en-buren/"
SECOND_FUND = """
import uuid
from datetime import timedelta
from django.utils import timezone
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Organisation, Person, Role
from vakkring.funding import actions
from vakkring.funding.models import Programme
otto = Person.objects.get(email="otto@vakkring.example")
fund = Organisation.objects.create(name="Bouwbedrijf Otto leert mee", slug="otto-leert-mee")
accounts.grant_role(None, otto, fund, Role.FUNDER)
known = Programme.objects.get(name="Warm aan de slag")
rules = {name: getattr(known, name) for name in actions.programmes.RULES}
rules |= {"name": "Onze vaste mensen", "share": 30, "least_own": 0, "regions": [], "trades": [], "topics": []}
programme = actions.make_programme(otto, fund, uuid.uuid4(), rules, 500_00)
actions.hand_out(otto, programme, ["bram@vakkring.example"])
"""


def fill_company(page: Page) -> None:
    """Unless it is known from before: then the form is folded away."""
    if not page.get_by_label("Naam van je bedrijf").is_visible():
        return
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


def test_two_funds_and_his_own_part_pay_together_and_a_refund_gives_each_its_own_back(open_phone: OpenPhone, site: Site) -> None:
    site.shell(SECOND_FUND)
    femke = open_phone()
    demo_person(femke, "Femke", then="/fonds/")
    femke.get_by_role("link", name="Warm aan de slag").click()
    left = femke.locator("[data-refresh] dl.places dd").first
    before = left.inner_text()

    bram = open_phone()
    demo_person(bram, "Bram", then=MODULE)
    to_the_bank(bram)
    expect(bram.locator(".plate")).to_contain_text("14,90")
    bram.locator(".bench .btn.act").click()
    bram.get_by_role("link", name="Bekijk de factuur").click()
    for words in ("Fonds Vakkracht Oost", "89,40", "Bouwbedrijf Otto leert mee", "44,70", "14,90"):
        expect(bram.locator(".receipt")).to_contain_text(words)
    expect(left).not_to_have_text(before)  # her open page follows

    bea = open_phone()
    demo_person(bea, "Bea", then="/bestellingen/")
    bea.get_by_role("link", name=re.compile("bram@vakkring.example")).first.click()
    bea.get_by_label("Reden").fill("Ging niet door")
    bea.get_by_role("button", name="Geef terug").click()
    expect(bea.locator("main")).to_contain_text("Creditnota")
    femke.reload()
    expect(left).to_have_text(before)
    expect(femke.locator("[data-refresh]")).to_contain_text("teruggedraaid")


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
