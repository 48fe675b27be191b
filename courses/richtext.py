"""Rich text of the editor as Markdown and back. Pure.

Markdown cannot say everything that an editor can (a bold colon right before a letter). What it cannot say stays HTML, so that nothing is
lost on the way.
"""

import re

from markdownify import MarkdownConverter
from wagtail.rich_text import expand_db_html

from vakkring import markup

_converter = MarkdownConverter(
    heading_style="atx", bullets="-", strong_em_symbol="*", newline_style="backslash", autolinks=False, escape_misc=True, wrap=False
)


def canonical(html: str) -> str:
    """The same text in one way of writing: safe, `strong` and `em` for bold and italic, addresses instead of numbers of pages."""
    plain_tags = re.sub(r"<(/?)b>", r"<\1strong>", re.sub(r"<(/?)i>", r"<\1em>", expand_db_html(html)))
    return str(markup.clean(plain_tags)).strip()


def to_markdown(html: str) -> str | None:
    """As Markdown, or None when Markdown would lose something."""
    written = re.sub(r"\n{3,}", "\n\n", _converter.convert(canonical(html))).strip()
    return written if written and same(str(markup.from_markdown(written)), html) else None


def same(one: str, other: str) -> bool:
    """True when both read and look the same: line ends between elements do not count."""
    return without_line_ends(canonical(one)) == without_line_ends(canonical(other))


def without_line_ends(html: str) -> str:
    """Drop what a browser does not show."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(>)\s*\n\s*(<)", r"\1\2", html))
