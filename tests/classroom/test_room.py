"""The door and the page of the room, and the types that its scripts are checked with."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from classroom import typescript
from classroom.actions import leading
from classroom.management.commands import live_types
from classroom.messages import COMMANDS, EVENTS
from classroom.models import Attendee, Audience
from tests.factories import PersonFactory
from vakkring.realtime.refusals import Refusal


@pytest.fixture
def door(session):
    """The address of the room."""
    return reverse("classroom:room", args=[session.slug])


@pytest.fixture
def opened_to_all(session):
    session.audience = Audience.PUBLIC
    session.save()


def test_a_person_passes_the_door_once(client, session, door):
    person = PersonFactory()
    client.force_login(person)

    assert client.get(door).templates[0].name == "classroom/door.html"
    assert client.post(door).url == door
    assert client.get(door).templates[0].name == "classroom/room.html"
    assert session.attendees.filter(person=person).count() == 1


def test_who_leads_gets_the_desk_and_others_do_not(client, session, door, anna):
    for person, desk in ((session.trainer, True), (anna.person, False)):
        client.force_login(person)
        client.post(door)
        assert (b"data-programme" in client.get(door).content) is desk


@pytest.mark.usefixtures("opened_to_all")
def test_a_guest_gives_a_name_and_is_known_afterwards(client, session, door):
    assert client.post(door, {"name": " "}).status_code == 422
    client.post(door, {"name": "Wim"})

    assert client.get(door).templates[0].name == "classroom/room.html"
    assert Attendee.objects.get(session=session, person=None).name == "Wim"


def test_a_stranger_is_told_that_he_is_not_invited_and_becomes_nobody(client, session, door):
    before = session.attendees.count()

    for answer in (client.get(door), client.post(door, {"name": "Wim"})):
        assert answer.status_code == 403
        assert answer.context["why"].code == "not.invited"
    assert session.attendees.count() == before


def test_the_page_knows_the_reason_that_a_socket_gives_who_was_sent_out(client, door, anna):
    client.force_login(anna.person)

    assert f'<p data-say="sent-out">{Refusal.SENT_OUT.reason}</p>' in client.get(door).content.decode()


def test_who_was_sent_out_stays_out(client, door, tess, anna):
    leading.remove(tess, anna.pk)
    client.force_login(anna.person)

    for answer in (client.get(door), client.post(door)):
        assert answer.status_code == 403
        assert answer.context["why"].code == "person.removed"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"locked": True}, "room.locked"),
        ({"cancelled_at": timezone.now()}, "session.cancelled"),
        (
            {"started_at": None, "starts_at": timezone.now() + timedelta(hours=2), "ends_at": timezone.now() + timedelta(hours=3)},
            "too.early",
        ),
    ],
)
def test_the_door_says_why_it_is_shut(client, session, door, changes, why):
    for name, value in changes.items():
        setattr(session, name, value)
    session.save()
    client.force_login(PersonFactory())

    answer = client.get(door)

    assert answer.status_code == 403
    assert str(answer.context["why"].sentence) in answer.content.decode()
    assert answer.context["why"].code == why


# --- types --------------------------------------------------------------------------------------------------------------------------------
def test_every_command_and_event_has_a_type_and_every_event_a_place():
    text = typescript.written()

    for one in (*COMMANDS, *EVENTS):
        assert f"export interface {one.__name__} {{" in text
        assert f"  | {one.__name__}\n" in text or f"  | {one.__name__};" in text
    for event in EVENTS:
        assert f'"{event.model_fields["type"].default}": {{ place: "{event.place}"' in text


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer"}, "number"),
        ({"anyOf": [{"type": "number"}, {"type": "integer"}, {"type": "null"}]}, "number | null"),
        ({"enum": ["a", "b"], "type": "string"}, '"a" | "b"'),
        ({"const": True}, "true"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"type": "array", "items": {"$ref": "#/$defs/Option"}}, "Option[]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
        ({"type": "object"}, "Record<string, unknown>"),
        ({}, "unknown"),
    ],
)
def test_a_schema_becomes_a_type(schema, kind):
    assert typescript.kind(schema) == kind


def test_a_stale_file_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(live_types, "FILE", tmp_path / "messages.ts")
    with pytest.raises(CommandError, match="make messages"):
        call_command("live_types")

    call_command("live_types", write=True)
    call_command("live_types")
    (tmp_path / "messages.ts").write_text("old")

    with pytest.raises(CommandError, match="make messages"):
        call_command("live_types")


def test_the_file_in_the_tree_is_not_stale():
    call_command("live_types")
