"""User HTML made safe: the one wall. Text in, safe HTML out; nothing may touch the string afterwards.

Two independent parsers must agree: bleach's allow-list first, nh3 last. bleach is no longer maintained, so nh3's verdict is what leaves.
"""

import html
import re
import unicodedata

import bleach
import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = frozenset(
    "p br h2 h3 h4 ul ol li strong em b i s code pre blockquote a table thead tbody tr th td hr".split(),
)
ATTRIBUTES = {"a": ["href"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan"]}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
LINK_REL = "noopener noreferrer ugc nofollow"

_markdown = MarkdownIt("zero").enable(["emphasis", "list", "link", "newline", "escape"])


def clean(untrusted: str) -> SafeString:
    """HTML from a person or an editor, reduced to the allow-list. Normalise first, sanitise last."""
    normal = unicodedata.normalize("NFC", untrusted).replace("\x00", "")
    first = bleach.clean(normal, tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True)
    return mark_safe(  # noqa: S308 -- nh3 is the last wall, its output is what may be shown
        nh3.clean(
            first,
            tags=set(TAGS),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
            url_schemes=set(SCHEMES),
            link_rel=LINK_REL,
            strip_comments=True,
        ),
    )


def from_markdown(text: str) -> SafeString:
    """A little Markdown (paragraphs, bold, lists, links) as safe HTML. HTML inside the text stays text."""
    return clean(_markdown.render(text))


# Tags inside a sentence stand beside its full stop: "<b>8 kW</b>."
_BETWEEN_WORDS = re.compile(r"<(?!/?(?:a|b|code|em|i|s|strong|sub|sup|tspan)\b)", re.IGNORECASE)


def plain(markup: str) -> str:
    """The words of a piece of HTML, for search and reading aloud; one space between words and blocks."""
    spaced = _BETWEEN_WORDS.sub(" <", markup)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


_LINE = "\ue000"
_LINE_ENDS = re.compile(
    r"(?=</(?:p|li|h[1-6]|tr|dt|dd|figcaption|caption|div|blockquote|text|title|desc|label|legend)\s*>|<br\b)", re.IGNORECASE
)
_CELL_ENDS = re.compile(r"(?=</t[dh]\s*>\s*<t[dh]\b)", re.IGNORECASE)


def lines(markup: str) -> str:
    """The words of a piece of HTML with a line for each paragraph, list item, row or label; a dot stands between the cells of a row."""
    marked = _LINE_ENDS.sub(_LINE, _CELL_ENDS.sub(" · ", markup))
    return "\n".join(line.strip() for line in plain(marked).split(_LINE) if line.strip())
