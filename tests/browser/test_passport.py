"""From the last card to the customer at the door: a proof, a name on it, shown to a stranger, put out of sight."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.inspection import look_over
from tests.browser.learner import Learner, log_in, modules
from tests.browser.test_injection import EVIL, assert_harmless
from tests.browser.test_journeys import new_address

MODULE = "co-veilig-en-gasketelwet"


def do_module(page: Page) -> None:
    """Log in as somebody new and do every set."""
    page.goto("/inloggen/")
    page.wait_for_function("() => document.cookie.includes('stijl=')")  # from then on pages hold no styles of their own
    log_in(page, new_address())
    (module,) = [one for one in modules() if one.head["slug"] == MODULE]
    for one in module.sets:
        page.goto(f"/leren/{MODULE}/{one.head['slug']}/1/")
        Learner(page).do_set()


def fill_in_name(page: Page, first: str, last: str) -> None:
    page.goto("/account/")
    page.get_by_label("Voornaam").fill(first)
    page.get_by_label("Achternaam").fill(last)
    page.locator("main .btn.act").click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()


def test_a_finished_module_gives_a_proof_for_the_customer_at_the_door(open_phone: OpenPhone) -> None:
    page, customer = open_phone(may="404"), open_phone(may="404|410")
    do_module(page)
    found = look_over(page, "a module that is done")

    page.get_by_role("link", name="Bekijk je bewijs").click()
    expect(page.get_by_text("Vul eerst je naam in")).to_be_visible()
    proof = page.url
    found += look_over(page, "proof without a name")
    assert customer.goto(proof).status == 404
    found += look_over(customer, "proof that waits for a name")
    page.goto("/pas/")
    found += look_over(page, "passport without a name")

    fill_in_name(page, "Anna", "Bakker")
    page.goto("/pas/")
    found += look_over(page, "passport with a proof")
    assert customer.goto(proof).status == 200
    expect(customer.get_by_role("heading", level=2).first).to_have_text("Dit kan Anna Bakker")
    expect(customer.get_by_text("geen wettelijk certificaat")).to_be_visible()
    expect(customer.get_by_role("img", name="QR-code naar dit bewijs")).to_be_visible()
    found += look_over(customer, "proof")
    paper = customer.request.get(customer.get_by_role("link", name="Pdf").get_attribute("href") or "")
    assert paper.headers["content-type"] == "application/pdf"

    page.get_by_role("button", name=re.compile("^Zet uit")).click()
    expect(page.get_by_text("Anderen zien het niet meer")).to_be_visible()
    found += look_over(page, "passport with a hidden proof")
    assert customer.goto(proof).status == 410
    expect(customer.get_by_role("heading", level=1)).to_have_text("Dit bewijs is niet te zien")
    found += look_over(customer, "hidden proof")
    page.goto(proof)
    found += look_over(page, "hidden proof for its holder")
    page.get_by_role("button", name="Zet dit bewijs weer aan").click()
    expect(page.get_by_text("staat weer aan")).to_be_visible()
    assert customer.goto(proof).status == 200

    fill_in_name(page, EVIL, "")
    customer.reload()
    expect(customer.get_by_role("heading", level=2).first).to_contain_text("<img src=x")
    assert_harmless(customer)
    page.goto("/pas/")
    assert_harmless(page)
    assert found == []
