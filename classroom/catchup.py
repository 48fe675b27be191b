"""What is left of a session for who was invited: slides, what polls and dilemmas showed, what helped, answers, and where to read on.

Without names: who spoke in a room did not speak to everybody who reads this.
"""

from dataclasses import dataclass

from django.db.models import Count

from classroom import showing
from classroom.messages import MOST_OPTIONS, DilemmaView, PollView
from classroom.models import Deck, Group, Message, RoomQuestion, Session
from classroom.tallying import Ballot
from vakkring import ports
from vakkring.ports import Item

MOST_SAID = 5
FEWEST_REACTIONS = 2
MOST_QUESTIONS = 20
KIN = {"reeks": 4, "artikel": 4}
"""Where to read on, so many of each kind."""


@dataclass(frozen=True)
class Bar:
    """One option of a poll, with how many chose it and which share of all votes that is, of 100."""

    text: str
    votes: int
    share: int
    right: bool


@dataclass(frozen=True)
class PollResult:
    """What came out of a poll, by kind: bars, an order (best first), words with how often they were said, or the middle of numbers."""

    id: int
    question: str
    why: str
    unit: str
    votes: int
    bars: list[Bar]
    order: list[str]
    words: list[tuple[str, int]]
    middle: float | None


@dataclass(frozen=True)
class Outcome:
    """One option of a dilemma: the shares of those who chose it first and after the talk, of 100, and what it leads to."""

    text: str
    first: int
    second: int
    short: str
    long: str


@dataclass(frozen=True)
class DilemmaResult:
    """What came out of a dilemma; `first` and `second` are how many chose in each round."""

    id: int
    title: str
    role: str
    case: str
    first: int
    second: int
    options: list[Outcome]


@dataclass(frozen=True)
class Pack:
    """All of it. `articles` are paths of what was written down in the session, with what it is of."""

    polls: list[PollResult]
    dilemmas: list[DilemmaResult]
    decks: list[Deck]
    said: list[Message]
    questions: list[RoomQuestion]
    notes: list[Group]
    items: list[Item]
    articles: list[tuple[str, str]]

    @property
    def can_write_down(self) -> bool:
        """True when some of the notes are in no article, and could be in one of their own."""
        return any(not one.article and one.dilemma_id is None for one in self.notes)

    @property
    def is_empty(self) -> bool:
        """True when nothing is left but the announcement."""
        return not (self.polls or self.dilemmas or self.decks or self.said or self.questions or self.notes or self.articles)


def pack(session: Session) -> Pack:
    """What is left of a session that has ended."""
    return Pack(
        polls=polls(session),
        dilemmas=dilemmas(session),
        decks=decks(session),
        said=said(session),
        questions=answered(session),
        notes=notes(session),
        items=items(session),
        articles=articles(session),
    )


# --- what was chosen ----------------------------------------------------------------------------------------------------------------------
def polls(session: Session) -> list[PollResult]:
    """Those whose results the room saw; what the trainer kept to himself stays there."""
    return [poll_result(showing.poll_for_room(one)) for one in session.polls.filter(shown=True)]


def poll_result(poll: PollView) -> PollResult:
    """A poll as a page shows it."""
    tally = poll.tally
    counted = list(zip(names(poll), tally.counts, strict=False))
    is_order = poll.kind == "order"
    return PollResult(
        id=poll.id,
        question=poll.question,
        why=poll.why,
        unit=poll.unit,
        votes=tally.votes,
        bars=[] if is_order else [Bar(text, many, share(many, tally.votes), at in poll.right) for at, (text, many) in enumerate(counted)],
        order=[text for text, _sum in sorted(counted, key=lambda one: one[1])] if is_order else [],
        words=sorted(tally.words.items(), key=lambda one: (-one[1], one[0])),
        middle=tally.median,
    )


def names(poll: PollView) -> list[str]:
    """What there was to choose; the steps of a scale are numbers."""
    if poll.kind == "scale":
        return [str(step) for step in Ballot(poll.kind, low=poll.low, high=poll.high).steps]
    return [option.text for option in poll.options]


def share(many: int, of: int) -> int:
    """Which part of all that is, of 100."""
    return round(100 * many / of) if of else 0


def dilemmas(session: Session) -> list[DilemmaResult]:
    """Those that came to their end."""
    return [dilemma_result(showing.dilemma_for_room(one)) for one in session.dilemmas.filter(phase="result")]


def dilemma_result(dilemma: DilemmaView) -> DilemmaResult:
    """A dilemma as a page shows it."""
    rounds = zip(dilemma.options, at_least(dilemma.first.counts), at_least(dilemma.second.counts), strict=False)
    options = [
        Outcome(one.text, share(before, dilemma.first.votes), share(after, dilemma.second.votes), one.short, one.long)
        for one, before, after in rounds
    ]
    return DilemmaResult(dilemma.id, dilemma.title, dilemma.role, dilemma.case, dilemma.first.votes, dilemma.second.votes, options)


def at_least(counts: list[int]) -> list[int]:
    """Counts for every option, also of a round in which nobody voted."""
    return [*counts, *[0] * MOST_OPTIONS]


# --- what was shown and said --------------------------------------------------------------------------------------------------------------
def decks(session: Session) -> list[Deck]:
    """The slides that the plan shows."""
    return [one for one in session.decks.prefetch_related("slides") if one.slides.all()]


def said(session: Session) -> list[Message]:
    """What was said in the room and helped most people; not in groups, where fewer listened."""
    helped = session.messages.filter(group=None, removed_at=None).annotate(many=Count("reactions")).filter(many__gte=FEWEST_REACTIONS)
    return list(helped.order_by("-many", "pk")[:MOST_SAID])


def answered(session: Session) -> list[RoomQuestion]:
    """Questions that the trainer answered, most wanted first."""
    found = session.questions.filter(answered_at__isnull=False).annotate(many=Count("liked_by"))
    return list(found.order_by("-many", "pk")[:MOST_QUESTIONS])


def notes(session: Session) -> list[Group]:
    """What groups of a circle wrote down. Of other sessions it became an article, which is more than this page: it can be mended."""
    if not session.is_of_circle:
        return []
    return [one for one in session.groups.filter(ended_at__isnull=False).exclude(notes="") if one.notes.strip()]


def items(session: Session) -> list[Item]:
    """Modules and articles about the same topics, from all tools."""
    return ports.kin(session.topics.values_list("slug", flat=True), KIN)


def articles(session: Session) -> list[tuple[str, str]]:
    """What was written down, path and what it is of: a dilemma's result, the notes of groups at their task."""
    of_dilemmas = session.dilemmas.values_list("article", "title")
    of_groups = session.groups.values_list("article", "task")
    found = {path: title or session.title for path, title in [*of_dilemmas, *of_groups] if path}
    return list(found.items())
