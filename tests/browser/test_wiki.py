"""Two phones in one article: they write at once, one loses reception, versions come and go. And hostile text stays text."""

import itertools
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.serving import ROOT, Site, start
from tests.media import pictures
from tests.realtime.phones import Phones

RUNS = "window.__hacked = (window.__hacked || 0) + 1"
HOSTILE = [
    f"<script>{RUNS}</script>",
    f"<img src=x onerror='{RUNS}'>",
    f"<svg onload='{RUNS}'></svg>",
    f"[klik](javascript:{RUNS})",
    f"<a href='javascript:{RUNS}'>klik</a>",
]


THUMB, ALL_TOOLS = 44, 15
"""Pixels of the smallest button a cold thumb hits; and so many buttons there are at least."""
LARGE_PHOTO = {"name": "kast.png", "mimeType": "image/png", "buffer": pictures.saved(pictures.sketch((3000, 2250)), "PNG")}
SMALL = 2000
"""Pixels of the longest side that a phone sends."""
OK = 200


def enter(page: Page, email: str) -> None:
    """Log in with one tap."""
    page.goto("/inloggen/")
    page.locator(f"form[action*='{email}'] button").click()
    expect(page).not_to_have_url(re.compile("inloggen"))


def begin(page: Page, title: str, text: str) -> str:
    """Write something down; answers its address."""
    page.goto("/wiki/nieuw/")
    page.get_by_label("Waar gaat het over?").fill(title)
    page.get_by_label("Wat ontdekte je?").fill(text)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    return page.url


def open_editor(page: Page, address: str) -> None:
    """Open the editor and wait until it can be written in."""
    page.goto(f"{address}bewerken/")
    expect(page.locator(".ProseMirror[contenteditable=true]")).to_be_visible()
    saved(page)


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Bewaard")


def text_of(page: Page):
    return page.locator(".ProseMirror")


def first_paragraph(page: Page) -> str:
    """Its words, without the names at carets."""
    return page.locator(".ProseMirror > p").first.evaluate(
        """one => {
            const copy = one.cloneNode(true);
            copy.querySelectorAll(".caret").forEach(caret => caret.remove());
            return copy.textContent.replaceAll("\\u2060", "");
        }"""
    )


