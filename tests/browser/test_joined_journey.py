"""The three tools, the money and the people in one go: what a newcomer can do after us, the tour of the README.

Nobody types an address but for the very first page; all else is a tap on what is on the screen.
"""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, log_in
from tests.browser.live_room import DESK, OFFLINE, pass_door
from tests.browser.test_live import choose
from tests.browser.test_paying import fill_company
from tests.browser.test_wiki import saved, text_of

pytestmark = pytest.mark.journey

MODULE = "Buitenunit, trilling en de buren"
ARTICLE = "Geluid van de buitenunit schatten"
SESSION = "Boven koud, beneden warm: wat nu?"
PRICE, FUND_PAYS, OWN_PART = "149,00", "89,40", "59,60"
CODE = re.compile(r"\b[0-9A-Z]{4}(?:\s?-?\s?[0-9A-Z]{4}){3}\b")


def test_from_a_voucher_to_a_proof_an_article_and_a_live_session(open_phone: OpenPhone, tmp_path: Path) -> None:
    whole_tour(open_phone, tmp_path)


def whole_tour(open_phone: OpenPhone, folder: Path) -> None:
    """From the funder's empty programme to what the learner keeps; `folder` holds what is printed."""
    programme = f"Stil en warm {uuid.uuid4().hex[:6]}"
    femke, tess = open_phone(viewport=DESK), open_phone(viewport=DESK, may=OFFLINE)
    lies, bram = open_phone(may=OFFLINE), open_phone(may=OFFLINE)

    make_programme(femke, programme)
    code = hand_out_on_paper(femke, folder)

    come_in_by_code(lies)
    see_what_it_costs(lies)
    redeem(lies, code)
    pay(lies)
    money_moved(femke)

    finish_the_module(lies)
    open_article_from_a_card(lies)
    find_article(bram)
    write_together(lies, bram)

    join_from_the_article(lies)
    lead(tess)
    vote_and_get_the_word(lies, tess)

    keeps_what_she_bought(lies)
    has_her_invoice(lies)
    leerpotje_is_right(lies)
    desk_counts_it(femke, programme)


# --- the funder ---------------------------------------------------------------------------------------------------------------------------
def tap_in(page: Page, name: str) -> None:
    """From the front page in with the demo's one tap."""
    page.goto("/")
    page.get_by_role("link", name="Ik heb al een account. Log in.").click()
    page.get_by_role("button", name=f"{name},").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Dag {name}")


def tab(page: Page, name: str) -> None:
    """By the main menu. On a phone it steps aside where there is one thing to do: then back first."""
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    while not menu.is_visible():
        before = page.url
        page.locator(".top").get_by_role("link").first.click()
        expect(page).not_to_have_url(before)
    menu.get_by_role("link", name=name).click()


def make_programme(page: Page, name: str) -> None:
    """Femke puts in 1,000 euros and pays 60 percent."""
    tap_in(page, "Femke")
    tab(page, "Account")
    page.get_by_role("link", name=re.compile("Fonds Vakkracht Oost")).click()
    page.get_by_role("link", name="Maak een programma").click()
    page.get_by_label("Hoe heet het?").fill(name)
    page.get_by_label("Hoeveel geld doe je erin?").fill("1.000")
    page.get_by_label("Laatste dag").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    page.get_by_role("button", name="Bekijk wat dit betekent").click()
    expect(page.locator("#betekent")).to_contain_text("betaalt zelf")
    page.get_by_role("button", name="Start dit programma").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def hand_out_on_paper(page: Page, folder: Path) -> str:
    """She makes a sheet with one code and prints it; answers the code."""
    page.get_by_role("link", name="Deel vouchers uit").click()
    on_paper = page.get_by_role("region", name="Als codes op papier")
    on_paper.get_by_label("Hoeveel codes?").fill("1")
    on_paper.get_by_label("Waarvoor").fill("Voor Lies")
    on_paper.get_by_role("button", name="Maak de codes").click()
    with page.expect_download() as printed:
        page.get_by_role("link", name=re.compile("Print")).click()
    sheet = folder / "vouchers.pdf"
    printed.value.save_as(sheet)
    found = CODE.search("".join(one.extract_text() for one in PdfReader(sheet).pages))
    assert found
    page.get_by_role("link", name="Terug").click()
    expect(page.locator("main")).to_contain_text("1 code.")
    return " ".join(found.group().split())


