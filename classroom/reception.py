"""What taking part costs of somebody's data bundle, so that he can choose before he is in the room. Pure.

Megabytes an hour of a call of three, two of whom speak, measured over the line and rounded up (BENCHMARKS.md). More pictures hardly cost
more: two of them are large, and what a browser sends is shared among all. Text is the messages and slides alone. In the room one reads what
it really costs.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MEGABYTES_AN_HOUR = {"video": 500, "small": 130, "sound": 90, "text": 3}
WORDS = {"video": _("Beeld en geluid"), "small": _("Klein beeld"), "sound": _("Alleen geluid"), "text": _("Alleen tekst en dia’s")}


@dataclass(frozen=True)
class Cost:
    """A rung of the ladder and what it costs."""

    words: str
    megabytes: int


def costs() -> list[Cost]:
    """Best reception first."""
    return [Cost(str(WORDS[rung]), megabytes) for rung, megabytes in MEGABYTES_AN_HOUR.items()]
