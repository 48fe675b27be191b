"""Our own drawings: SVG files in this app, inlined into cards so that they need no request of their own. Written by us, never uploaded."""

import functools
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "drawings"


def choices() -> list[tuple[str, str]]:
    """Name and readable name of each drawing, for editors."""
    return [(path.stem, path.stem.replace("-", " ")) for path in sorted(FOLDER.glob("*.svg"))]


@functools.cache
def source(name: str) -> str:
    """The drawing's SVG text from `<svg` on. An unknown name gives an empty text: an old card must still open."""
    path = FOLDER / f"{Path(name).name}.svg"
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    return text[text.index("<svg") :].strip()


def inline(name: str, alt: str) -> SafeString:
    """The drawing as a picture with a text alternative; without `alt` it only decorates."""
    svg = source(name)
    if not svg:
        return SafeString()
    role = format_html('role="img" aria-label="{}" ', alt) if alt else 'aria-hidden="true" '
    return mark_safe(svg.replace("<svg ", f"<svg {role}", 1))  # noqa: S308 -- our own file; alt is escaped