def type_at_end(page: Page, words: str) -> None:
    """Put the caret behind the first paragraph and type, key by key."""
    page.locator(".ProseMirror > p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def type_at_once(anna: Page, bram: Page, words: str, others: str) -> None:
    """Letter by letter, in turn and without waiting for each other: Anna at the end of the first paragraph, Bram at its
    beginning. At one and the same place the words of two people may come between each other."""
    for page, key in ((anna, "End"), (bram, "Home")):
        page.locator(".ProseMirror > p").first.click()
        page.keyboard.press(key)
    for one, other in itertools.zip_longest(words, others, fillvalue=""):
        anna.keyboard.type(one)
        bram.keyboard.type(other)


def place(page: Page, reason: str) -> None:
    """Save a version."""
    page.get_by_label("Wat heb je verbeterd?").fill(reason)
    page.get_by_role("button", name="Plaats mijn verbetering").click()
    expect(page.get_by_text("Geplaatst. Dank je wel.")).to_be_visible()


@pytest.fixture
def phones() -> Iterator[Phones]:
    """Clients that are no browser."""
    made = Phones()
    yield made
    made.stop()


@pytest.fixture
def site_without_walls(tmp_path: Path) -> Iterator[Site]:
    """See `without_walls.py`."""
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_open"
    found = start(tmp_path, worker, program=ROOT / "tests" / "browser" / "without_walls.py")
    yield found
    found.stop()


@pytest.fixture
def two(open_phone: OpenPhone) -> tuple[Page, Page, str]:
    """Anna and Bram, each on a phone, in the editor of a new article; with its address."""
    # Without reception a socket cannot be opened: the browser says so itself.
    anna, bram = open_phone(may="WebSocket|ERR_INTERNET_DISCONNECTED"), open_phone(may="WebSocket|ERR_INTERNET_DISCONNECTED")
    enter(anna, "anna@")
    enter(bram, "bram@")
    address = begin(anna, f"Samen schrijven {uuid.uuid4().hex[:6]}", "Begin.")
    open_editor(anna, address)
    open_editor(bram, address)
    return anna, bram, address


@pytest.mark.journey
def test_two_phones_write_in_one_paragraph_also_when_one_loses_reception(two: tuple[Page, Page, str]):
    anna, bram, _address = two

    type_at_once(anna, bram, " Anna schrijft.", "Bram ook. ")
    for page in (anna, bram):
        expect(text_of(page)).to_contain_text("Anna schrijft.")
        expect(text_of(page)).to_contain_text("Bram ook.")
    # Sooner than a browser would say again by itself that it is there.
    expect(anna.locator("[data-names]")).to_have_text("Samen met Bram", timeout=10_000)

    bram.context.set_offline(True)
    expect(bram.locator("[data-state]")).to_contain_text("Geen bereik")
    type_at_end(bram, " Zonder bereik.")
    type_at_end(anna, " Anna gaat door.")
    saved(anna)
    expect(text_of(anna)).not_to_contain_text("Zonder bereik.")

    bram.context.set_offline(False)
    saved(bram)
    for page in (anna, bram):
        expect(text_of(page)).to_contain_text("Zonder bereik.")
        expect(text_of(page)).to_contain_text("Anna gaat door.")
    assert first_paragraph(anna) == first_paragraph(bram)


@pytest.mark.journey
def test_a_version_is_saved_compared_and_brought_back_for_all(two: tuple[Page, Page, str]):
    anna, bram, address = two
    type_at_end(anna, " En meer.")
    saved(anna)

    place(anna, "Meer uitleg")

    anna.goto(f"{address}geschiedenis/")
    anna.get_by_role("link", name=re.compile("Meer uitleg")).click()
    anna.get_by_role("link", name="Vergelijk met de vorige").click()
    expect(anna.locator("ins")).to_contain_text("En meer")
    anna.get_by_role("link", name="Naast elkaar").click()
    expect(anna.locator(".pairs ins")).to_contain_text("En meer")

    anna.get_by_role("button", name="Zet versie 1 terug").click()
    expect(anna.get_by_role("article")).to_have_text("Begin.")
    expect(text_of(bram).locator("> p").first).to_have_text("Begin.")


@pytest.mark.journey
def test_text_typed_without_reception_survives_closing_the_browser(two: tuple[Page, Page, str]):
    anna, bram, address = two
    bram.context.set_offline(True)
    type_at_end(bram, " Getypt in de kruipruimte.")
    expect(bram.locator("[data-state]")).to_contain_text("Geen bereik")
    bram.on("dialog", lambda dialog: dialog.accept())
    bram.wait_for_timeout(600)  # the phone's own copy is written a moment later; nothing on the page says so

    bram.close(run_before_unload=False)
    bram_again = anna.context.browser.contexts[-1].new_page()
    bram_again.context.set_offline(False)
    open_editor(bram_again, address)

    expect(text_of(anna)).to_contain_text("Getypt in de kruipruimte.")


def select_first(page: Page, letters: int) -> None:
    """Select the first letters of the text, as a thumb that drags does."""
    page.locator(".ProseMirror > p").first.click()
    page.keyboard.press("Control+Home")
    for _ in range(letters):
        page.keyboard.press("Shift+ArrowRight")


def test_a_passage_is_commented_on_and_a_photo_placed_by_thumb(two: tuple[Page, Page, str]):
    """On a phone of 390 by 844: every button of the bench is large enough for a thumb and lies within its reach."""
    anna, bram, _address = two
    anna.get_by_role("button", name="Meer knoppen").click()
    buttons = anna.locator("[data-toolbar] button:visible")
    assert buttons.count() >= ALL_TOOLS
    for button in buttons.all():
        box = button.bounding_box() or {}
        left, top, width, height = (box[each] for each in ("x", "y", "width", "height"))
        assert min(width, height) >= THUMB, button.inner_html()
        assert 0 <= left <= left + width <= PHONE["width"], button.inner_html()
        assert PHONE["height"] / 3 <= top <= top + height <= PHONE["height"], button.inner_html()

    select_first(anna, len("Begin"))
    anna.get_by_role("button", name="Opmerking").click()
    anna.get_by_label("Wat wil je erover zeggen?").fill("Waar begin je dan?")
    anna.get_by_role("button", name="Plaats opmerking").click()
    expect(anna.locator(".remark")).to_contain_text("Waar begin je dan?")
    saved(anna)
    bram.reload()  # others hear of a comment when they open the article
    expect(bram.locator(".remark [data-quote]")).to_have_text("Begin")
    bram.get_by_role("button", name="Klaar").click()
    expect(bram.locator(".remark")).to_have_count(0)

    anna.get_by_role("button", name="Foto", exact=True).click()
    anna.locator("[data-photo-dialog] [data-file]").last.set_input_files(LARGE_PHOTO)
    expect(anna.get_by_text("De foto is binnen.")).to_be_visible()
    assert anna.locator("[data-preview]").evaluate("one => one.naturalWidth") == SMALL, "what was sent is what it shows"
    anna.get_by_label("Wat zie je op de foto?").fill("Een meterkast")
    anna.get_by_role("button", name="Zet in de tekst").click()
    saved(anna)
    expect(bram.get_by_role("img", name="Een meterkast")).to_be_visible()
    anna.get_by_role("button", name="Meer knoppen").click()  # as long as they are open there is no room for the line below them
    place(anna, "Foto erbij")
    expect(anna.get_by_role("article").get_by_role("img", name="Een meterkast")).to_be_visible()


def test_the_short_form_sends_a_small_photo(open_phone: OpenPhone):
    anna = open_phone()
    enter(anna, "anna@")
    anna.goto("/wiki/nieuw/")
    anna.get_by_label("Waar gaat het over?").fill(f"Kast {uuid.uuid4().hex[:6]}")
    anna.get_by_label("Foto", exact=False).first.set_input_files(LARGE_PHOTO)
    width = "async () => (await createImageBitmap(document.querySelector('[name=photo]').files[0])).width"
    anna.wait_for_function(f"async () => (await ({width})()) === {SMALL}")
    anna.get_by_role("button", name="Bewaar").click()

    expect(anna.get_by_text("Dit is een concept.")).to_be_visible()
    expect(anna.get_by_role("article").locator("img")).to_be_visible()  # without words beside it, it has no role


def test_what_was_written_down_without_reception_outlives_the_page(open_phone: OpenPhone):
    anna, title = open_phone(may="ERR_INTERNET_DISCONNECTED"), f"Kraan {uuid.uuid4().hex[:6]}"
    enter(anna, "anna@")
    anna.goto("/wiki/nieuw/")
    anna.get_by_label("Waar gaat het over?").fill(title)
    anna.get_by_label("Wat ontdekte je?").fill("Een lang verhaal.")
    anna.context.set_offline(True)
    anna.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_text("Niet verstuurd. Je tekst blijft staan.")).to_be_visible()
    expect(anna.get_by_label("Wat ontdekte je?")).to_have_value("Een lang verhaal.")

    anna.context.set_offline(False)
    anna.goto("/wiki/")
    anna.goto("/wiki/nieuw/")
    expect(anna.get_by_label("Wat ontdekte je?")).to_have_value("Een lang verhaal.")
    anna.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(anna.get_by_text("Een coach of trainer kijkt het na.")).to_be_visible()

    anna.goto("/wiki/nieuw/")
    expect(anna.get_by_label("Wat ontdekte je?")).to_have_value("")


