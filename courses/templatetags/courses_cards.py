"""Filters for cards: a content security policy without inline styles asks for places as data."""

from django import template
from django.utils.safestring import SafeString

from courses import drawings

register = template.Library()


@register.filter
def two_digits(percent: float) -> str:
    """A percentage as the stylesheet reads it: "05", "62", at most "99"."""
    return f"{min(99, max(0, round(percent))):02d}"


@register.filter
def comma(number: str) -> str:
    """A number with a point as people write it here: "2.5" is "2,5"."""
    return number.replace(".", ",")


@register.filter
def letter(index: int) -> str:
    """0 is A, 1 is B."""
    return chr(ord("A") + index)


@register.simple_tag
def drawing(name: str, alt: str) -> SafeString:
    """One of our own drawings, inlined."""
    return drawings.inline(name, alt)
