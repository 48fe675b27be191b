"""Light, dark, or as the phone is set: kept in a cookie of the phone. The browser's side is frontend/src/theme.ts."""

from collections.abc import Mapping

COOKIE = "theme"
THEMES = frozenset({"light", "dark"})


def chosen(cookies: Mapping[str, str]) -> str:
    """The theme that was chosen on this phone; empty when it follows the phone, or when the cookie holds anything else."""
    theme = cookies.get(COOKIE, "")
    return theme if theme in THEMES else ""
