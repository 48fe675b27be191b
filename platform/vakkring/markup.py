"""User HTML made safe: the one wall. Text in, safe HTML out; nothing may touch the string afterwards.

Two independent parsers must agree: bleach's allow-list first, nh3 last. bleach is no longer maintained, so nh3's verdict is what leaves.
"""

import html
import re
import unicodedata
from collections.abc import Mapping

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


Attributes = Mapping[str, Mapping[str, re.Pattern[str]]]
"""Which values an attribute may have, by tag and by name."""

ANY = re.compile(r"[\s\S]*")
NUMBER = re.compile(r"\d{1,4}")
ARTICLE_TAGS = TAGS | frozenset("figure figcaption img div".split())
ARTICLE_ATTRIBUTES: Attributes = {
    "a": {"href": ANY},
    **{cell: {"colspan": NUMBER, "rowspan": NUMBER} for cell in ("td", "th")},
    # Names of our own only: an id that somebody chooses could take the place of a script's variable.
    **{heading: {"id": re.compile(r"kop-\d{1,3}")} for heading in ("h2", "h3")},
    "div": {"class": re.compile(r"callout (answer|warning)|scroll"), "tabindex": re.compile(r"0")},
    "p": {"class": re.compile(r"callout-head")},
    "table": {"class": re.compile(r"table")},
    "ol": {"class": re.compile(r"steps")},
    "ul": {"class": re.compile(r"ticks-to-do")},
    "li": {"class": re.compile(r"done|open")},
    # Images of our own only: one from elsewhere would tell its owner who reads this.
    "img": {
        "src": re.compile(r"/media/images/[\w.\-]+"),
        "alt": ANY,
        "width": NUMBER,
        "height": NUMBER,
        "loading": re.compile(r"lazy"),
    },
}


def clean(untrusted: str) -> SafeString:
    """HTML from a person or an editor, reduced to the allow-list."""
    return through_both(untrusted, TAGS, {tag: dict.fromkeys(names, ANY) for tag, names in ATTRIBUTES.items()})


def clean_article(untrusted: str) -> SafeString:
    """The HTML of an article, reduced to what articles hold: also photos of our own, anchors of headings, and a few classes."""
    return through_both(untrusted, ARTICLE_TAGS, ARTICLE_ATTRIBUTES)


def through_both(untrusted: str, tags: frozenset[str], attributes: Attributes) -> SafeString:
    """Normalise first, sanitise last: bleach, then nh3."""

    def may_stay(tag: str, name: str, value: str) -> bool:
        """True for an attribute that is on the list with a value that fits."""
        allowed = attributes.get(tag, {}).get(name)
        return allowed is not None and allowed.fullmatch(value) is not None

    normal = unicodedata.normalize("NFC", untrusted).replace("\x00", "")
    first = bleach.clean(normal, tags=tags, attributes=may_stay, protocols=SCHEMES, strip=True, strip_comments=True)
    return mark_safe(  # noqa: S308 -- nh3 is the last wall, its output is what may be shown
        nh3.clean(
            first,
            tags=set(tags),
            attributes={tag: set(values) for tag, values in attributes.items()},
            attribute_filter=lambda tag, name, value: value if may_stay(tag, name, value) or (tag, name) == ("a", "rel") else None,
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
