"""The OpenAPI description as people read it: areas, endpoints, what to ask and what comes back. Pure: plain JSON values in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Field:
    """A parameter, or a part of an answer: "items[].slug"."""

    name: str
    kind: str


@dataclass(frozen=True)
class Endpoint:
    """One thing to ask for. `scope` is empty when it needs none, `curl` can be copied as it is."""

    id: str
    path: str
    summary: str
    description: str
    public: bool
    scope: str
    parameters: list[Field]
    fields: list[Field]
    curl: str


@dataclass(frozen=True)
class Area:
    """Endpoints that belong together."""

    name: str
    endpoints: list[Endpoint]


def areas(described: Mapping[str, Any], site: str) -> list[Area]:
    """All endpoints by area, in the order of the description. `site`: "https://vakkring.example"."""
    found: dict[str, list[Endpoint]] = {}
    for path, methods in described["paths"].items():
        for operation in methods.values():
            found.setdefault(operation["tags"][0], []).append(endpoint(described, site, path, operation))
    return [Area(name, endpoints) for name, endpoints in found.items()]


def endpoint(described: Mapping[str, Any], site: str, path: str, operation: Mapping[str, Any]) -> Endpoint:
    """One endpoint. All are read with GET."""
    public = not operation.get("security")
    key = "" if public else '-H "Authorization: Bearer $SLEUTEL" '
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Endpoint(
        id=operation["operationId"],
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        public=public,
        scope=operation.get("x-scope", ""),
        parameters=[Field(one["name"], parameter_words(one)) for one in operation["parameters"]],
        fields=list(fields(described, answer)),
        curl=f'curl {key}"{site}{path.replace("{", "").replace("}", "")}"',
    )


def parameter_words(parameter: Mapping[str, Any]) -> str:
    """What a parameter takes, in Dutch."""
    schema = parameter["schema"]
    words = [kind(schema)]
    if "enum" in schema:
        words = [", ".join(schema["enum"])]
    if "minimum" in schema and "maximum" in schema:
        words.append(_("van %(least)s tot en met %(most)s") % {"least": schema["minimum"], "most": schema["maximum"]})
    words.append(_("verplicht") if parameter["required"] else standing_in(schema))
    return ", ".join(one for one in words if one)


def standing_in(schema: Mapping[str, Any]) -> str:
    """What counts when nothing is asked."""
    return _("anders %(default)s") % {"default": schema["default"]} if schema.get("default") not in {None, ""} else _("mag leeg")


def fields(described: Mapping[str, Any], schema: Mapping[str, Any], before: str = "") -> Iterator[Field]:
    """All parts of an answer, those of lists and of objects in it with the name of what they stand in."""
    schema = resolved(described, schema)
    if schema.get("type") == "array":
        yield from fields(described, schema["items"], f"{before}[]")
        return
    for name, part in schema.get("properties", {}).items():
        whole = f"{before}.{name}" if before else name
        inner = resolved(described, part)
        yield Field(whole, kind(inner))
        if inner.get("type") in {"array", "object"}:
            yield from fields(described, inner, whole)


def resolved(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference leads to."""
    if "$ref" in schema:
        found: Mapping[str, Any] = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def kind(schema: Mapping[str, Any]) -> str:
    """The type of a value, in Dutch."""
    if "anyOf" in schema:
        return " ".join([*(kind(one) for one in schema["anyOf"] if one.get("type") != "null"), _("of leeg (null)")])
    formats = {"date-time": _("moment"), "date": _("dag"), "uuid": _("UUID")}
    types = {
        "string": _("tekst"),
        "integer": _("getal"),
        "boolean": _("ja of nee"),
        "array": _("lijst"),
        "object": _("groep"),
    }
    return formats.get(schema.get("format", "")) or types.get(schema.get("type", ""), "")
