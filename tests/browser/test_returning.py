"""What the browser's own memory brings back: pages of who was here then, without asking anybody. Playwright switches it off elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPhone, launch, phones
from tests.browser.learner import demo_person
from tests.browser.serving import Site

EDITOR = "/wiki/co-melder-plaatsen/bewerken/"
NOTES = "addEventListener('pageshow', event => { window.isFromMemory = event.persisted; })"


@pytest.fixture
def open_remembering(site: Site, browser: Browser) -> Iterator[OpenPhone]:
    """Opens a phone whose browser remembers pages."""
    remembering = launch(browser.browser_type, ignore_default_args=["--disable-back-forward-cache"])
    with phones(remembering, site.url) as opened:
        yield opened
    remembering.close()


def back_to_the_editor(page: Page) -> None:
    """As a thumb does: Playwright's own step back waits for a page that is loaded, which one from memory is not."""
    for _step in range(12):
        page.evaluate("setTimeout(() => history.back())")
        page.wait_for_timeout(700)
        if page.evaluate("location.pathname") == EDITOR:
            return
    raise AssertionError(f"went back as far as {page.evaluate('location.href')}")


def person_of(page: Page) -> str:
    expect(page.locator(".edit-state")).to_contain_text("Bewaard")
    return page.locator("[data-editor]").get_attribute("data-person") or ""


def test_who_comes_after_does_not_write_in_the_page_of_who_was_there(open_remembering: OpenPhone) -> None:
    """With its control: to herself it comes back from memory."""
    page = open_remembering(may="Page entered Back-Forward Cache")
    page.add_init_script(NOTES)
    demo_person(page, "Anna", then=EDITOR)
    anna = person_of(page)
    page.goto("/account/")
    back_to_the_editor(page)
    assert page.evaluate("window.isFromMemory") is True
    assert person_of(page) == anna

    page.goto("/account/logout/")
    page.get_by_role("button", name="Log uit").click()
    expect(page.locator("body")).to_contain_text("uitgelogd")
    demo_person(page, "Bram", then="/account/")
    back_to_the_editor(page)

    expect(page.locator("[data-editor]")).not_to_have_attribute("data-person", anna)
    assert person_of(page) != anna
