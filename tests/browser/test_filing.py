"""A module as a file: sent once, its mistakes told in the page, and lost to nobody who has no reception or no script."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.inspection import look_over
from tests.browser.learner import demo_person

ADDRESS = "/aanbieder/invoeren/"


def example(page: Page, slug: str) -> str:
    """The example that the page gives, under an address of its own."""
    demo_person(page, "Sven", then=ADDRESS)
    text = page.request.get(f"{ADDRESS}voorbeeld.md").text()
    assert "slug: mijn-eerste-reeks" in text
    return text.replace("slug: mijn-eerste-reeks", f"slug: {slug}")


def choose(page: Page, text: str) -> None:
    page.locator("[type=file]").set_input_files({"name": "mijn-reeks.md", "mimeType": "text/markdown", "buffer": text.encode()})


def test_file_is_mended_and_sent_once_also_after_poor_reception(open_phone: OpenPhone) -> None:
    page = open_phone(may="422|ERR_INTERNET_DISCONNECTED")
    text = example(page, "in-een-keer")
    choose(page, text.replace("right: ja", "right: misschien"))
    send = page.get_by_role("button", name="Voer in als concept")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("mijn-reeks.md is niet ingevoerd.")
    expect(page.get_by_role("alert")).to_contain_text("right: Schrijf ja of nee")
    expect(page.get_by_role("alert")).to_be_focused()
    complaints = look_over(page, "mistakes in a file")
    choose(page, text)
    page.context.set_offline(True)
    send.click()
    expect(page.get_by_text("Niet verstuurd. Kijk of je bereik hebt")).to_be_visible()
    page.context.set_offline(False)
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)

    send.dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Het filter schoonmaken")
    expect(page.get_by_text("is ingevoerd als concept, met het setje “Eerst kijken”. Nog niemand ziet het.")).to_be_visible()
    assert len(posted) == 1
    complaints += look_over(page, "a module from a file")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download de reeks").click()
    assert taken.value.suggested_filename == "in-een-keer.zip"
    page.goto(ADDRESS)
    page.locator("[type=file]").set_input_files(taken.value.path().rename(taken.value.path().with_suffix(".zip")))
    page.get_by_role("button", name="Voer in als concept").click()
    expect(page.get_by_text("De nieuwe versie van “Het filter schoonmaken” staat klaar")).to_be_visible()
    assert complaints == []


def test_too_large_a_file_is_not_sent_at_all(open_phone: OpenPhone) -> None:
    page = open_phone()
    demo_person(page, "Sven", then=ADDRESS)
    page.locator("form[data-large]").evaluate("(form) => { form.dataset.most = '10' }")
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    choose(page, "x" * 11)
    page.get_by_role("button", name="Voer in als concept").click()

    expect(page.get_by_text("Dit bestand is te groot")).to_be_visible()
    assert posted == []


def test_plain_form_imports_without_script(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False, may="422")
    text = example(page, "zonder-script")
    choose(page, text.replace("right: ja", "right: misschien"))
    page.get_by_role("button", name="Voer in als concept").click()
    expect(page.get_by_text("right: Schrijf ja of nee")).to_be_visible()
    choose(page, text)
    page.get_by_role("button", name="Voer in als concept").click()

    expect(page.get_by_text("is ingevoerd als concept, met het setje “Eerst kijken”.")).to_be_visible()
