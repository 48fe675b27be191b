"""A document in one process: nothing leaves before it is stored."""

import pytest
from pycrdt import Doc, Text

from vakkring.realtime import protocol
from vakkring.realtime.frames import Frame
from vakkring.realtime.hub import Hub
from vakkring.realtime.members import DocumentAccess
from vakkring.realtime.protocol import NOTHING, AskForMissing, Change, Malformed
from vakkring.realtime.refusals import Refusal


class Listener:
    """A member that keeps what it hears."""

    def __init__(self, person=1, *, may_write=True):
        self.granted = DocumentAccess(1, "proef", may_write, person, "Anna")
        self.wants_stored = True
        self.received = self.stored = 0
        self.held, self.heard, self.refused = [], [], []
        self.told_at = 0.0
        self.writings = 0

    def wrote(self):
        self.writings += 1

    def deliver(self, frame: Frame):
        self.heard += frame.payloads

    def refuse(self, why):
        self.refused.append(why)


class Writer:
    """A client that types."""

    def __init__(self, client):
        self.doc, self.made = Doc(client_id=client), []
        self.doc.observe(lambda event: self.made.append(event.update))

    def types(self, text):
        self.doc.get("t", type=Text).insert(0, text)
        return Change(self.made[-1])

    def deletes(self, many):
        del self.doc.get("t", type=Text)[:many]
        return Change(self.made[-1])


@pytest.fixture
def hub():
    return Hub(1, "proef", [], 0)


def joined(hub, **how):
    member = Listener(**how)
    hub.join(member)
    hub.batch()
    hub.stored([], 0)
    member.heard.clear()
    return member


def reads(hub):
    return str(hub.document.get("t", type=Text))


def test_nothing_is_told_before_it_is_stored(hub):
    anna, bram = joined(hub), joined(hub, person=2)
    hub.take(anna, Writer(5).types("hé"), 1)
    hub.take(bram, AskForMissing(b"\0"), 1)

    taken = hub.batch()
    assert (anna.heard, bram.heard) == ([], [])
    hub.stored([1], 1)

    assert list(taken.changes) == [1]
    assert [message[:2] for message in bram.heard] == [b"\0\2", b"\0\1"]
    assert hub.tell_stored(1) is False
    assert anna.heard[-1] == protocol.stored(1, hub.document.get_state())


def test_who_changed_something_is_told_so_once_it_is_stored_and_who_said_what_is_known_is_not(hub):
    anna, bram = joined(hub), joined(hub, person=2)
    change = Writer(5).types("hé")
    hub.take(anna, change, 1)
    hub.take(bram, change, 1)
    hub.take(bram, Change(NOTHING), 1)
    hub.batch()
    hub.put_back()
    assert anna.writings == 0

    hub.batch()
    hub.stored([1], 1)

    assert (anna.writings, bram.writings) == (1, 0)


def test_what_was_not_stored_goes_with_the_next_batch_and_its_answers_too(hub):
    anna, bram = joined(hub), joined(hub, person=2)
    writer = Writer(5)
    hub.take(anna, writer.types("een"), 1)
    hub.take(bram, AskForMissing(b"\0"), 1)
    hub.batch()
    hub.take(anna, writer.types("twee"), 1)

    hub.put_back()
    assert (anna.heard, bram.heard) == ([], [])
    taken = hub.batch()
    hub.stored([1], 1)

    copy = Doc()
    copy.apply_update(taken.changes[1])
    assert str(copy.get("t", type=Text)) == "tweeeen"
    assert [message[:2] for message in bram.heard] == [b"\0\2", b"\0\1"]
    assert anna.stored == 2


def test_a_state_that_ran_ahead_is_not_acknowledged(hub):
    anna = joined(hub)
    writer = Writer(5)
    hub.take(anna, writer.types("a"), 1)
    hub.batch()
    hub.take(anna, writer.types("b"), 1)

    hub.stored([1], 1)
    hub.tell_stored(1)

    assert anna.heard[-1] == protocol.stored(1, b"\1\5\1")


def test_saying_again_what_is_known_stores_nothing_but_counts(hub):
    anna, bram = joined(hub), joined(hub, person=2)
    writer = Writer(5)
    hub.take(anna, writer.types("hé"), 1)
    hub.batch()
    hub.stored([1], 1)

    hub.take(bram, Change(writer.doc.get_update()), 2)
    hub.take(bram, Change(NOTHING), 2)
    taken = hub.batch()

    assert taken.changes == {}
    assert taken.counts == {bram: 2}


def test_only_the_difference_is_somebodys_own(hub):
    anna, bram = joined(hub), joined(hub, person=2)
    writer, other = Writer(5), Writer(6)
    hub.take(anna, writer.types("van anna"), 1)
    hub.batch()
    hub.stored([1], 1)
    other.doc.apply_update(writer.doc.get_update())
    other.types("van bram, ")

    hub.take(bram, Change(other.doc.get_update()), 2)

    assert hub.batch().changes[2] == other.made[-1]


