"""`messages.py` as TypeScript, so that browser and server cannot disagree about a message. Pure: text out, no files."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from classroom import messages

HEAD = "// Made from classroom/messages.py by `make messages`. Do not change it here.\n"
STATES: dict[str, type[BaseModel]] = {
    "room": messages.RoomState,
    "staff": messages.StaffState,
    "group": messages.GroupState,
    "me": messages.MeState,
}
LIMITS = ("LONGEST_TEXT", "LONGEST_LINE", "MOST_OPTIONS", "MOST_NAMES", "KEPT_CHAT")
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def written() -> str:
    """The whole file: what is told and held, what is asked, and where an event's value goes."""
    told = definitions([*STATES.values(), *messages.EVENTS, *messages.FRAMES], "serialization")
    asked = definitions(messages.COMMANDS, "validation")
    types = told | {name: schema for name, schema in asked.items() if name not in told}
    parts = [
        HEAD,
        "".join(f"export const {name} = {getattr(messages, name)};\n" for name in LIMITS),
        *(declared(name, types[name], whole=name in told) for name in sorted(types)),
        union("Event", (event.__name__ for event in messages.EVENTS)),
        union("LineFrame", (frame.__name__ for frame in messages.FRAMES)),
        union("Command", (command.__name__ for command in messages.COMMANDS)),
        places(),
    ]
    return "\n".join(parts)


def definitions(models: Iterable[type[BaseModel]], mode: JsonSchemaMode) -> dict[str, Any]:
    """The JSON schema of each model and of what it holds, by name."""
    _references, schema = models_json_schema([(model, mode) for model in models])
    found: dict[str, Any] = schema["$defs"]
    return found


def declared(name: str, schema: dict[str, Any], *, whole: bool) -> str:
    """One interface, with the model's own words above it. What is told is always `whole`; of what is asked, defaults may be left out."""
    required = schema["properties"] if whole else schema.get("required", [])
    fields = (f"  {field}{'' if field in required else '?'}: {kind(value)};\n" for field, value in schema["properties"].items())
    more = "  [extra: string]: unknown;\n" if schema.get("additionalProperties") is True else ""
    return f"{comment(schema)}export interface {name} {{\n{''.join(fields)}{more}}}\n"


def comment(schema: dict[str, Any]) -> str:
    """The docstring as a comment."""
    lines = str(schema.get("description", "")).splitlines()
    if "".join(lines[1:]):
        return "/**\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n"
    return f"/** {lines[0]} */\n" if lines else ""


def kind(schema: dict[str, Any]) -> str:
    """The TypeScript type of a schema."""
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(kind(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return " | ".join(quoted(value) for value in schema.get("enum", [schema.get("const")]))
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    return collection(schema) or SIMPLE.get(schema.get("type", ""), "unknown")


def collection(schema: dict[str, Any]) -> str:
    """The type of a list or a dictionary; empty for what is neither."""
    if schema.get("type") == "array":
        inner = kind(schema["items"])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {kind(values) if isinstance(values, dict) else 'unknown'}>"
    return ""


def quoted(value: object) -> str:
    """A literal."""
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def union(name: str, members: Iterable[str]) -> str:
    """One of many."""
    return f"export type {name} =\n" + "\n".join(f"  | {member}" for member in sorted(members)) + ";\n"


def places() -> str:
    """Where in its stream's state an event's value goes, and under which name the event carries it."""
    rows = "".join(f"  {place_of(event)},\n" for event in messages.EVENTS)
    return f'export const PLACES: Record<Event["type"], {{ place: string; value: string }}> = {{\n{rows}}};\n'


def place_of(event: type[messages.Told]) -> str:
    """One row."""
    return f'"{event.model_fields["type"].default}": {{ place: "{event.place}", value: "{value_of(event)}" }}'


def value_of(event: type[messages.Told]) -> str:
    """The field that holds the new value: the only one beside the type, or none where the event counts (`people.changed`)."""
    fields = [field for field in event.model_fields if field != "type"]
    return fields[0] if len(fields) == 1 else ""
