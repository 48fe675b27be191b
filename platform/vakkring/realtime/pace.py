"""How much somebody may send, and how long the writer waits. Pure: the caller tells the time, in seconds that only go forward."""

from dataclasses import dataclass

QUIET, BUSY = 30.0, 150.0
"""Changes a second: below the one nobody waits, from the other on everybody waits the whole pause."""
LONGEST_PAUSE = 0.005
REST = 1.0
"""A pause is so many times as long as the work of a round: a quick machine answers sooner, a slow one is not kept busy by rounds."""
SMOOTH = 0.2
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
    """How many changes come in a second, lately, and what a round costs; with that the pause in which they are gathered."""

    rate: float = 0.0
    at: float = 0.0
    work: float = LONGEST_PAUSE

    def worked(self, seconds: float) -> None:
        """So much processor time went into the last round, and into all that came in before it."""
        self.work += SMOOTH * (seconds - self.work)

    def count(self, changes: int, now: float) -> None:
        """So many more came in."""
        self.rate = self.rate * max(0.0, 1 - (now - self.at) / FORGET_IN) + changes / FORGET_IN
        self.at = now

    @property
    def pause(self) -> float:
        """Nothing when it is quiet: who types alone waits for nobody."""
        crowded = min(1.0, max(0.0, (self.rate - QUIET) / (BUSY - QUIET)))
        return crowded * min(LONGEST_PAUSE, REST * self.work)
