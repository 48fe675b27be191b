"""Every page looked over: axe at phone and desktop size, light and dark; no sideways scrolling; no English; nothing in the console."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from courses.modulefile import CardPart
from tests.browser.conftest import PHONE, OpenPhone, launch
from tests.browser.inspection import SMALLEST, axe, english, look_over, sideways
from tests.browser.learner import KINDS, Learner, cards, demo_person, right, wrong
from tests.browser.serving import Site
from tests.browser.test_reception import open_with_all_cards

MODULE = "/leren/r290-buiten"
FREE = f"{MODULE}/waar-mag-hij-staan"
STRANGER = (
    "/",
    "/leren/",
    f"{MODULE}/",
    f"{FREE}/",
    f"{MODULE}/geluid-condens-vorst/",
    f"{FREE}/delen/",
    "/zoeken/",
    "/zoeken/?q=warmtepompen",
    "/zoeken/?q=warmptepomp",
    "/zoeken/?q=xyzzy",
    "/leren/?onderwerp=warmtepompen&tijd=langer&vak=loodgieter",
    "/leren/?onderwerp=gas-en-co&vak=dakdekker&instap=verdieping",
    "/onderwerp/warmtepompen/",
    "/onderwerp/waterstof/",
    "/wiki/",
    "/wiki/onderwerp/warmtepompen/",
    "/wiki/stooklijn-instellen/",
    "/wiki/regelingen-waar-begin-je/",
    "/wiki/stooklijn-instellen/geschiedenis/",
    "/wiki/stooklijn-instellen/versie/1/",
    "/wiki/stooklijn-instellen/verschil/1/1/",
    "/wiki/stooklijn-instellen/verschil/1/1/?naast=1",
    "/live/",
    "/live/?onderwerp=warmtepompen",
    "/live/boven-koud-beneden-warm-wat-nu/",
    "/live/r290-buiten-plaatsen-waar-wel-waar-niet/",
    "/live/waterzijdig-inregelen-waar-begin-je/",
    "/inloggen/",
    "/inloggen/wachtwoord/",
    "/account/password/reset/",
    "/privacy/",
    "/voorwaarden/",
    "/contact/",
    "/demo/post/",
    "/demo/onderdelen/",
)
MEMBER = (
    "/",
    "/berichten/",
    "/pas/",
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/gegevens/",
    "/account/wissen/",
    "/account/reauthenticate/",
    "/account/reauthenticate/code/",
    "/account/logout/",
    "/kring/vragen/",
    "/kring/vragen/nieuw/",
    "/live/?mijn=1",
    "/live/agenda/",
    "/live/laadpaal-en-zonnepanelen-op-een-aansluiting/",
    "/live/waterzijdig-inregelen-waar-begin-je/",
    "/wiki/nieuw/?bij=module:1&titel=stooklijn",
    "/wiki/stooklijn-instellen/bewerken/",
    "/wiki/stooklijn-instellen/over/",
    "/wiki/stooklijn-instellen/klus/",
    "/aanbieder/",
    "/aanbieder/reeks/r290-buiten/",
    "/aanbieder/reeks/r290-buiten/voor-je-hem-aanzet/",
    "/aanbieder/nieuw-setje/",
    "/aanbieder/invoeren/",
)
BLOCKS = ("drawing", "text", "note", "warning", "steps", "table", "checklist", "calculation")


def first_card_with(kind: str) -> tuple[str, CardPart]:
    return next((path, card) for path, kinds, card in cards() if kind in kinds)


@pytest.fixture(scope="session")
def member(site: Site, browser: Browser) -> StorageState:
    """The cookies of somebody who is logged in."""
    context = browser.new_context(base_url=site.url)
    demo_person(context.new_page(), "Sven")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def large_print(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose owner set letters of twice the size."""
    launched = launch(browser.browser_type, "--blink-settings=defaultFontSize=32")
    yield launched.new_context(viewport=PHONE, base_url=site.url, reduced_motion="reduce")
    launched.close()


