"""Long lists come in pages: never more at once than `MOST`, and never a number that a database cannot hold."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

MOST = 100
USUAL = 50
FURTHEST = 100_000

Item = TypeVar("Item")


class Window(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(USUAL, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=FURTHEST)


class Page(Schema, Generic[Item]):
    """A part of a list. `total` counts all there is."""

    items: list[Item]
    total: int
    limit: int
    offset: int


def cut(found: Sequence[Any] | QuerySet[Any], window: Window) -> Any:
    """The part of a list that was asked for; of a query set nothing more is read."""
    return found[window.offset : window.offset + window.limit]


def page(items: Any, total: int, window: Window) -> dict[str, Any]:
    """An answer as `Page` reads it."""
    return {"items": list(items), "total": total, "limit": window.limit, "offset": window.offset}