def test_a_change_waits_for_what_it_builds_upon(hub):
    anna = joined(hub)
    writer = Writer(5)
    first, second, third = writer.types("a"), writer.types("b"), writer.types("c")

    hub.take(anna, third, 1)
    hub.take(anna, second, 1)
    assert not hub.unstored
    hub.take(anna, first, 1)

    taken = hub.batch()
    assert (reads(hub), anna.held, taken.counts) == ("cba", [], {anna: 3})


def test_what_others_store_places_what_waited(hub):
    anna = joined(hub)
    elsewhere, here = Writer(5), Writer(6)
    elsewhere.types("elders ")
    here.doc.apply_update(elsewhere.doc.get_update())
    hub.take(anna, here.types("hier "), 1)

    hub.arrived([(1, elsewhere.made[0])], 1)

    taken = hub.batch()
    assert (reads(hub), list(taken.changes), taken.news) == ("hier elders ", [1], [elsewhere.made[0]])


def test_too_much_that_cannot_be_placed_is_malformed(hub):
    anna = joined(hub)
    writer = Writer(5)
    writer.types("a")

    for _ in range(2):
        hub.take(anna, writer.types("x" * 500_000), 1)

    with pytest.raises(Malformed):
        hub.take(anna, writer.types("x" * 500_000), 1)


@pytest.fixture
def small(monkeypatch):
    """Full at a size that is quickly reached."""
    monkeypatch.setattr("vakkring.realtime.hub.LARGEST", 10_000)
    monkeypatch.setattr("vakkring.realtime.hub.SPARE", 500)


def test_a_document_does_not_grow_without_end(hub, small):
    anna = joined(hub)
    writer = Writer(5)
    hub.take(anna, writer.types("x" * 9_900), 1)
    assert anna.refused == []
    hub.batch()

    hub.take(anna, writer.types("x" * 200), 1)

    assert (anna.refused, bool(hub.unstored), len(reads(hub))) == ([Refusal.FULL], False, 9_900)


def test_what_was_taken_away_leaves_room(hub, small):
    anna = joined(hub)
    writer = Writer(5)
    for _ in range(5):
        hub.take(anna, writer.types("x" * 6_000), 1)
        hub.take(anna, writer.deletes(6_000), 1)
    hub.take(anna, writer.types("Blijft."), 1)

    again = Hub(1, "proef", hub.batch().changes.values(), 0)

    assert (anna.refused, reads(hub), reads(again)) == ([], "Blijft.", "Blijft.")
    assert again.size < 200


def test_what_is_full_can_be_emptied(hub, small):
    anna = joined(hub)
    writer = Writer(5)
    hub.take(anna, writer.types("x" * 9_900), 1)

    hub.take(anna, writer.deletes(9_000), 1)
    hub.take(anna, writer.types("y" * 5_000), 1)

    assert (anna.refused, len(reads(hub))) == ([], 5_900)


def test_a_full_document_is_not_counted_for_each_letter(hub, small, monkeypatch):
    anna = joined(hub)
    writer = Writer(5)
    hub.take(anna, writer.types("x" * 9_300), 1)
    counted = []
    monkeypatch.setattr(hub, "counted", lambda: counted.append(hub.size) or len(hub.document.get_update()))

    for _ in range(200):
        hub.take(anna, writer.types("y"), 1)
        hub.take(anna, writer.deletes(1), 1)

    assert anna.refused == []
    assert 1 <= len(counted) <= 200 * 60 / 500  # as often as what was spared has been written


def test_a_reader_changes_nothing(hub):
    reader = joined(hub, may_write=False)

    hub.take(reader, Writer(5).types("nee"), 1)

    assert (reads(hub), bool(hub.unstored), reader.received) == ("", False, 0)


def test_a_spoilt_document_is_read_anew_with_what_waits(hub):
    anna, mallory = joined(hub), joined(hub, person=2)
    writer = Writer(5)
    hub.take(anna, writer.types("in de database"), 1)
    stored = hub.batch().changes[1]
    hub.stored([1], 1)
    hub.take(anna, writer.types("onderweg "), 1)
    hub.batch()
    hub.take(anna, writer.types("wacht "), 1)

    with pytest.raises(Malformed):
        hub.take(mallory, Change(b"\1\1\7\0\4\0\5\1\1x\0"), 1)
    assert hub.spoilt
    hub.take(anna, writer.types("later "), 1)
    hub.renew([stored])

    assert reads(hub) == "wacht onderweg in de database"
    assert [message for _member, message in hub.waiting] == [Change(writer.made[-1])]


def test_many_carets_are_told_together_and_not_too_often(hub):
    members = [joined(hub, person=number) for number in range(30)]
    for number, member in enumerate(members):
        hub.take(member, protocol.read(protocol.who([protocol.Presence(number, 1, b'{"cursor":1}')])), 10)

    hub.tell_carets(10)

    assert len(protocol.entries(protocol.read(members[0].heard[-1]).payload)) == 30
    assert hub.carets_due(10.04) == pytest.approx(0.06)
