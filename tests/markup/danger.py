"""Finds what may run or lead astray in a piece of HTML. Looks with a parser of its own kind, not the one that made it safe."""

import re
from html.parser import HTMLParser

ALLOWED = frozenset("p br h2 h3 h4 ul ol li strong em b i s code pre blockquote a table thead tbody tr th td hr".split())
ALLOWED_ATTRIBUTES = {"a": {"href", "rel"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
IN_ARTICLES = frozenset("figure figcaption img div".split())
"""What articles hold besides."""
ATTRIBUTES_IN_ARTICLES = {
    **ALLOWED_ATTRIBUTES,
    **{tag: {"id"} for tag in ("h2", "h3")},
    **{tag: {"class"} for tag in ("p", "ol", "ul", "li", "table")},
    "div": {"class", "tabindex"},
    "img": {"src", "alt", "width", "height", "loading"},
}
SAFE_VALUES = {
    "id": r"kop-\d+",
    "class": r"callout(-head| answer| warning)|steps|ticks-to-do|done|open|scroll|table",
    "tabindex": "0",
    "src": r"/media/images/[\w.-]+",
}
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Finder(HTMLParser):
    """Collects everything outside the list."""

    def __init__(self, allowed, attributes):
        super().__init__(convert_charrefs=True)
        self.allowed, self.attributes = allowed, attributes
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.allowed:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in self.attributes.get(tag, set()):
                self.found.append(f"{tag} {name}=")
            if not re.fullmatch(SAFE_VALUES.get(name, r"[\s\S]*"), value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name == "href" and scheme(value or "") not in {"", *SAFE_SCHEMES}:
                self.found.append(f"href {value}")

    def handle_comment(self, data):
        self.found.append("<!--")

    def handle_decl(self, decl):
        self.found.append("<!")

    def unknown_decl(self, data):
        self.found.append("<![")

    def handle_pi(self, data):
        self.found.append("<?")


def scheme(address):
    """The scheme as a browser reads it: without spaces and control characters, small letters. "" for a path or an anchor."""
    bare = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]", "", address).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", bare)
    return found.group(1) if found else ""


def dangers(markup, *, article=False):
    """What is dangerous in it; empty when nothing is. `article`: photos and anchors of our own are fine."""
    finder = Finder(ALLOWED | IN_ARTICLES, ATTRIBUTES_IN_ARTICLES) if article else Finder(ALLOWED, ALLOWED_ATTRIBUTES)
    finder.feed(markup + ">")  # a page goes on after it: an unfinished tag is finished by what follows
    finder.close()
    return finder.found