def test_a_reader_is_told_who_is_busy_in_it(two: tuple[Page, Page, str], open_phone: OpenPhone):
    anna, bram, address = two
    type_at_end(anna, " Ik schrijf.")
    saved(anna)
    bram.goto(address)
    expect(bram.locator("[data-busy]")).to_have_text("Anna is bezig.")

    anna.goto("/wiki/")
    bram.reload()
    expect(bram.locator("[data-busy]")).to_be_hidden()


# --- hostile text -------------------------------------------------------------------------------------------------------------------------
def over_the_line(phones: Phones, page: Page, site: Site, article: str, words: str) -> None:
    """A changed client writes straight into the document: what no editor of ours would send."""
    cookie = next(one for one in page.context.cookies() if one["name"] == "sessie")
    name, address = uuid.uuid4().hex, site.url.replace("http", "ws", 1)
    how = {"server": f"{address}/ws/wiki", "room": f"{article}/", "cookie": f"sessie={cookie['value']}", "origin": site.url}
    phones.do("open", name=name, **how)
    phones.do("synced", names=[name])
    elements = [
        {"tag": "paragraph", "attributes": {"onclick": RUNS}, "text": [[words, {"link": {"href": f"javascript:{RUNS}", "onclick": RUNS}}]]},
        {"tag": "paragraph", "text": [[words, {"script": {"src": "x"}}], [f"<img src=x onerror='{RUNS}'>", {}]]},
        {"tag": "script", "text": [[RUNS, {}]]},
        {"tag": "iframe", "attributes": {"srcdoc": f"<script>parent.{RUNS}</script>"}},
        {"tag": "photo", "attributes": {"image": "1", "src": "x", "onerror": RUNS, "alt": f"' onerror='{RUNS}"}},
        {"tag": "callout", "attributes": {"kind": f"x' onclick='{RUNS}"}, "text": [[words, {}]]},
    ]
    phones.do("insert", name=name, elements=elements)
    phones.do("saved", names=[name])
    phones.do("offline", name=name)