def money_moved(page: Page) -> None:
    """Her page, still open, shows by itself that 89.40 was spent."""
    expect(page.locator("[data-refresh]")).to_contain_text(FUND_PAYS)


def desk_counts_it(page: Page, programme: str) -> None:
    """What is left and what was spent; a number of people is not told, for there is only one."""
    page.get_by_role("link", name="Terug").click()
    expect(page.locator("article", has_text=programme)).to_contain_text("910,60")
    page.get_by_role("link", name=programme).click()
    expect(page.locator("[data-refresh]")).to_contain_text(FUND_PAYS)
    expect(page.locator("main")).to_contain_text("minder dan 5 mensen")
    expect(page.locator("main")).not_to_contain_text("Lies")


# --- paying -------------------------------------------------------------------------------------------------------------------------------
def come_in_by_code(page: Page) -> None:
    """A phone that was never here: one address, one code."""
    page.goto("/")
    page.get_by_role("link", name="Ik heb al een account. Log in.").click()
    log_in(page, f"lies-{uuid.uuid4().hex[:8]}@mail.example")


def open_module(page: Page) -> None:
    tab(page, "Bijblijven")
    page.get_by_role("link", name=MODULE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MODULE)


def see_what_it_costs(page: Page) -> None:
    open_module(page)
    real_cost = page.get_by_role("region", name="Wat het je echt kost")
    for words in (PRICE, "Btw die je terugvraagt", "minuten die je niet werkt"):
        expect(real_cost).to_contain_text(words)
    expect(page.locator(".bench")).to_contain_text(PRICE)


def redeem(page: Page, code: str) -> None:
    """She types the code from the paper; the fund pays its share."""
    page.get_by_role("link", name="Koop deze reeks").click()
    page.get_by_label("Code van een voucher").fill(code)
    page.get_by_role("button", name="Gebruik code").click()
    expect(page.locator("main")).to_contain_text(f"betaalt € {FUND_PAYS} mee")
    expect(page.locator(".bench")).to_contain_text(OWN_PART)


