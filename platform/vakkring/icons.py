"""The template tag for an icon: `{% load icons %}{% icon "check" "s" %}`. What `components/icon.html` gives, for lists of many."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

ICON = '<svg class="i{}" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}icons.svg#i-{}"/></svg>'


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of icons.svg without "i-"; `size` is s, l or xl. Always decoration: the word stands beside it, or in an aria-label.

    The address has no hash: published cards hold it, and must find their icons after the next release.
    """
    return format_html(ICON, f" {size}" if size else "", settings.STATIC_URL, name)
