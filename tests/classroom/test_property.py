"""Whatever people do: who listened from some moment on knows what stands in the database, and nobody knows more than he may."""

import json
import random
from functools import reduce

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom import commands, showing, state
from classroom.actions import entering, presence
from classroom.consumers import RoomConsumer
from classroom.models import Attendee, Deck, Group, Message, Poll, Session, Slide, Stay, Step
from classroom.refusals import Refused
from tests.classroom import reducer
from tests.classroom.rooms import arrive, come_in, make_dilemma, make_poll, make_session, tick
from vakkring.realtime import streams

pytestmark = pytest.mark.django_db

PEOPLE = 5
STAFF = 0
"""Who of them leads."""


class Play:
    """A session in which people do things, and visitors who listen from some moment on."""

    def __init__(self):
        self.session = make_session()
        self.people = [entering.enter(self.session, self.session.trainer)]
        self.people += [come_in(self.session, f"Vakmens {number}", arrived=False) for number in range(PEOPLE - 1)]
        self.stays: dict[int, list[int]] = {one.pk: [] for one in self.people}
        deck = Deck.objects.create(session=self.session, title="Dia's")
        Slide.objects.bulk_create(Slide(deck=deck, number=number, title=f"Dia {number}") for number in (1, 2))
        self.polls = [make_poll(self.session, kind, open_=False, question="GEHEIM") for kind in ("one", "words", "number")]
        self.dilemma = make_dilemma(self.session)
        self.steps = [
            Step.objects.create(session=self.session, position=1, title="Peiling", kind="poll", poll=self.polls[0]),
            Step.objects.create(session=self.session, position=2, title="Dilemma", kind="dilemma", dilemma=self.dilemma),
        ]
        self.decks = [deck]
        other = make_session()
        stranger = come_in(other, "Vreemde")
        self.forged = {
            "poll": make_poll(other).pk,
            "message": Message.objects.create(session=other, by=stranger, text="!").pk,
            "person": stranger.pk,
        }
        self.listening: list[tuple[int, str, int, dict]] = []

    # --- what happens -------------------------------------------------------------------------------------------------------------------
    def do(self, what, who, pick, flag):
        """One thing; what is refused changes nothing."""
        by = self.people[who % len(self.people)]
        try:
            with transaction.atomic():
                getattr(self, what)(by, pick, flag)
        except Refused:
            pass

    def ask(self, by, what, **fields):
        commands.carry_out(by, {"type": what, "id": "bericht-1", **fields})

    def one_of(self, keys, pick, forged=0):
        held = [*keys, *([forged] if forged else [])] or [999_999_999]
        return held[pick % len(held)]

    def arrive(self, by, pick, flag):
        self.stays[by.pk].append(arrive(Attendee.objects.select_related("session").get(pk=by.pk), f"proces {pick}"))

    def go(self, by, pick, flag):
        if self.stays[by.pk]:
            presence.leave([self.stays[by.pk].pop()])

    def a_process_dies(self, by, pick, flag):
        Stay.objects.filter(process=f"proces {pick}", until=None).update(seen_at=timezone.now() - 2 * presence.LOST_AFTER)

    def time_passes(self, by, pick, flag):
        tick(self.session)

    def timers_end(self, by, pick, flag):
        past = timezone.now()
        Group.objects.filter(ends_at__isnull=False, ended_at=None, dilemma=None).update(ends_at=past)
        self.session.dilemmas.filter(ends_at__isnull=False).update(ends_at=past)
        tick(self.session)

    def say(self, by, pick, flag):
        group = Group.objects.filter(session=self.session, people=by, ended_at=None).first()
        text = f"GROEP-{group.number}." if flag and group else "Hallo"
        parent = self.one_of(Message.objects.filter(session=self.session).values_list("pk", flat=True), pick) if pick > 5 else None
        self.ask(by, "chat.send", text=text, to="group" if flag else "room", parent=parent)

    def react(self, by, pick, flag):
        keys = Message.objects.filter(session=self.session).values_list("pk", flat=True)
        self.ask(by, "chat.react", message=self.one_of(keys, pick, self.forged["message"]), reaction=["thumb", "got_it"][pick % 2], on=flag)

    def take_away(self, by, pick, flag):
        self.ask(
            by,
            "chat.remove",
            message=self.one_of(Message.objects.filter(session=self.session).values_list("pk", flat=True), pick, self.forged["message"]),
        )

    def question(self, by, pick, flag):
        keys = self.session.questions.values_list("pk", flat=True)
        match pick % 3:
            case 0:
                self.ask(by, "question.ask", text="Waarom?")
            case 1:
                self.ask(by, "question.vote", question=self.one_of(keys, pick // 3), on=flag)
            case _:
                self.ask(by, "question.answered", question=self.one_of(keys, pick // 3), answered=flag)

    def hand(self, by, pick, flag):
        self.ask(by, "hand.set", up=flag)

    def word(self, by, pick, flag):
        self.ask(by, "hand.give_word", person=self.one_of(self.stays, pick, self.forged["person"]) if flag else None)

    def arrange(self, by, pick, flag):
        self.ask(by, "room.set", **[{"locked": flag}, {"chat_open": flag}, {"stage": "people"}][pick % 3])

    def step(self, by, pick, flag):
        self.ask(by, "step.go", step=self.one_of([one.pk for one in self.steps], pick))

    def slide(self, by, pick, flag):
        self.ask(by, "slide.go", deck=self.decks[0].pk, number=1 + pick % 3)

    def mute(self, by, pick, flag):
        self.ask(by, "person.mute", person=self.one_of(self.stays, pick, self.forged["person"]) if pick > 3 else None, muted=flag)

    def remove(self, by, pick, flag):
        if pick == 7:  # now and then: a room without people is a dull one
            self.ask(by, "person.remove", person=self.one_of(self.stays, pick))

    def poll(self, by, pick, flag):
        keys = Poll.objects.filter(session=self.session).values_list("pk", flat=True)
        match pick % 4:
            case 0 | 1:
                self.ask(by, "poll.set", poll=self.one_of(keys, pick // 2, self.forged["poll"]), state="open" if flag else "closed")
            case 2:
                self.ask(by, "poll.set", poll=self.one_of(keys, pick // 2), shown=flag)
            case _:
                self.ask(by, "poll.new", kind="scale", question="GEHEIM", low=1, high=5, anonymous=flag)

    def vote(self, by, pick, flag):
        polls = list(Poll.objects.filter(session=self.session).exclude(opened_at=None)) if flag else list(Poll.objects.all())
        if polls:
            poll = polls[pick % len(polls)]
            self.ask(
                by, "poll.vote", poll=poll.pk, value={"words": ["Lucht", "water"][pick % 2], "number": 2.5 * pick}.get(poll.kind, pick % 4)
            )

    def dilemma_goes_on(self, by, pick, flag):
        phase = ["ready", "first", "talk", "second", "result"][pick % 5]
        self.ask(by, "dilemma.phase", dilemma=self.dilemma.pk, phase=phase, minutes=1 if flag else None)

    def choose(self, by, pick, flag):
        self.ask(by, "dilemma.vote", dilemma=self.dilemma.pk, option=pick % 4)

    def divide(self, by, pick, flag):
        chosen = [[one.pk for one in self.people[1:3]], [self.people[3].pk]] if pick % 3 == 0 else None
        self.ask(by, "groups.make", size=2, task="Teken", minutes=1 if flag else None, chosen=chosen)

    def in_groups(self, by, pick, flag):
        match pick % 5:
            case 0:
                self.ask(by, "group.help", on=flag, group=pick or None)
            case 1:
                group = Group.objects.filter(session=self.session, people=by, ended_at=None).first()
                self.ask(by, "group.notes", text=f"GROEP-{group.number}." if group else "-")
            case 2:
                self.ask(by, "groups.say", text="Nog twee minuten")
            case 3:
                self.ask(by, "group.visit", group=1 + pick if flag else None)
            case _:
                self.ask(by, "groups.end")

    def call(self, by, pick, flag):
        self.ask(by, "media.set", rung=["video", "sound", "text", None][pick % 4], microphone=flag)

    # --- who listens --------------------------------------------------------------------------------------------------------------------
    def names(self, by):
        """The streams that he may hear now, as the consumer says."""
        socket = RoomConsumer()
        person = Attendee.objects.select_related("person").get(pk=by.pk).person
        socket.scope = {"user": person, "url_route": {"kwargs": {"session_id": self.session.pk}}, "cookies": {}}
        found = RoomConsumer.accesses([socket])[0]
        return dict(getattr(found, "streams", {}))

    def listen(self, by, pick, flag):
        """From now on."""
        for name, key in self.names(by).items():
            self.listening.append((by.pk, name, streams.last([key])[key], self.fresh(by.pk, name)))

    def fresh(self, who, name):
        session = Session.objects.get(pk=self.session.pk)
        return state.fresh(session, Attendee.objects.get(pk=who), [name])[name]

    def differences(self):
        """What somebody knows who listened, where it is not what stands in the database."""
        may_hear = {by.pk: self.names(by) for by in self.people}
        found = []
        for who, name, number, known in self.listening:
            if name in may_hear[who]:
                events = [json.loads(one.text) for one in streams.after(may_hear[who][name], number, 10_000)]
                heard, fresh = reduce(reducer.heard, events, known), self.fresh(who, name)
                if name == "me":  # what he chose is told nobody: his page remembers what it sent
                    heard, fresh = ({**one, "votes": set(one["votes"])} for one in (heard, fresh))
                found += [(name, field, heard[field], fresh[field]) for field in fresh if heard[field] != fresh[field]]
        return found


def leaks(session) -> list[str]:
    """Events in streams of which not everybody may know what they tell."""
    found = []
    never_opened = set(session.polls.filter(opened_at=None).values_list("pk", flat=True))
    for key, text in streams_of(session):
        event, name = json.loads(text), key.split(":")[2]
        if name != "staff" and event["type"] == "staff.changed":
            found.append(f"{key}: {event['type']}")
        if name != "staff" and event["type"] == "poll.changed" and (event["poll"]["id"] in never_opened or tells_too_much(event["poll"])):
            found.append(f"{key}: {event['type']}")
        own = f"GROEP-{name.removeprefix('group-')}." if name.startswith("group-") else ""
        if "GROEP-" in (text.replace(own, "") if own else text):
            found.append(f"{key}: {event['type']}")
        if event["type"] == "me.changed" and not key.endswith(f":me-{event['me']['person']['id']}"):
            found.append(f"{key}: {event['type']}")
    return found


def tells_too_much(poll) -> bool:
    """What came out, or what is right, before it is shown."""
    return not poll["shown"] and bool(poll["tally"]["counts"] or poll["tally"]["words"] or poll["tally"]["numbers"] or poll["right"])


def streams_of(session):
    from vakkring.realtime.models import StreamEvent

    return StreamEvent.objects.filter(stream__key__startswith=f"live:{session.pk}:").values_list("stream__key", "text")


ANYBODY = (
    "arrive go a_process_dies time_passes time_passes timers_end say say react react take_away question hand vote vote choose in_groups "
    "call listen"
)
LEADERS = "word arrange step slide mute remove poll poll dilemma_goes_on divide"


def played(seed: int, steps: int) -> Play:
    """So many things in a row, by people of whom some may not do them."""
    chance, play = random.Random(seed), Play()
    for by in play.people:
        play.do("arrive", play.people.index(by), 0, False)
    play.do("listen", STAFF, 0, False)
    play.do("listen", 1, 0, False)
    for _step in range(steps):
        what = chance.choice(f"{ANYBODY} {LEADERS}".split())
        leads = what in LEADERS.split() or (what == "in_groups" and chance.random() < 0.5)
        who = STAFF if leads and chance.random() < 0.9 else chance.randrange(PEOPLE)
        play.do(what, who, chance.randrange(12), chance.random() < 0.6)
    return play


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), steps=st.integers(20, 150))
def test_who_listened_knows_what_stands_in_the_database_and_no_more(db, seed, steps):
    with transaction.atomic():
        play = played(seed, steps)
        differences, leaked = play.differences(), leaks(play.session)
        transaction.set_rollback(True)

    assert differences == []
    assert leaked == []


def test_what_nobody_was_told_is_found(db):
    play = played(1, 30)
    Attendee.objects.filter(pk=play.people[1].pk).update(name="Iemand anders", hand_at=timezone.now())

    assert {(name, field) for name, field, _heard, _fresh in play.differences()} >= {("room", "hands"), ("me", "person")}


def test_a_wrong_audience_is_found(db, monkeypatch):
    play = Play()
    for who in range(PEOPLE):
        play.do("arrive", who, 0, False)
    play.do("divide", STAFF, 1, False)
    play.do("say", 1, 0, True)
    assert leaks(play.session) == []

    monkeypatch.setattr(Group, "stream", property(lambda group: group.session.stream("room")))
    play.do("say", 1, 0, True)
    monkeypatch.setattr(showing, "poll_for_room", showing.poll_for_staff)
    play.do("step", STAFF, 0, False)
    Poll.objects.update(untold=True, right=[0])
    play.do("time_passes", STAFF, 0, False)

    room = f"live:{play.session.pk}:room"
    assert sorted(set(leaks(play.session))) == [f"{room}: chat.message", f"{room}: poll.changed"]
