"""From a message to the one action that carries it out."""

from collections.abc import Callable
from typing import Any, get_args

from pydantic import ValidationError

from classroom import messages as m
from classroom.actions import calling, dilemmas, ending, grouping, leading, polling, talking
from classroom.models import Attendee
from classroom.refusals import Refused

Answer = dict[str, Any] | None
Action = Callable[[Attendee, Any], Answer]

TYPES: dict[str, type[m.Command]] = {get_args(command.model_fields["type"].annotation)[0]: command for command in m.COMMANDS}


def carry_out(by: Attendee, message: dict[str, Any]) -> Answer:
    """Read a message and do what it asks; answers what its `ack` says beside. Raises `Refused`."""
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise Refused("message.unknown")
    try:
        asked = TYPES[kind].model_validate(message)
    except ValidationError as error:
        raise Refused("message.invalid") from error
    return ACTIONS[TYPES[kind]](by, asked)


def say(by: Attendee, asked: m.ChatSend) -> Answer:
    """Answers the message's number."""
    return {"message": talking.say(by, asked.text, parent=asked.parent, to=asked.to, number=asked.group).pk}


def ask(by: Attendee, asked: m.QuestionAsk) -> Answer:
    """Answers the question's number."""
    return {"question": talking.ask(by, asked.text).pk}


def make_poll(by: Attendee, asked: m.PollNew) -> Answer:
    """Answers the poll's number, with which it is opened."""
    return {"poll": polling.create(by, **{name: getattr(asked, name) for name in POLL}).pk}


POLL = ("kind", "question", "options", "low", "high", "unit", "anonymous", "right", "why")


def keep_dilemma(by: Attendee, asked: m.DilemmaKeep) -> Answer:
    """Answers where it is written down."""
    return {"article": dilemmas.keep(by, asked.dilemma)}


def end_groups(by: Attendee, _asked: m.GroupsEnd) -> Answer:
    """Answers where the notes are written down; empty when there were none."""
    return {"article": grouping.end(by)}


ACTIONS: dict[type[m.Command], Action] = {
    m.ChatSend: say,
    m.ChatReact: lambda by, asked: talking.react(by, asked.message, asked.reaction, on=asked.on),
    m.ChatRemove: lambda by, asked: talking.take_away(by, asked.message),
    m.QuestionAsk: ask,
    m.QuestionVote: lambda by, asked: talking.like(by, asked.question, on=asked.on),
    m.QuestionAnswered: lambda by, asked: talking.mark_answered(by, asked.question, answered=asked.answered),
    m.HandSet: lambda by, asked: talking.raise_hand(by, up=asked.up),
    m.HandGiveWord: lambda by, asked: leading.give_word(by, asked.person),
    m.SessionStart: lambda by, _asked: leading.start(by),
    m.SessionStop: lambda by, _asked: ending.stop(by),
    m.RoomSet: lambda by, asked: leading.arrange(by, locked=asked.locked, chat_open=asked.chat_open, stage=asked.stage, board=asked.board),
    m.StepGo: lambda by, asked: leading.go_to_step(by, asked.step),
    m.SlideGo: lambda by, asked: leading.show_slide(by, asked.deck, asked.number),
    m.PersonMute: lambda by, asked: leading.mute(by, asked.person, muted=asked.muted),
    m.PersonRemove: lambda by, asked: leading.remove(by, asked.person),
    m.PollNew: make_poll,
    m.PollSet: lambda by, asked: polling.change(by, asked.poll, state=asked.state, shown=asked.shown),
    m.PollVote: lambda by, asked: polling.vote(by, asked.poll, asked.value),
    m.DilemmaPhase: lambda by, asked: dilemmas.bring_to(by, asked.dilemma, asked.phase, asked.minutes),
    m.DilemmaVote: lambda by, asked: {"round": dilemmas.vote(by, asked.dilemma, asked.option)},
    m.DilemmaKeep: keep_dilemma,
    m.GroupsMake: lambda by, asked: grouping.make(by, size=asked.size, chosen=asked.chosen, task=asked.task, minutes=asked.minutes),
    m.GroupsEnd: end_groups,
    m.GroupsSay: lambda by, asked: grouping.say(by, asked.text),
    m.GroupVisit: lambda by, asked: grouping.visit(by, asked.group),
    m.GroupHelp: lambda by, asked: grouping.call_for_help(by, asked.group, on=asked.on),
    m.GroupNotes: lambda by, asked: grouping.note(by, asked.text, asked.group),
    m.MediaSet: lambda by, asked: calling.take_part(by, asked.rung, microphone=asked.microphone, camera=asked.camera),
    m.MediaSignal: lambda by, asked: calling.signal(by, asked.to, asked.data),
}
