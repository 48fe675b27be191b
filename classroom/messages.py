"""Every message of `/ws/live/<session-id>/`, defined once: what clients ask, what audiences are told, and the state both lead to.

A client asks `{"type": "chat.send", "id": "<made by the client>", ...}` and gets `ack` or `error` with the same `id`. An audience is told
`{"type": "chat.message", "stream": "room", "seq": 17, "at": "<RFC 3339>", ...}`. An event carries the whole new value of the thing that it
changes, so that a client puts it in place and computes nothing: see `Told` and its `place`. Types in `frontend/src/live/messages.ts` are
made from this file.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST_TEXT = 2000
LONGEST_LINE = 200
MOST_OPTIONS = 8
MOST_NAMES = 60
"""With so many people a room still shows who they are; above it only how many."""

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, strict=True)]
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE, strict=True)]
Key = Annotated[int, Field(ge=1, le=2**53, strict=True)]
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$", strict=True)]
Reaction = Literal["thumb", "got_it", "tell_more", "same_here"]
Rung = Literal["video", "small", "sound", "text"]
"""The reception ladder, best first."""
PollKind = Literal["one", "several", "scale", "words", "number", "order"]
Phase = Literal["ready", "first", "talk", "second", "result"]
Stage = Literal["slide", "poll", "dilemma", "board", "wall", "people"]
"""What stands in the middle of everybody's screen."""


class Strict(BaseModel):
    """Unknown fields are an error: a forged message must not look like a good one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- what stands in a room: the values that events carry and states hold ------------------------------------------------------------------
class PersonView(Strict):
    """Somebody in the room. `id` is the attendee's, never the account's."""

    id: int
    name: str
    staff: bool = False
    rung: Rung = "text"
    microphone: bool = False
    camera: bool = False
    muted: bool = False
    """Who leads took his microphone: browsers do not play him, whatever he sends."""


class PeopleView(Strict):
    """Who is there. `names` is None when there are more than `MOST_NAMES`; `away` are people whose line was just lost."""

    count: int = 0
    sound_only: int = 0
    names: list[PersonView] | None = None


class SlideView(Strict):
    """One slide of a deck: a picture of it, or safe HTML of a card or an article."""

    deck: int
    title: str
    number: int
    of: int
    picture: str = ""
    html: str = ""
    words: str = ""
    """What it says, for reading aloud and for who sees no picture."""
    link: str = ""


class StepView(Strict):
    """One step of the trainer's plan."""

    id: int
    title: str
    kind: Stage
    minutes: int
    done: bool = False
    task: str = ""
    """What groups are to do, or what is to be drawn or photographed."""


class RoomView(Strict):
    """How it stands with the session."""

    status: Literal["planned", "live", "ended", "cancelled"] = "planned"
    title: str = ""
    opens_at: datetime | None = None
    """When the door opens, and the session can begin; None: it is not in the agenda yet."""
    started_at: datetime | None = None
    ends_at: datetime | None = None
    locked: bool = False
    chat_open: bool = True
    stage: Stage = "slide"
    step: int | None = None
    steps: list[StepView] = []
    slide: SlideView | None = None
    board: int | None = None
    """The board or wall that is open for everybody."""
    task: str = ""
    """What people are to draw or photograph there."""
    word: PersonView | None = None
    """Who was given the word."""


class ChatView(Strict):
    """Something somebody said. `parent` is the message that a thread hangs on; `reactions` counts."""

    id: int
    by: PersonView
    text: str
    parent: int | None = None
    at: datetime
    reactions: dict[str, int] = {}
    removed: bool = False


class QuestionView(Strict):
    """A question for the trainer, with how many others want to know it, too."""

    id: int
    by: PersonView
    text: str
    votes: int = 0
    answered: bool = False


class HandView(Strict):
    """A raised hand; the list is in the order in which they went up."""

    person: PersonView
    at: datetime


class Option(Strict):
    """Something to choose. `short` and `long` are what it leads to, shown with a dilemma's result."""

    text: Line
    short: Annotated[str, Field(max_length=LONGEST_LINE)] = ""
    long: Annotated[str, Field(max_length=LONGEST_LINE)] = ""


class Tally(Strict):
    """Votes, counted. `counts` goes by option (or by step of a scale, or the sum of places in an order); `words` and `numbers` by value."""

    votes: int = 0
    counts: list[int] = []
    words: dict[str, int] = {}
    numbers: list[float] = []
    median: float | None = None
    """Of numbers: as many gave less as gave more."""


