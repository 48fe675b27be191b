"""Amounts of money as people read and write them. Pure: cents in, text out, and back."""

import re

NO_BREAK = "\u00a0"
WRITTEN = re.compile(r"^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-{1,2}))?$")


def euros(cents: int) -> str:
    """An amount: 120050 is "€ 1.200,50"."""
    whole, part = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{'−' if cents < 0 else ''}€{NO_BREAK}{grouped},{part:02d}"


def round_euros(cents: int) -> str:
    """The same without ",00" when it is whole: for running text."""
    return euros(cents).removesuffix(",00")


def cents_of(text: str) -> int | None:
    """The cents of what somebody typed ("1.200,50", "€ 120", "120.50"); None when it is no amount."""
    typed = re.sub(r"\s|€|euro|eur", "", text.lower())
    if re.fullmatch(r"\d+\.\d{1,2}", typed):  # with a point, as a phone's keypad may have it
        typed = typed.replace(".", ",")
    found = WRITTEN.match(typed)
    if found is None:
        return None
    whole, part = found.groups()
    return int(whole.replace(".", "")) * 100 + int((part or "0").replace("-", "").ljust(2, "0"))
