"""The bodies of 2.0: a parameter that is the body, a form that parameters make up, and one schema for all that is produced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.model.contract import Body
from harness.sources.documents import joined
from harness.sources.openapi_places import NOTHING, Json, Places, as_list

_STRING: Json = {"type": "string"}
_SCHEMA = frozenset(
    {"type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems", "maxLength", "minLength"}
    | {"maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "minItems"}
)
"""Keywords of a form field that its schema has as well."""

_WRITTEN: Mapping[str, Json] = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "tsv": {"style": "tabDelimited", "explode": False},
}
"""How later versions say in which way a list is written. Source: OpenAPI 2.0, `collectionFormat`; 3.1, Encoding Object."""


def old_request(places: Places, place: str, node: Json, shared: tuple[str, Any]) -> tuple[tuple[Body, ...], bool]:
    """The body parameter of the operation or of its path; without one, the form that its fields make up."""
    kinds = [str(each) for each in as_list(node.get("consumes", places.document.get("consumes")))]
    form: dict[str, Json] = {}
    for held, nodes in ((joined(place, "parameters"), node.get("parameters")), shared):
        for index, parameter in enumerate(as_list(nodes)):
            where, each = places.followed(joined(held, index), parameter)
            if each.get("in") == "body" and "schema" in each:
                typed = places.typed(joined(where, "schema"), each["schema"], "request")
                bodies = tuple(Body(content_type=kind, typed=typed) for kind in kinds or ["application/json"])
                return bodies, each.get("required") is True
            if each.get("in") == "formData" and isinstance(each.get("name"), str):
                form.setdefault(each["name"], each)
    return _form(places, place, form, kinds) if form else ((), False)


def _form(places: Places, place: str, form: Mapping[str, Json], kinds: Sequence[str]) -> tuple[tuple[Body, ...], bool]:
    """Form fields as the object that a body of later versions declares. Source: OpenAPI 2.0, Parameter Object."""
    needed = [name for name, each in form.items() if each.get("required") is True]
    fields: dict[str, Json] = {
        name: {key: part for key, part in each.items() if key in _SCHEMA} for name, each in form.items()
    }
    fields = {name: _STRING if each.get("type") == "file" else each for name, each in fields.items()}
    typed = places.typed(joined(place, "form"), {"type": "object", "properties": fields, "required": needed}, "request")
    files = {name: True for name, each in form.items() if each.get("type") == "file"}
    lists = {
        name: str(each.get("collectionFormat", "csv")) for name, each in form.items() if each.get("type") == "array"
    }
    encoding = {name: _WRITTEN[how] for name, how in lists.items() if how in _WRITTEN}
    bodies = tuple(
        Body(content_type=kind, typed=typed, files=files, encoding=encoding)
        for kind in kinds or ["multipart/form-data"]
    )
    return bodies, bool(needed)


def old_content(places: Places, place: str, node: Json, operation: Json) -> tuple[Body, ...]:
    """The body of a response, in each content type that the operation or the document produces."""
    if "schema" not in node:
        return ()
    file = isinstance(node["schema"], dict) and node["schema"].get("type") == "file"
    typed = NOTHING if file else places.typed(joined(place, "schema"), node["schema"], "response")
    kinds = as_list(operation.get("produces", places.document.get("produces"))) or ["application/json"]
    return tuple(Body(content_type=str(kind), typed=typed) for kind in kinds)