def save_beside_the_editor(page: Page, address: str, reason: str) -> None:
    """Save a version without an editor that would take out of the document what it does not know."""
    page.goto(f"{address}over/")
    status = page.evaluate(
        """async ([path, reason]) => {
            const body = new FormData();
            body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
            body.append("reason", reason);
            return (await fetch(path, { method: "POST", body })).status;
        }""",
        [f"{address}bewaren/", reason],
    )
    assert status == OK


def hostile_article(anna: Page, carla: Page, site: Site, phones: Phones) -> str:
    """An article into which hostile text went along all ways: typed, pasted, sent over the line, as title and as reason. Its address."""
    enter(anna, "anna@")
    anna.goto("/wiki/nieuw/")
    anna.get_by_label("Waar gaat het over?").fill(f"<script>{RUNS}</script> {uuid.uuid4().hex[:6]}")
    anna.get_by_label("Wat ontdekte je?").fill("\n\n".join(HOSTILE))
    anna.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_text("Dit is een concept.")).to_be_visible()
    address = anna.url
    open_editor(anna, address)
    anna.evaluate(
        """html => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector(".ProseMirror").dispatchEvent(paste);
        }""",
        "".join(HOSTILE) + "<p>geplakt</p>",
    )
    expect(text_of(anna)).to_contain_text("geplakt")
    saved(anna)
    article = anna.locator("[data-editor]").get_attribute("data-article") or ""
    over_the_line(phones, anna, site, article, "gestuurd")
    expect(text_of(anna)).to_contain_text("gestuurd")
    note_editor(anna)
    place(anna, f"<img src=x onerror='{RUNS}'>")
    anna.goto("/wiki/")
    over_the_line(phones, anna, site, article, "nagestuurd")
    save_beside_the_editor(anna, address, f"<img src=x onerror='{RUNS}'>")

    enter(carla, "carla@")
    carla.goto(address)
    carla.get_by_role("button", name="Dit klopt. Zet het erop.").click()
    expect(carla.get_by_text("Nagekeken.")).to_be_visible()
    return address


def note_editor(page: Page) -> None:
    """In the text itself, which the phone draws from the document, nothing runs and nothing waits for a press."""
    dangers = "script, iframe, [onerror], [onclick], [onload], [srcdoc], a[href^=javascript]"
    assert text_of(page).locator(dangers).count() == 0


def pages_of(address: str) -> list[tuple[str, str]]:
    """Where what others wrote is shown, and to whom. The editor comes last: it takes out of the document what it does not know."""
    return [
        ("carla", address),
        ("carla", f"{address}geschiedenis/"),
        ("carla", f"{address}verschil/1/3/"),
        ("carla", f"{address}verschil/2/3/?naast=1"),
        ("carla", f"{address}versie/3/"),
        ("carla", "/zoeken/?q=nagestuurd"),
        ("carla", "/wiki/"),
        ("operator", "/beheer/artikelen/"),
        ("carla", f"{address}bewerken/"),
    ]


def look(page: Page, path: str) -> tuple[bool, bool]:
    """Open a page; answers whether something hostile ran, and whether a link would run it."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    if path.endswith("/bewerken/"):
        expect(text_of(page)).to_contain_text("nagestuurd")
        note_editor(page)
    ran = page.evaluate("window.__hacked !== undefined")
    return ran, page.evaluate("[...document.links].some(one => one.protocol === 'javascript:')")


def test_hostile_text_runs_nowhere(open_phone: OpenPhone, site: Site, phones: Phones):
    """What is pasted, typed, said and sent shows as text: in the editor, to readers, in differences, in search, and in the admin."""
    anna, people = open_phone(), {"carla": open_phone(), "operator": open_phone()}
    address = hostile_article(anna, people["carla"], site, phones)
    enter(people["operator"], "beheer@")

    for who, path in pages_of(address):
        assert look(people[who], path) == (False, False), path


def test_without_the_walls_hostile_text_runs_on_all_these_pages(open_phone: OpenPhone, site_without_walls: Site, phones: Phones):
    """The control: nothing escaped, cleaned or forbidden by policy, the same text along the same ways runs wherever we looked."""
    url = site_without_walls.url
    anna, carla, operator = (open_phone(may=".*", base_url=url, bypass_csp=True) for _ in range(3))
    address = hostile_article(anna, carla, site_without_walls, phones)
    enter(operator, "beheer@")

    for who, path in pages_of(address):
        ran, _link = look(carla if who == "carla" else operator, path)
        assert ran, path
    assert look(carla, address) == (True, True)
