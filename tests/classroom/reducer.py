"""What every client does with what it hears: put each value in its place. Knows nothing of the classroom's rules."""

from typing import Any

from classroom import messages

PLACES = {event.model_fields["type"].default: event.place for event in messages.EVENTS}
CONTENTS = {
    "room": "room",
    "hands": "hands",
    "dilemma": "dilemma",
    "groups": "groups",
    "chat": "message",
    "questions": "question",
    "polls": "poll",
}


def heard(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """The state of a stream after one event of it."""
    place = PLACES[event["type"]]
    if place == "*":
        whole = event[event["type"].split(".")[0]]
        if event["type"] == "me.changed":
            whole = {**whole, "votes": {thing: state["votes"].get(thing) for thing in whole["votes"]}}
        return {**whole, "chat": state["chat"]} if event["type"] == "group.changed" else whole
    if place == "people":
        return {**state, "people": people(state["people"], event)}
    value = event[CONTENTS[place]]
    if place in {"chat", "questions", "polls"}:
        value = placed(state[place], value)
    return {**state, place: value[-messages.KEPT_CHAT :] if place == "chat" else value}


def placed(held: list[dict[str, Any]], value: dict[str, Any]) -> list[dict[str, Any]]:
    """Put something in its place in a list, by `id`."""
    return sorted([*(one for one in held if one["id"] != value["id"]), value], key=lambda one: one["id"])


def people(held: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """Who is there after an event."""
    names = None
    if event["named"]:
        names = [one for one in held["names"] or [] if one["id"] not in event["left"]]
        for one in event["came"]:
            names = placed(names, one)
    return {"count": event["count"], "sound_only": event["sound_only"], "names": names}
