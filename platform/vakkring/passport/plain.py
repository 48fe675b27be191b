"""Text from people as it may stand on a proof. Pure: text in, text out."""

import unicodedata

JOINERS = "\u200c\u200d"
"""Invisible, but some scripts spell names with them."""


HIDDEN = {"Cf", "Cs", "Co", "Cn"}
"""Characters that do not show, among them those that turn the direction of what follows."""


def plain(text: str) -> str:
    """One line of visible text with single spaces: nothing in it can hide or turn what stands beside it."""
    return " ".join("".join(shown(one) for one in text).split())


def shown(character: str) -> str:
    """What of a character may show."""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in HIDDEN and character not in JOINERS else character


def name(text: str) -> str:
    """A name for a public page, or an empty text when there is none: an e-mail address is not a name and must not be shown."""
    found = plain(text)
    return "" if "@" in found else found
