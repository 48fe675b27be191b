"""What a page is looked over for: axe, sideways scrolling, English words. Each function answers a list of complaints."""

import re
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

AXE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}
# All that the colours of a page can break; the rest of axe's rules sees no difference between light and dark.
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
SMALLEST = {"width": 320, "height": 640}

ENGLISH = re.compile(
    r"\b(sign (in|up|out)|log out|email|password|submit|save|next|previous|required|this field|please|cancel|delete|loading|search|home"
    r"|settings|welcome|your|enter|back|continue|not found|not allowed|the|and|ago|minutes)\b",
    re.IGNORECASE,
)

TEXTS = """() => {
  const seen = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) seen.push(one.getAttribute(name) ?? '');
  return seen.join('\\n');
}"""

TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 0.5);
  return wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(' | ') || 'the page itself';
}"""


HEIGHT = "() => document.documentElement.scrollHeight"


def look_over(page: Page, what: str) -> list[str]:
    """Everything about the open page, at phone and desktop size, light and dark; `what` names it in complaints."""
    found = english(page, what)
    for size, viewport in SIZES.items():
        # As tall as the page: axe does not judge the colours of what lies behind the stuck dock.
        page.set_viewport_size(viewport)
        page.set_viewport_size({"width": viewport["width"], "height": max(viewport["height"], page.evaluate(HEIGHT))})
        found += axe(page, f"{what}, {size}, light")
        page.emulate_media(color_scheme="dark")
        found += axe(page, f"{what}, {size}, dark", COLOURS)
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(SMALLEST)
    found += sideways(page, f"{what}, 320 px")
    page.set_viewport_size(SIZES["phone"])
    return found


def axe(page: Page, what: str, rules: dict[str, Any] = AXE) -> list[str]:
    """Violations of these rules."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    answered: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", rules)
    return [
        f"{what}: {violation['id']} at {node['target']}: {node['html'][:160]} {node['failureSummary'][:240]}"
        for violation in answered["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page, what: str) -> list[str]:
    """What sticks out on the right, so that the page scrolls sideways."""
    wide = page.evaluate(TOO_WIDE)
    return [f"{what}: scrolls sideways because of {wide}"] if wide else []


def english(page: Page, what: str) -> list[str]:
    """English words in what can be seen or heard."""
    texts = page.evaluate(TEXTS)
    found = [
        f"{what}: English: {match.group()!r} in {texts[max(0, match.start() - 30) : match.end() + 30]!r}"
        for match in ENGLISH.finditer(texts)
    ]
    if page.locator("html").get_attribute("lang") != "nl":
        found.append(f"{what}: the page does not say that it is Dutch")
    return found