def pay(page: Page) -> None:
    fill_company(page)
    page.get_by_role("button", name=re.compile("^Betaal")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demobank")
    expect(page.locator(".plate")).to_contain_text(OWN_PART)
    page.locator(".bench .btn.act").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betaald")
    page.get_by_role("link", name="Begin nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MODULE)


# --- learning and looking it up -----------------------------------------------------------------------------------------------------------
def finish_the_module(page: Page) -> None:
    """Set after set, each question wrong first, until there is a proof."""
    learner = Learner(page)
    page.locator(".bench").get_by_role("link", name="Begin").click()
    while True:
        page.get_by_role("link", name="Begin met kaart 1").click()
        learner.do_set()
        expect(page.get_by_role("heading", level=1)).to_have_text("Setje klaar")
        onward = page.locator(".bench").get_by_role("link", name="Hierna:")
        if not onward.count():
            break
        onward.click()
    expect(page.get_by_role("heading", name="De hele reeks is klaar")).to_be_visible()
    expect(page.get_by_role("heading", name="Je bewijs staat klaar")).to_be_visible()


def open_article_from_a_card(page: Page) -> None:
    """Back to a card that went wrong at first; below it stands where to look it up."""
    page.get_by_role("region", name=re.compile("keek je nog even terug")).get_by_role("link").first.click()
    page.locator("footer.source").get_by_role("link", name=ARTICLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE)


def find_article(page: Page) -> None:
    """Her buddy looks the same article up."""
    tap_in(page, "Bram")
    tab(page, "Opzoeken")
    page.get_by_role("searchbox").fill("geluid buitenunit")
    page.get_by_role("link", name=ARTICLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE)


def write_together(lies: Page, bram: Page) -> None:
    """Both in one paragraph, seen at once by the other; she saves a version."""
    for page in (lies, bram):
        page.get_by_role("link", name="Verbeter dit").click()
        expect(text_of(page)).to_be_visible()
        saved(page)
    add(lies, " Lies mat 38 dB op de grens.")
    add(bram, " Bram ook.")
    for page in (lies, bram):
        expect(text_of(page)).to_contain_text("Lies mat 38 dB op de grens.")
        expect(text_of(page)).to_contain_text("Bram ook.")
    saved(lies)
    lies.get_by_label("Wat heb je verbeterd?").fill("Gemeten op de klus")
    lies.get_by_role("button", name="Plaats mijn verbetering").click()
    expect(lies.get_by_text("Geplaatst. Dank je wel.")).to_be_visible()
    expect(lies.get_by_role("article")).to_contain_text("Bram ook.")


def add(page: Page, words: str) -> None:
    """Type behind the first line of the text."""
    text_of(page).locator("> p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


# --- live ---------------------------------------------------------------------------------------------------------------------------------
def join_from_the_article(page: Page) -> None:
    page.get_by_role("region", name="Hier hoort bij").get_by_role("link", name=SESSION).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SESSION)
    expect(page.get_by_role("region", name="Hier hoort bij").get_by_role("link")).not_to_have_count(0)
    page.get_by_role("link", name="Doe mee").click()
    pass_door(page)


def lead(page: Page) -> None:
    """Tess, who leads, comes from her own front page."""
    tap_in(page, "Tess")
    page.get_by_role("region", name="Live").get_by_role("link", name=SESSION).click()
    page.get_by_role("link", name="Doe mee").click()
    pass_door(page)


def vote_and_get_the_word(lies: Page, tess: Page) -> None:
    choose(lies, "Radiatoren inregelen")
    expect(tess.locator("[data-desk-poll]")).to_contain_text(re.compile(r"Radiatoren inregelen[1-9]"))
    lies.get_by_role("button", name="Hand").click()
    expect(lies.get_by_role("button", name="Hand, 1e")).to_have_attribute("aria-pressed", "true")
    tess.locator("[data-hands] li").first.get_by_role("button", name="Geef woord").click()
    expect(lies.get_by_text("Jij hebt het woord. Zet je microfoon aan.").first).to_be_visible()
    lies.locator(".tool[data-open=more]").click()
    lies.get_by_role("link", name="Ga weg").click()
    expect(lies).not_to_have_url(re.compile("/zaal/$"))
    expect(lies.get_by_role("heading", level=1)).to_have_text(SESSION)


# --- what is hers now ---------------------------------------------------------------------------------------------------------------------
def keeps_what_she_bought(page: Page) -> None:
    """Nothing to pay, all sets done, and each of them opens."""
    open_module(page)
    expect(page.get_by_role("link", name="Koop deze reeks")).to_have_count(0)
    expect(page.locator("ol.list > li").last).to_contain_text("klaar")
    page.locator("ol.list a").last.click()
    expect(page.get_by_role("button", name="Doe het nog een keer")).to_be_visible()


def has_her_invoice(page: Page) -> None:
    tab(page, "Account")
    page.get_by_role("link", name="Facturen").click()
    page.get_by_role("link", name=MODULE).click()
    for words in ("Bakker Warmte", MODULE, "Betaald door Fonds Vakkracht Oost", FUND_PAYS, "25,86", OWN_PART):
        expect(page.locator(".receipt")).to_contain_text(words)


def leerpotje_is_right(page: Page) -> None:
    """The voucher came in and is used; what it paid stands in the book."""
    tab(page, "Mijn pas")
    expect(page.get_by_role("link", name=MODULE)).to_be_visible()
    page.get_by_role("link", name="Je leerpotje").click()
    expect(page.get_by_role("region", name="Je vouchers")).to_contain_text("Gebruikt")
    expect(page.get_by_role("region", name="Erin en eruit")).to_contain_text(f"− € {FUND_PAYS}")
