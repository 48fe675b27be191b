"""Reading a number as people type it: "17,5", "1.320", "840 W", "€ 1.320,50". Pure.

A point followed by exactly three digits can be read in two ways: "1.320" is 1320 to who writes Dutch, and 1,32 to who copies a calculator.
What is asked decides; see `choose`. The browser has the same in frontend/src/player/numbers.ts; both are tested with numbers.cases.json.
"""

import re
from collections.abc import Callable

PLAIN = re.compile(r"[+-]?([0-9]{1,12}([.,][0-9]{0,12})?|[.,][0-9]{1,12})")
DUTCH = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3}){1,3}(,[0-9]{0,12})?")
ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}((,[0-9]{3}){1,3}\.[0-9]{0,12}|(,[0-9]{3}){2,3})")
WRITTEN = str.maketrans({"−": "-", "–": "-", "³": "3", "²": "2"})
SMALL = 10


class NotANumber(ValueError):  # noqa: N818 -- named for what it is
    """This cannot be read as a number."""


def read(text: str, *, unit: str = "", fits: Callable[[float], bool] = lambda _: False, small: bool = False) -> float:
    """The number in `text`, with or without its own unit. `fits` and `small` as in `choose`. Raises `NotANumber`."""
    return choose(readings(text, unit), fits, small=small)


def readings(text: str, unit: str = "") -> list[float]:
    """What `text` can mean: one number, or with thousands first two. Raises `NotANumber`."""
    digits = bare(text, unit)
    found = []
    if DUTCH.fullmatch(digits):
        found.append(float(digits.replace(".", "").replace(",", ".")))
    if PLAIN.fullmatch(digits):
        found.append(float(digits.replace(",", ".")))
    elif ENGLISH.fullmatch(digits):
        found.append(float(digits.replace(",", "")))
    if not found:
        raise NotANumber(text)
    return found


def choose(found: list[float], fits: Callable[[float], bool], *, small: bool) -> float:
    """The reading that `fits`; when both or neither do, thousands, unless what is asked is `small`: below ten, with decimals."""
    fitting = [one for one in found if fits(one)]
    if len(fitting) == 1:
        return fitting[0]
    return found[-1] if small else found[0]


def is_small(*asked: float) -> bool:
    """Whether numbers like these are below ten with something after the comma: then nobody means thousands."""
    return max(map(abs, asked)) < SMALL and any(one != int(one) for one in asked)


def bare(text: str, unit: str) -> str:
    """Without spaces, and without the unit when it is the right one: "840 W" is "840", where watts are asked."""
    digits, own = squeezed(text), squeezed(unit)
    if own == "€":
        digits = re.sub(r",-{1,2}$", "", digits.replace("euro", "").removeprefix(own))
    return digits.removesuffix(own) if own else digits


def squeezed(text: str) -> str:
    """In one way of writing."""
    return "".join(text.split()).translate(WRITTEN).casefold()