def test_inspection_sees_what_is_wrong(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/")
    page.evaluate("""() => {
      document.querySelector('main').innerHTML = '<h1>Sign in</h1><img src="/static/icon-192.png"><p>grijs op grijs</p>';
      document.querySelector('main p').style.cssText = 'width: 600px; color: #999; background: #aaa';
    }""")

    assert {complaint.split(": ")[1].split(" ")[0] for complaint in axe(page, "x")} >= {"image-alt", "color-contrast"}
    assert "Sign in" in "".join(english(page, "x"))
    assert sideways(page, "x")


@pytest.mark.parametrize("path", STRANGER)
def test_page_for_a_stranger(open_phone: OpenPhone, path: str) -> None:
    page = open_phone()
    page.goto(path)

    assert look_over(page, path) == []


@pytest.mark.parametrize("path", MEMBER)
def test_page_for_a_member(open_phone: OpenPhone, member: StorageState, path: str) -> None:
    page = open_phone(storage_state=member)
    page.goto(path)

    expect(page).to_have_url(re.compile(re.escape(path) + "$"))
    assert look_over(page, path) == []


@pytest.mark.parametrize(("kind", "large"), [*((kind, False) for kind in BLOCKS), ("text", True), ("calculation", True)])
def test_card_to_read(open_phone: OpenPhone, member: StorageState, kind: str, large: bool) -> None:
    page = open_phone(storage_state=member)
    path, _ = first_card_with(kind)
    page.goto(path + ("?groot=1" if large else ""))

    assert look_over(page, path) == []


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("kind", KINDS)
def test_card_to_answer(open_phone: OpenPhone, kind: str, large: bool) -> None:
    page = open_phone()
    path, card = first_card_with(kind)
    demo_person(page, "Femke" if large else "Otto", then=path + ("?groot=1" if large else ""))
    learner = Learner(page)
    source = next(value for name, value in card.body if name == kind)
    found = look_over(page, f"{path} before")

    if kind != "dilemma":
        learner.answer(kind, wrong(kind, source))
        expect(learner.feedback).to_contain_text("Kijk nog even")
        found += look_over(page, f"{path} after a wrong answer")
    learner.answer(kind, right(kind, source))
    expect(learner.feedback).to_contain_text("Jij koos" if kind == "dilemma" else "Klopt")

    assert found + look_over(page, f"{path} after the right answer") == []


def test_pages_of_a_guest_who_has_begun(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(f"{FREE}/1/")
    Learner(page).do_card()
    page.goto("/")
    expect(page.get_by_role("link", name="Verder met kaart 2")).to_be_visible()
    found = look_over(page, "Vandaag of a guest")
    page.goto(f"{FREE}/2/")
    Learner(page).do_set()
    found += look_over(page, "finished")
    page.goto(f"{FREE}/")
    found += look_over(page, "a set that is done")
    page.goto(f"{MODULE}/")
    found += look_over(page, "a module that was begun")

    assert found == []


PLANNED = "/live/laadpaal-en-zonnepanelen-op-een-aansluiting/plannen/"
TRAINER = (
    "/live/",
    "/live/nieuw/",
    PLANNED,
    f"{PLANNED}gegevens/",
    f"{PLANNED}afgelasten/",
    *(f"{PLANNED}nieuw/{kind}/" for kind in ("slide", "poll", "dilemma", "people")),
    *(f"{PLANNED}nieuw/poll/?soort={kind}" for kind in ("scale", "number", "order")),
    "/live/waterzijdig-inregelen-waar-begin-je/plannen/",
    "/live/waterzijdig-inregelen-waar-begin-je/aanwezig/",
)


@pytest.fixture(scope="session")
def trainer(site: Site, browser: Browser) -> StorageState:
    """The cookies of a trainer who is logged in."""
    context = browser.new_context(base_url=site.url)
    demo_person(context.new_page(), "Tess")
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize("path", TRAINER)
def test_page_for_a_trainer(open_phone: OpenPhone, trainer: StorageState, path: str) -> None:
    page = open_phone(storage_state=trainer)
    page.goto(path)

    assert look_over(page, path) == []


def test_card_that_helped(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(f"{FREE}/1/")
    page.get_by_role("button", name="Dit hielp me op de klus").click()
    expect(page.get_by_text("Genoteerd")).to_be_visible()

    assert look_over(page, "helped") == []


def test_pages_of_asker_and_coach(open_phone: OpenPhone) -> None:
    anna, carla = open_phone(may="404|422"), open_phone()
    demo_person(anna, "Anna", then=f"{FREE}/1/")
    anna.get_by_role("link", name="Vraag het je coach").click()
    expect(anna.get_by_text("Carla Mulder")).to_be_visible()
    found = look_over(anna, "ask")
    anna.get_by_label("Je vraag").fill("Hoe meet ik dat bij een hoekwoning?")
    anna.get_by_role("button", name="Stuur je vraag").click()
    expect(anna.get_by_role("heading", level=1)).to_have_text("Hoe meet ik dat bij een hoekwoning?")
    found += look_over(anna, "question that waits")
    asked = anna.url
    demo_person(carla, "Carla", then="/coach/")
    found += look_over(carla, "coach's desk")
    carla.get_by_role("link", name="hoekwoning").click()
    found += look_over(carla, "question to answer")
    carla.get_by_label("Je antwoord").fill("Meet vanaf de unit.")
    carla.get_by_role("button", name="Stuur je antwoord").click()
    expect(carla.get_by_text("Je antwoord is verstuurd.")).to_be_visible()
    anna.goto(asked)
    found += look_over(anna, "question with an answer")
    anna.get_by_role("button", name="Dit hielp").click()
    expect(anna.get_by_text("Dit hielp je")).to_be_visible()
    found += look_over(anna, "question that is done")
    anna.goto("/kring/vragen/")
    found += look_over(anna, "own questions")
    anna.goto("/kring/vragen/nieuw/?over=card:999999")
    found += look_over(anna, "question about nothing")

    assert found == []


def test_code_page_and_its_refusals(open_phone: OpenPhone) -> None:
    page = open_phone(may="429")
    page.goto("/inloggen/")
    page.locator("main .btn.act").click()
    found = look_over(page, "login without an address")
    page.get_by_label("E-mailadres").fill("te-vaak@mail.example")
    page.locator("main .btn.act").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul je code in")
    page.get_by_text("Geen code gekregen?").click()
    found += look_over(page, "code page")
    page.get_by_label("Code").fill("000000")
    page.locator("main .btn.act").click()
    expect(page.get_by_text("Deze code klopt nog niet.")).to_be_visible()
    found += look_over(page, "code page after a wrong code")
    for _ in range(2):
        page.get_by_text("Geen code gekregen?").click()
        page.get_by_role("button", name="Stuur een nieuwe code").click()
        expect(page.get_by_text("Er is een nieuwe code onderweg.")).to_be_visible()
    found += look_over(page, "code page after a second code")
    page.get_by_text("Geen code gekregen?").click()
    with page.expect_response(lambda response: response.status == 429):
        page.get_by_role("button", name="Stuur een nieuwe code").click()

    assert found + look_over(page, "too many codes") == []


def test_letter_in_the_mailbox_of_the_demo(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill("brief@mail.example")
    page.locator("main .btn.act").click()
    page.goto("/demo/post/")
    found = look_over(page, "mailbox")
    page.locator(".list a").first.click()
    expect(page.locator("main .code")).to_be_visible()

    assert found + look_over(page, "letter") == []


@pytest.mark.parametrize(("path", "status"), [("/bestaat-niet/", 404), (f"{FREE}/99/", 404), ("/leren/bestaat-niet/", 404)])
def test_page_that_is_not_there(open_phone: OpenPhone, path: str, status: int) -> None:
    page = open_phone(may=str(status))
    answered = page.goto(path)

    assert answered is not None
    assert answered.status == status
    assert look_over(page, path) == []


def test_form_that_was_open_too_long(open_phone: OpenPhone) -> None:
    page = open_phone(may="403")
    open_with_all_cards(page)  # each card that still came would bring the token back
    page.context.clear_cookies()
    page.locator(".source form button").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Stuur het nog een keer")
    assert look_over(page, "403") == []


def test_card_unpublished_meanwhile(open_phone: OpenPhone) -> None:
    page, desk = open_phone(may="410"), open_phone(viewport={"width": 1280, "height": 800}, may=".*")
    demo_person(page, "Carla", then="/leren/f-gassen-plichten/controleren-en-vastleggen/4/")
    demo_person(desk, "Bea", then="/beheer/pages/search/?q=vastleggen")
    unpublish(desk, "Controleren en vastleggen")

    with page.expect_response(lambda response: response.status == 410):
        page.get_by_role("button", name="Snap ik").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Deze kaart is weg")
    assert look_over(page, "410") == []


def unpublish(desk: Page, title: str) -> None:
    """Take the page with this title off the site, in the admin."""
    edit = desk.locator("a[href*='/beheer/pages/'][href$='/edit/']", has_text=title).first.get_attribute("href") or ""
    desk.goto(edit.replace("/edit/", "/unpublish/"))
    desk.locator("main form [type=submit]").click()
    expect(desk).not_to_have_url(re.compile("/unpublish/"))


def test_page_for_when_everything_is_broken(open_phone: OpenPhone) -> None:
    page = open_phone(may="500")
    html = render_to_string("500.html", {"contact": "hulp@vakkring.example"})
    page.route("**/stuk/", lambda route: route.fulfill(status=500, content_type="text/html", body=html))
    page.goto("/stuk/")

    assert look_over(page, "500") == []


@pytest.mark.parametrize("path", [*STRANGER, *(first_card_with(kind)[0] for kind in (*KINDS, *BLOCKS))])
def test_letters_of_twice_the_size_do_not_scroll_sideways(large_print: BrowserContext, member: StorageState, path: str) -> None:
    large_print.add_cookies(member["cookies"] if path not in STRANGER else [])
    page = large_print.new_page()
    page.goto(path)
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "32px"

    found = sideways(page, path)
    page.set_viewport_size(SMALLEST)

    page.close()
    assert found == []


@pytest.mark.parametrize("path", ["/", f"{FREE}/2/", f"{FREE}/5/", f"{FREE}/1/?groot=1", "/inloggen/"])
def test_forced_colours_give_every_button_a_border(open_phone: OpenPhone, path: str) -> None:
    page = open_phone(forced_colors="active")
    page.goto(path)

    bare = page.locator(".btn:visible, .tool:visible, .ans:visible").evaluate_all(
        "(all) => all.filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1).map((one) => one.outerHTML.slice(0, 90))"
    )

    assert page.locator(".btn:visible").count() > 0
    assert bare == []