class PollView(Strict):
    """A poll as the room sees it: without `tally.counts`, `words` and `numbers` until the results are shown."""

    id: int
    kind: PollKind
    question: str
    options: list[Option] = []
    low: float | None = None
    high: float | None = None
    unit: str = ""
    state: Literal["ready", "open", "closed"] = "ready"
    anonymous: bool = True
    shown: bool = False
    tally: Tally = Tally()
    quiz: bool = False
    """Some options are right and others are not; which, is told once it is shown."""
    right: list[int] = []
    """In a quiz, once shown: which options are right. Nobody is ranked."""
    why: str = ""


class NamedVote(Strict):
    """What somebody chose in a poll of which people were told, before they chose, that the trainer sees names."""

    by: PersonView
    value: Any


class DilemmaView(Strict):
    """A case in which there is no right answer. Both tallies are empty until the result."""

    id: int
    title: str
    role: str
    case: str
    options: list[Option]
    phase: Phase = "ready"
    ends_at: datetime | None = None
    """When this phase ends by itself; None: when the trainer says so."""
    first: Tally = Tally()
    second: Tally = Tally()
    votes: int = 0
    article: str = ""
    """Where the result is written down, once it is."""


class GroupView(Strict):
    """A breakout group as everybody sees it. Without names when more than `MOST_NAMES` are out: who comes late would send a thousand."""

    number: int
    count: int = 0
    people: list[PersonView] = []
    needs_help: bool = False


class GroupsView(Strict):
    """The groups that are out now."""

    groups: list[GroupView]
    task: str
    ends_at: datetime | None = None


class RoomState(Strict):
    """What everybody in the room knows."""

    room: RoomView
    people: PeopleView = PeopleView()
    chat: list[ChatView] = []
    questions: list[QuestionView] = []
    hands: list[HandView] = []
    """The first `MOST_NAMES` that were raised."""
    polls: list[PollView] = []
    dilemma: DilemmaView | None = None
    groups: GroupsView | None = None


class StaffState(Strict):
    """What only who leads the session knows: prepared polls, results not shown yet, who lost his line, which group asks for help."""

    polls: list[PollView] = []
    named: dict[str, list[NamedVote]] = {}
    """By poll, of those with names: who chose what, the first `MOST_NAMES`."""
    dilemmas: list[DilemmaView] = []
    decks: list[dict[str, Any]] = []
    away: list[PersonView] = []
    help: list[int] = []


class GroupState(Strict):
    """What one group knows."""

    number: int
    task: str = ""
    ends_at: datetime | None = None
    people: list[PersonView] = []
    chat: list[ChatView] = []
    notes: str = ""
    board: int | None = None
    needs_help: bool = False
    said: str = ""
    """What the trainer told all groups last."""


class MeState(Strict):
    """What only this person knows. `votes` by "poll:<id>" or "dilemma:<id>:<round>"; `liked` are questions he wants answered, too.

    A state holds what he chose; `me.changed` says only that he did (null), because events are stored and votes have no names.
    """

    person: PersonView
    group: int | None = None
    muted: bool = False
    hand: bool = False
    votes: dict[str, Any] = {}
    liked: list[int] = []
    reacted: dict[str, list[str]] = {}
    media: dict[str, Any] = {}
    """How to get sound and picture: see `media.offer`."""


# --- what clients ask -------------------------------------------------------------------------------------------------------------------
class Command(Strict):
    """What a client asks. `type` tells which; the same `id` twice has one effect."""

    staff: ClassVar[bool] = False
    """Only for who leads the session."""
    id: ClientId


class ChatSend(Command):
    """Say something, to the room or to one's own group.

    `group` is for which one it was written: who sits in another one by the time it arrives is refused. None: wherever he sits.
    """

    type: Literal["chat.send"]
    text: Text
    parent: Key | None = None
    to: Literal["room", "group"] = "room"
    group: Key | None = None


class ChatReact(Command):
    """Put a reaction under a message, or take it away."""

    type: Literal["chat.react"]
    message: Key
    reaction: Reaction
    on: bool = True


class ChatRemove(Command):
    """Take a message away; its writer may, too."""

    type: Literal["chat.remove"]
    message: Key


class QuestionAsk(Command):
    """Ask the trainer something."""

    type: Literal["question.ask"]
    text: Text


class QuestionVote(Command):
    """Want a question answered, too, or not any more."""

    type: Literal["question.vote"]
    question: Key
    on: bool = True


class QuestionAnswered(Command):
    """Say that a question is answered, or not after all."""

    staff: ClassVar[bool] = True
    type: Literal["question.answered"]
    question: Key
    answered: bool = True


class HandSet(Command):
    """Raise or lower one's hand."""

    type: Literal["hand.set"]
    up: bool


class HandGiveWord(Command):
    """Give somebody the word: his hand goes down and he may speak. None takes the word back."""

    staff: ClassVar[bool] = True
    type: Literal["hand.give_word"]
    person: Key | None


class SessionStart(Command):
    """Begin the session."""

    staff: ClassVar[bool] = True
    type: Literal["session.start"]


