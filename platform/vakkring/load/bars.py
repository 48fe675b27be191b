"""How far it is, on the screen."""

from collections.abc import Iterable
from typing import Any, Protocol

from tqdm import tqdm


class Bar(Protocol):
    """Shows how many of some things are done; hands them on as they are."""

    def __call__(self, things: Iterable[Any], what: str, many: int | None = None) -> Any:
        """The same things, counted as they go by; `many` where they have no length."""


def shown(things: Iterable[Any], what: str, many: int | None = None) -> Any:
    """On a terminal only."""
    return tqdm(things, desc=what, total=many, disable=None)
