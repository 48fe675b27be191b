"""How far it is, on the screen."""

from collections.abc import Iterable, Iterator
from typing import Any

from tqdm import tqdm
from tqdm.utils import CallbackIOWrapper


def show(things: Any, what: str, unit: str, many: int | None) -> Any:
    """A bar for things that are counted, blocks of bytes, or a file that is read; on a terminal only."""
    if unit != "MB":
        return tqdm(things, desc=what, total=many, unit=f" {unit}", disable=None)
    bar: tqdm[Any] = tqdm(desc=what, total=many, unit="B", unit_scale=True, disable=None)
    return CallbackIOWrapper(bar.update, things, "read") if hasattr(things, "read") else weighed(things, bar)


def weighed(blocks: Iterable[bytes], bar: "tqdm[Any]") -> Iterator[bytes]:
    """The blocks, each counted by its length."""
    with bar:
        for block in blocks:
            bar.update(len(block))
            yield block
