"""Somebody with a phone who does cards. He knows the answers from the content files, so a changed card does not break a journey."""

import functools
import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from courses.content import files
from courses.modulefile import CardPart, ModuleFile, parse

KINDS = ("one", "several", "order", "number", "spot", "dilemma")


def words(text: str) -> str:
    return " ".join(text.split())


@functools.cache
def modules() -> list[ModuleFile]:
    found = [parse(path.read_text()) for path in files()]
    return [module for module in found if not module.head["closed"]]


def cards() -> list[tuple[str, list[str], CardPart]]:
    """Every card: its address, the kinds of its blocks, and its source."""
    return [
        (f"/leren/{module.head['slug']}/{one.head['slug']}/{number}/", [kind for kind, _ in card.body], card)
        for module in modules()
        for one in module.sets
        for number, card in enumerate(one.cards, start=1)
    ]


@functools.cache
def questions() -> dict[str, tuple[str, dict[str, Any]]]:
    """Every question by the address of its card: kind and source."""
    return {address: (kind, source) for address, _, card in cards() for kind, source in card.body if kind in KINDS}


class Learner:
    """Does cards on `page`, with or without script: `plain` says that there is none."""

    def __init__(self, page: Page, *, plain: bool = False) -> None:
        self.page = page
        self.plain = plain

    def do_set(self) -> list[str]:
        """Do every card from the open one on: wrong first, then right. Answers the kinds of question that came by."""
        met = []
        while "/klaar/" not in self.page.url:
            met.append(self.do_card())
        return met

    def do_card(self) -> str:
        """Do the open card and turn it; answers the kind of its question, or an empty text."""
        before = self.page.url.split("#")[0]
        kind = self.do_question()
        if kind:
            self.page.get_by_role("link", name="Verder").click()
        else:
            self.page.get_by_role("button", name="Snap ik").click()
        expect(self.page).not_to_have_url(re.compile(re.escape(before)))
        return kind

    def do_question(self) -> str:
        """Answer the question on the open card wrong and then right."""
        asked = self.question()
        if asked is None:
            return ""
        kind, source = asked
        if kind != "dilemma":
            self.answer(kind, wrong(kind, source))
            expect(self.feedback).to_contain_text("Kijk nog even")
        self.answer(kind, right(kind, source))
        expect(self.feedback).to_contain_text("Jij koos" if kind == "dilemma" else "Klopt")
        return kind

    @property
    def feedback(self) -> Locator:
        return self.page.locator("[data-feedback]")

    def question(self) -> tuple[str, dict[str, Any]] | None:
        """Kind and source of the question on the open card."""
        expect(self.page.locator("[data-player]")).to_be_visible()
        heading = self.page.locator("#gevraagd")
        if not heading.count():
            return None
        # A picture of the page and its address may differ for a moment while a card turns.
        kind, source = questions()[urlsplit(self.page.url).path]
        expect(heading).to_have_text(words(source["question"]))
        return kind, source

    def answer(self, kind: str, given: Any) -> None:
        """Give one answer, as a thumb would."""
        if kind in {"one", "spot", "dilemma"}:
            self.page.locator(f"button[name=choice][value='{given}']").first.click()
            return
        if kind == "several":
            for box in self.page.locator("label.ans").all():
                if box.locator("input").is_checked() != (int(box.locator("input").get_attribute("value") or "") in given):
                    box.click()
        elif kind == "number":
            self.page.get_by_label("Jouw antwoord").fill(given)
        else:
            self.put_in_order(given)
        self.page.get_by_role("button", name="Kijk na").click()

    def put_in_order(self, wanted: list[int]) -> None:
        """With the buttons, or the selects where there is no script."""
        if self.plain:
            for place, item in enumerate(wanted, start=1):
                self.page.locator(f"select[name=place-{item}]").select_option(str(place))
            return
        for place, item in enumerate(wanted):
            row = self.page.locator(f"[data-item='{item}']")
            while self.shown_order().index(item) > place:
                row.locator("[data-move=up]").click()

    def shown_order(self) -> list[int]:
        return [int(row.get_attribute("data-item") or "") for row in self.page.locator("[data-order] > li").all()]


def right(kind: str, source: dict[str, Any]) -> Any:
    """The right answer, as `Learner.answer` takes it."""
    if kind in {"one", "spot"}:
        return next(index for index, one in enumerate(source["options" if kind == "one" else "spots"]) if one.get("right"))
    if kind == "several":
        return {index for index, one in enumerate(source["options"]) if one.get("right")}
    if kind == "order":
        return list(range(len(source["items"])))
    if kind == "number":
        return str(source["answer"]).replace(".", ",")
    return "yes"


def wrong(kind: str, source: dict[str, Any]) -> Any:
    """An answer that is not right."""
    if kind in {"one", "spot"}:
        return next(index for index, one in enumerate(source["options" if kind == "one" else "spots"]) if not one.get("right"))
    if kind == "several":
        return {index for index, one in enumerate(source["options"]) if not one.get("right")}
    if kind == "order":
        return list(reversed(range(len(source["items"]))))
    return "99999"


def log_in(page: Page, email: str) -> None:
    """From the page with the door on: ask a code, look it up in the demo's mailbox, type it."""
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("button", name="Stuur mij een code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul je code in")
    page.get_by_label("Code").fill(code_for(page, email))
    page.locator("main .btn.act").click()
    expect(page).not_to_have_url(re.compile("/inloggen/"))


def code_for(page: Page, email: str) -> str:
    """The newest code that was mailed to this address, read in a tab of its own."""
    post = page.context.new_page()
    post.goto("/demo/post/")
    post.locator(".list a", has_text=f"aan {email}").first.click()
    found = post.locator("main .code").inner_text()
    post.close()
    return found


def demo_person(page: Page, name: str = "Anna", then: str = "/") -> None:
    """Come in with the demo's one tap."""
    page.goto(f"/inloggen/?next={then}")
    page.get_by_role("button", name=f"{name},").click()
    expect(page).not_to_have_url(re.compile("/inloggen/"))
