"""The free set with nothing but a keyboard: everything can be reached, in a sensible order, and one always sees where one is."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, right, wrong

# Where the focus is: its name, and what is wrong with how it shows. What a script focuses to have it read (tabindex -1) needs no ring.
FOCUS = """() => {
  const one = document.activeElement;
  const shown = one.matches('.ans > input, .unit > input') ? one.parentElement : one;
  const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const covered = !(top && (shown.contains(top) || top.contains(shown)));
  return { ring, covered, name: (one.getAttribute('aria-label') || shown.innerText || one.id || one.tagName).replace(/\\s+/g, ' ').trim() };
}"""


def tab(page: Page) -> str:
    """Press Tab; answers the name of what has the focus now, after looking whether that can be seen."""
    page.keyboard.press("Tab")
    found = page.evaluate(FOCUS)
    if found["name"] != "BODY":
        assert found["ring"], f"no focus ring on {found['name']!r}"
        assert not found["covered"], f"focus is hidden on {found['name']!r}"
    return str(found["name"])


def tab_to(page: Page, name: str) -> None:
    """Tab until something with this name has the focus."""
    met = []
    for _ in range(40):
        met.append(tab(page))
        if re.search(name, met[-1]):
            return
    raise AssertionError(f"{name!r} cannot be reached with Tab; met {met}")


def test_skip_link_leads_past_the_menu(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/leren/")

    assert tab(page) == "Naar de inhoud"
    page.keyboard.press("Enter")

    expect(page.locator("#inhoud")).to_be_focused()
    assert tab(page) == "zoekbalk"  # the first thing of the page itself: looking something up


def test_tab_follows_the_card_from_top_to_bottom(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/leren/r290-buiten/waar-mag-hij-staan/5/")
    answers = page.locator("button.ans").all_inner_texts()

    articles = page.locator("footer.source p a").all_inner_texts()

    stops = [tab(page) for _ in range(8 + len(answers) + len(articles) + 1)]

    assert stops[:2] == ["Naar de inhoud", "Stop en ga terug"]
    assert [" ".join(one.split()) for one in answers] == stops[2 : 2 + len(answers)]
    below = ["Dit hielp me op de klus", "Vraag het je coach", "Schrijf op wat je ontdekte", *articles]
    assert stops[2 + len(answers) :] == [*below, "Vorige kaart", "Lees voor", "Groot", "Sla over"]


def test_stranger_does_the_free_set_with_the_keyboard(open_phone: OpenPhone) -> None:
    page = open_phone()
    learner = Learner(page)
    page.goto("/")
    tab_to(page, "Begin nu, gratis")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/1/$"))

    while "/klaar/" not in page.url:
        before = page.url.split("#")[0]
        if asked := learner.question():
            kind, source = asked
            press_answer(learner, kind, wrong(kind, source))
            expect(learner.feedback).to_be_focused()
            press_answer(learner, kind, right(kind, source))
            expect(learner.feedback).to_contain_text("Klopt")
            tab_to(page, "Verder")
        else:
            tab_to(page, "Snap ik")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile(re.escape(before)))

    expect(page.get_by_role("heading", level=1)).to_have_text("Setje klaar")
    tab_to(page, "Bewaar met een code")


def press_answer(learner: Learner, kind: str, given: object) -> None:
    """Answer with Tab, Space and Enter. After feedback the focus stands below the answers: the skip link leads back."""
    page = learner.page
    page.keyboard.press("Home")
    page.locator(".skip").focus()
    if kind == "several":
        for box in page.locator("label.ans input").all():
            tab_until_focused(page, box)
            if box.is_checked() != (int(box.get_attribute("value") or "") in given):  # type: ignore[operator]
                page.keyboard.press("Space")
        tab_to(page, "^Kijk na$")
        page.keyboard.press("Enter")
    elif kind == "number":
        tab_until_focused(page, page.get_by_label("Jouw antwoord"))
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(str(given))
        page.keyboard.press("Enter")
    else:
        tab_until_focused(page, page.locator(f"button[name=choice][value='{given}']").first)
        page.keyboard.press("Enter")
    expect(learner.feedback).to_be_focused()


def tab_until_focused(page: Page, wanted: object) -> None:
    """Tab until this element has the focus."""
    for _ in range(40):
        tab(page)
        if wanted.evaluate("(one) => one === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError("cannot be reached with Tab")