class SessionStop(Command):
    """End the session for everybody."""

    staff: ClassVar[bool] = True
    type: Literal["session.stop"]


class RoomSet(Command):
    """Lock the room for newcomers, close the chat, choose what stands in the middle. What is None stays as it is."""

    staff: ClassVar[bool] = True
    type: Literal["room.set"]
    locked: bool | None = None
    chat_open: bool | None = None
    stage: Stage | None = None
    board: Key | None = None


class StepGo(Command):
    """Go to a step of the plan."""

    staff: ClassVar[bool] = True
    type: Literal["step.go"]
    step: Key


class SlideGo(Command):
    """Show a slide to everybody."""

    staff: ClassVar[bool] = True
    type: Literal["slide.go"]
    deck: Key
    number: Annotated[int, Field(ge=1, le=500, strict=True)]


class PersonMute(Command):
    """Take somebody's microphone, or give it back. None: of everybody but who leads."""

    staff: ClassVar[bool] = True
    type: Literal["person.mute"]
    person: Key | None
    muted: bool = True


class PersonRemove(Command):
    """Send somebody out for good. His sockets close at once."""

    staff: ClassVar[bool] = True
    type: Literal["person.remove"]
    person: Key


class PollNew(Command):
    """Make a poll on the spot."""

    staff: ClassVar[bool] = True
    type: Literal["poll.new"]
    kind: PollKind
    question: Line
    options: Annotated[list[Option], Field(max_length=MOST_OPTIONS)] = []
    low: float | None = None
    high: float | None = None
    unit: Annotated[str, Field(max_length=20)] = ""
    anonymous: bool = True
    right: Annotated[list[int], Field(max_length=MOST_OPTIONS)] = []
    why: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class PollSet(Command):
    """Open or close a poll, show or hide what came out."""

    staff: ClassVar[bool] = True
    type: Literal["poll.set"]
    poll: Key
    state: Literal["open", "closed"] | None = None
    shown: bool | None = None


class PollVote(Command):
    """Vote; voting again changes it. `value`: a number of an option, several, an order, a step of a scale, a word, or a number; by kind."""

    type: Literal["poll.vote"]
    poll: Key
    value: Annotated[str, Field(max_length=40)] | float | Annotated[list[int], Field(max_length=MOST_OPTIONS)]


class DilemmaPhase(Command):
    """Bring a dilemma to its next phase. `talk` makes groups of three. `minutes` None: until the trainer says so."""

    staff: ClassVar[bool] = True
    type: Literal["dilemma.phase"]
    dilemma: Key
    phase: Phase
    minutes: Annotated[int, Field(ge=1, le=60)] | None = None


class DilemmaVote(Command):
    """Choose alone; the round follows from the phase."""

    type: Literal["dilemma.vote"]
    dilemma: Key
    option: Annotated[int, Field(ge=0, lt=MOST_OPTIONS, strict=True)]


class DilemmaKeep(Command):
    """Write the result down as an article, and as a question for later."""

    staff: ClassVar[bool] = True
    type: Literal["dilemma.keep"]
    dilemma: Key


class GroupsMake(Command):
    """Send everybody into groups: of `size` at random, or as `chosen` (attendees by group)."""

    staff: ClassVar[bool] = True
    type: Literal["groups.make"]
    size: Annotated[int, Field(ge=2, le=50)] = 4
    chosen: Annotated[list[Annotated[list[Key], Field(max_length=200)]], Field(max_length=200)] | None = None
    task: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    minutes: Annotated[int, Field(ge=1, le=120)] | None = None


class GroupsEnd(Command):
    """Call everybody back. The notes become an article; those of a circle stay with its session."""

    staff: ClassVar[bool] = True
    type: Literal["groups.end"]


class GroupVisit(Command):
    """Sit with a group, to hear and see what it does. None: back to the room."""

    staff: ClassVar[bool] = True
    type: Literal["group.visit"]
    group: Key | None


class GroupsSay(Command):
    """Tell all groups something."""

    staff: ClassVar[bool] = True
    type: Literal["groups.say"]
    text: Line


class GroupHelp(Command):
    """Call the trainer to one's group; the trainer takes it away."""

    type: Literal["group.help"]
    group: Key | None = None
    on: bool = True


class GroupNotes(Command):
    """Write down what one's group found; `group` as in `chat.send`."""

    type: Literal["group.notes"]
    group: Key | None = None
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class MediaSet(Command):
    """Tell how one takes part: which rung, microphone and camera. None leaves the call; `text` is being there without sound."""

    type: Literal["media.set"]
    rung: Rung | None
    microphone: bool = False
    camera: bool = False


class MediaSignal(Command):
    """An offer, an answer or a candidate for somebody else's browser.

    Handed on at once and not stored: it is of no use later, and tells addresses.
    """

    type: Literal["media.signal"]
    to: Key
    data: Annotated[dict[str, Any], Field(max_length=8)]


