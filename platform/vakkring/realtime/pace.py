"""How much somebody may send. Pure."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """Fills with `rate` tokens a second, up to `room`; each message takes one."""

    rate: float
    room: float
    held: float
    at: float

    @classmethod
    def full(cls, rate: float, room: float, now: float) -> "Bucket":
        """A bucket that nobody took from yet."""
        return cls(rate, room, room, now)

    def take(self, now: float) -> bool:
        """Take a token; False when there is none. `now` in seconds, by a clock that only goes forward."""
        self.held = min(self.room, self.held + (now - self.at) * self.rate)
        self.at = now
        if self.held < 1:
            return False
        self.held -= 1
        return True
