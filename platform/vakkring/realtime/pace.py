"""How much somebody may send, and how long the writer waits. Pure: the caller tells the time, in seconds that only go forward."""

from dataclasses import dataclass

QUIET, BUSY = 30.0, 150.0
"""Changes a second: below the one nobody waits, from the other on everybody waits the longest."""
LONGEST_PAUSE = 0.02
FORGET_IN = 0.5


@dataclass
class Bucket:
    """Fills with `rate` tokens a second, up to `room`."""

    rate: float
    room: float
    held: float
    at: float

    @classmethod
    def full(cls, rate: float, room: float, now: float) -> "Bucket":
        """A bucket that nobody took from yet."""
        return cls(rate, room, room, now)

    def take(self, cost: float, now: float) -> bool:
        """Take tokens; False when there are too few, and then none are taken."""
        self.held = min(self.room, self.held + (now - self.at) * self.rate)
        self.at = now
        if self.held < cost:
            return False
        self.held -= cost
        return True


@dataclass
class Tempo:
    """How many changes come in a second, lately; and with that the pause in which they are gathered before they are stored together."""

    rate: float = 0.0
    at: float = 0.0

    def count(self, changes: int, now: float) -> None:
        """So many more came in."""
        self.rate = self.rate * max(0.0, 1 - (now - self.at) / FORGET_IN) + changes / FORGET_IN
        self.at = now

    @property
    def pause(self) -> float:
        """Nothing when it is quiet: who types alone waits for nobody."""
        return LONGEST_PAUSE * min(1.0, max(0.0, (self.rate - QUIET) / (BUSY - QUIET)))