# --- what audiences are told --------------------------------------------------------------------------------------------------------------
class Told(Strict):
    """An event. `place` is where its value stands in the state of its stream; in a list it takes the place of what has the same `id`."""

    place: ClassVar[str]


class RoomChanged(Told):
    """How it stands with the session."""

    place: ClassVar[str] = "room"
    type: Literal["room.changed"] = "room.changed"
    room: RoomView


class PeopleChanged(Told):
    """How many there are, at most once a second: `came` and `left` change `people.names`, unless there are too many to name."""

    place: ClassVar[str] = "people"
    type: Literal["people.changed"] = "people.changed"
    count: int
    sound_only: int
    named: bool
    came: list[PersonView] = []
    """New ones, and those of whom something changed."""
    left: list[int] = []


class ChatMessage(Told):
    """Somebody said something, or it changed: reactions were counted, or it was removed. At most `KEPT_CHAT` stay in the state."""

    place: ClassVar[str] = "chat"
    type: Literal["chat.message"] = "chat.message"
    message: ChatView


class QuestionChanged(Told):
    """A question was asked, wanted by more, or answered."""

    place: ClassVar[str] = "questions"
    type: Literal["question.changed"] = "question.changed"
    question: QuestionView


class HandsChanged(Told):
    """Whose hands are up, in order; the first `MOST_NAMES`."""

    place: ClassVar[str] = "hands"
    type: Literal["hands.changed"] = "hands.changed"
    hands: list[HandView]


class PollChanged(Told):
    """A poll was opened, closed or shown, or its votes were counted (at most once a second)."""

    place: ClassVar[str] = "polls"
    type: Literal["poll.changed"] = "poll.changed"
    poll: PollView


class DilemmaChanged(Told):
    """A dilemma is in another phase, or its votes were counted (at most once a second)."""

    place: ClassVar[str] = "dilemma"
    type: Literal["dilemma.changed"] = "dilemma.changed"
    dilemma: DilemmaView | None


class GroupsChanged(Told):
    """Groups were made or ended, or one asks for help."""

    place: ClassVar[str] = "groups"
    type: Literal["groups.changed"] = "groups.changed"
    groups: GroupsView | None


class StaffChanged(Told):
    """For who leads: the whole of it."""

    place: ClassVar[str] = "*"
    type: Literal["staff.changed"] = "staff.changed"
    staff: StaffState


class GroupChanged(Told):
    """For one group: all but its chat."""

    place: ClassVar[str] = "*"
    type: Literal["group.changed"] = "group.changed"
    group: GroupState


class MeChanged(Told):
    """For one person: the whole of it."""

    place: ClassVar[str] = "*"
    type: Literal["me.changed"] = "me.changed"
    me: MeState


# --- what else goes over the line ---------------------------------------------------------------------------------------------------------
State = RoomState | StaffState | GroupState | MeState


class LineFrame(Strict):
    """What the server sends beside the numbered events: how things stand, and how the line does."""


class RoomStated(LineFrame):
    """How everything stands, by stream, with the number of the last event that is in it. The first frame, unless it came back in time."""

    type: Literal["room.state"]
    seqs: dict[str, int]
    state: dict[str, State]


class RoomResumed(LineFrame):
    """Everything that was missed has been told; from here on events come as they happen."""

    type: Literal["room.resumed"]
    seqs: dict[str, int]


class StreamJoined(LineFrame):
    """A stream that this person hears from now on."""

    type: Literal["stream.joined"]
    stream: str
    seq: int
    state: State


class StreamLeft(LineFrame):
    """A stream that he hears no more: what is known of it is to be forgotten."""

    type: Literal["stream.left"]
    stream: str


class StillHere(LineFrame):
    """The line is alive, though nothing happens."""

    type: Literal["still.here"]


class MediaSignalled(LineFrame):
    """What a browser hears of another one's browser: an offer, an answer, a candidate. `from` is that attendee's id."""

    type: Literal["media.signal"]
    sender: int = Field(alias="from")
    data: dict[str, Any]


class Acknowledged(LineFrame):
    """A command was carried out, now or earlier. Some say more, such as the key of what was made."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Literal["ack"]
    id: str


class Refused(LineFrame):
    """A command was not carried out: a code for programs, a sentence for people."""

    type: Literal["error"]
    id: str
    code: str
    text: str


KEPT_CHAT = 200
"""So many messages stay in a state; older ones are fetched over HTTP."""

COMMANDS: tuple[type[Command], ...] = tuple(Command.__subclasses__())
EVENTS: tuple[type[Told], ...] = tuple(Told.__subclasses__())
FRAMES: tuple[type[LineFrame], ...] = tuple(LineFrame.__subclasses__())
