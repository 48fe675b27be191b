"""What the desk shows, put together from the apps below."""

from collections.abc import Sequence
from dataclasses import dataclass

from vakkring.accounts.models import Person
from vakkring.community import queries as community
from vakkring.community.models import Question


@dataclass(frozen=True)
class Desk:
    """A coach's questions: late and waiting ones by promise, answered ones newest first."""

    late: Sequence[Question]
    waiting: Sequence[Question]
    answered: Sequence[Question]

    @property
    def helped(self) -> int:
        """How many of the answered ones helped."""
        return sum(one.helped for one in self.answered)


def desk(coach: Person) -> Desk:
    """The desk of this coach: 2 queries."""
    open_ones = community.to_answer(coach)
    return Desk(
        late=[one for one in open_ones if one.state == "late"],
        waiting=[one for one in open_ones if one.state != "late"],
        answered=community.answered_recently(coach),
    )
