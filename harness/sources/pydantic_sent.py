"""What Pydantic writes: the JSON Schema of a core schema in serialisation mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Flag
from types import MappingProxyType
from typing import Any

from pydantic_core import SchemaValidator, to_jsonable_python

from harness.sources import pydantic_scalars as scalars
from harness.sources.pydantic_fields import has_default, named_fields
from harness.sources.pydantic_taken import KINDS as TAKEN
from harness.sources.pydantic_walk import (
    Core,
    Node,
    Reader,
    Scope,
    Walk,
    any_of,
    function_name,
    is_enum_value,
    may_be_null,
)
from harness.sources.unresolved_reasons import partly

_TEXT_WRITERS = frozenset((*("_serialize_secret_field", "EncodedStr.encode_str", "EncodedBytes.encode", "ser_path"),))
"""Pydantic's own serialisers that write text and do not say so."""

_PLAIN_WRITERS = frozenset(("serialize_sequence_via_list", "_BaseUrl.serialize_url", "_BaseMultiHostUrl.serialize_url"))
"""Pydantic's own serialisers that write what the schema says."""

_OF_ENUM = ("GenerateSchema._enum_schema.", "get_enum_core_schema.")
"""How the name of Pydantic's own serialiser of an enum's value begins; the second until 2.8."""

_SCALARS = frozenset(("str", "int", "float"))
_PLAIN_UNIQUE = frozenset(("int", "str", "bool", "none"))
_UNIQUE = _PLAIN_UNIQUE | {"uuid", "date", "enum", "literal"}


def _own(read: Reader) -> Reader:
    """A reader that first asks for a serialiser that the schema names."""

    def reader(walk: Walk, core: Core, scope: Scope) -> Node:
        serialiser = core.get("serialization")
        return read(walk, core, scope) if serialiser is None else _written(walk, core, serialiser, read, scope)

    return reader


def _written(walk: Walk, core: Core, serialiser: Core, read: Reader, scope: Scope) -> Node:
    """What the serialiser of a schema writes."""
    kind = serialiser["type"]
    plain = {key: value for key, value in core.items() if key != "serialization"}
    if is_enum_value(core) and (kind in _SCALARS or function_name(serialiser).startswith(_OF_ENUM)):
        return walk.child(core["schema"], scope)
    if kind.startswith("function"):
        listed = function_name(serialiser) in _PLAIN_WRITERS
        address = scalars.address(core) if function_name(serialiser).endswith(".ser_ip") else None
        node = address or (read(walk, plain, scope) if listed else _returned(walk, serialiser, scope))
        return _unless_null(walk, plain, serialiser, "always", node)
    if kind in {"format", "to-string"}:
        return _unless_null(walk, plain, serialiser, "json-unless-none", {"type": "string"})
    if kind.startswith("include-exclude"):
        return partly({"type": ["array", "object"]}, "unknown-construct", kind)
    return _as_if(walk, plain, serialiser, read, scope)


def _as_if(walk: Walk, core: Core, serialiser: Core, read: Reader, scope: Scope) -> Node:
    """What a schema writes that is serialised as another type."""
    kind = serialiser["type"]
    if kind == "model":
        return walk.child(serialiser["schema"], scope)
    if kind == "any" and core["type"] != "any":
        return partly(
            {"type": "object"} if core["type"] in {"model", "dataclass"} else {}, "runtime-type", core["type"]
        )
    unbounded = replace(scope, config={})
    return walk.child({**core, "type": kind}, unbounded) if kind != core["type"] else read(walk, core, scope)


def _unless_null(walk: Walk, core: Core, serialiser: Core, usual: str, node: Node) -> Node:
    spared = serialiser.get("when_used", usual) in {"unless-none", "json-unless-none"}
    return any_of(node, {"type": "null"}) if spared and may_be_null(walk, core) else node


def _returned(walk: Walk, serialiser: Core, scope: Scope) -> Node:
    returns = serialiser.get("return_schema")
    if returns is not None and returns["type"] != "any":
        return walk.child(returns, scope)
    if function_name(serialiser).removeprefix("GenerateSchema._path_schema.<locals>.") in _TEXT_WRITERS:
        return {"type": "string"}
    return partly({}, "serializer", function_name(serialiser))


# -- scalars


def _values(walk: Walk, core: Core, scope: Scope) -> Node:  # noqa: ARG001  satisfies Reader
    return {"enum": [to_jsonable_python(each) for each in core["expected"]]}


def _enum(walk: Walk, core: Core, scope: Scope) -> Node:  # noqa: ARG001  satisfies Reader
    def build(_name: str) -> Node:
        node: Node = {"enum": [to_jsonable_python(each) for each in core["members"]]}
        return any_of(node, scalars.combined_flags(core["cls"])) if issubclass(core["cls"], Flag) else node

    return walk.of_class(core["cls"], build)


def _text(_walk: Walk, core: Core, _scope: Scope) -> Node:
    return scalars.some_text(core["type"])


def _run_time(_walk: Walk, core: Core, _scope: Scope) -> Node:
    return partly({}, "runtime-type", core["type"])


# -- lists and mappings


def _list(walk: Walk, core: Core, scope: Scope) -> Node:
    node = _lengths({"type": "array"}, core, "Items")
    if "items_schema" in core:
        node["items"] = walk.child(core["items_schema"], scope)
    return node


def _lengths(node: Node, core: Core, noun: str) -> Node:
    for name, word in (("min_length", "min"), ("max_length", "max")):
        if core.get(name) is not None:
            node[f"{word}{noun}"] = core[name]
    return node


def _set(walk: Walk, core: Core, scope: Scope) -> Node:
    """Lists without duplicates, as far as different items are written differently."""
    node = _list(walk, core, scope)
    unique = {**node, "uniqueItems": True}
    items = core.get("items_schema", {"type": "any"})
    return unique if _told_apart(walk, items, _UNIQUE) else any_of(unique, partly(node, "set-items"))


def _told_apart(walk: Walk, core: Core, kinds: frozenset[str]) -> bool:
    """Are different values of these kinds written differently? A text and an enum's member of one value are not."""
    core = walk.target(core)
    if "serialization" in core:
        return False
    match core["type"]:
        case "nullable":
            return _told_apart(walk, core["schema"], kinds)
        case "union":
            choices = (each[0] if isinstance(each, tuple) else each for each in core["choices"])
            return all(_told_apart(walk, each, _PLAIN_UNIQUE) for each in choices)
        case "tuple":
            return all(_told_apart(walk, each, kinds) for each in core["items_schema"])
        case kind:
            return kind in kinds


def _dict(walk: Walk, core: Core, scope: Scope) -> Node:
    node = _lengths({"type": "object"}, core, "Properties")
    if "values_schema" in core:
        node["additionalProperties"] = walk.child(core["values_schema"], scope)
    keys = walk.target(core["keys_schema"]) if "keys_schema" in core else {"type": "any"}
    names = _key(walk, keys, scope)
    return node if names is None else {**node, "propertyNames": names}


def _key(walk: Walk, core: Core, scope: Scope) -> Node | None:
    """The texts that keys are written as; None for all."""
    kind = core["type"]
    if kind in {"str", "uuid", "date", "datetime", "time", "timedelta"} and "serialization" not in core:
        node = walk.child(core, scope)
        return None if node == {"type": "string"} else node
    if kind == "int":
        return {"type": "string", "pattern": "^-?(0|[1-9][0-9]*)$"}
    if kind in {"literal", "enum"}:
        values = [to_jsonable_python(each) for each in core.get("expected", core.get("members", ()))]
        if all(isinstance(each, str) for each in values):
            return {"enum": values}
    return None if kind == "any" else partly({"type": "string"}, "keys")


# -- combinations


def _default(walk: Walk, core: Core, scope: Scope) -> Node:
    """What the inner schema writes; a default that was never validated is written as it is."""
    node = walk.child(core["schema"], scope)
    if "default" not in core or core.get("validate_default", scope.config.get("validate_default")):
        return node
    return node if _fits(core) else any_of(node, _as_written(core["default"]))


def _fits(core: Core) -> bool:
    """Would the default pass the validation that it is spared? Where that cannot be tried, it would."""
    try:
        validator = SchemaValidator(core["schema"])
    except Exception:  # noqa: BLE001  references to other definitions and the like
        return True
    try:
        validator.validate_python(core["default"])
    except Exception:  # noqa: BLE001  validators of the user's may raise anything
        return False
    return True


def _as_written(value: Any) -> Node:
    try:
        return {"enum": [to_jsonable_python(value)]}
    except Exception:  # noqa: BLE001  a default that cannot be written is never sent
        return {"not": {}}


def _union(walk: Walk, core: Core, scope: Scope) -> Node:
    choices = [each[0] if isinstance(each, tuple) else each for each in core["choices"]]
    return any_of(*(walk.child(each, scope) for each in choices))


def _tagged(walk: Walk, core: Core, scope: Scope) -> Node:
    return any_of(*(walk.child(each, scope) for each in core["choices"].values() if isinstance(each, dict)))


def _inner(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["schema"], scope)


def _json(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["schema"], scope) if "schema" in core else {}


def _chain(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["steps"][-1], scope)


def _strict(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["strict_schema"], scope)


def _of_json(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["json_schema"], scope)


def _plain_validator(_walk: Walk, core: Core, _scope: Scope) -> Node:
    return partly({}, "plain-validator", function_name(core))


# -- objects


def _model(walk: Walk, core: Core, scope: Scope) -> Node:
    def build(name: str) -> Node:
        inner = core["schema"]
        while inner["type"].startswith("function-") and "schema" in inner and "serialization" not in inner:
            inner = inner["schema"]
        named = {**inner, "name": name} if inner["type"] in {"model-fields", "dataclass-args"} else inner
        if "extra_behavior" in core:
            named = {"extra_behavior": core["extra_behavior"], **named}
        return walk.child(named if "fields" not in core else {**named, "shown": core["fields"]}, scope)

    return walk.of_class(core["cls"], build)


def _fields(walk: Walk, core: Core, scope: Scope) -> Node:
    properties: dict[str, Node] = {}
    required: list[str] = []
    attributes: dict[str, str] = {}
    for name, each in named_fields(core["fields"]):
        if each.get("serialization_exclude") or each.get("init_only"):
            continue
        written = str(each.get("serialization_alias") or name) if walk.reading.by_alias else name
        attributes[written] = name
        node = walk.child(each["schema"], scope)
        properties[written] = _without_null(node) if walk.reading.exclude_none and _nullable(walk, each) else node
        if _always(walk, core, each):
            required.append(written)
    for each in core.get("computed_fields", ()):
        written = str(each.get("alias") or each["property_name"]) if walk.reading.by_alias else each["property_name"]
        attributes[written] = each["property_name"]
        null = may_be_null(walk, each["return_schema"]) and walk.reading.exclude_none
        node = walk.child(each["return_schema"], scope)
        properties[written] = _without_null(node) if null else node
        if not null and "serialization_exclude_if" not in each:
            required.append(written)
    walk.attributes[core.get("name", "")] = attributes
    node = {"type": "object", "properties": properties, "required": sorted(required)}
    rest = _rest(walk, core, scope)
    return node if rest is None else {**node, "additionalProperties": rest}


def _nullable(walk: Walk, field: Core) -> bool:
    return may_be_null(walk, field["schema"])


def _without_null(node: Node) -> Node:
    return {"allOf": [node, {"not": {"type": "null"}}]}


def _always(walk: Walk, core: Core, field: Core) -> bool:
    """Is a field in every value that is written?"""
    reading = walk.reading
    inner = field["schema"]
    if core["type"] == "typed-dict" and not field.get("required", core.get("total", True)):
        return False
    if "serialization_exclude_if" in field or _holds_missing(walk, inner):
        return False
    if has_default(inner) and (reading.exclude_unset or reading.exclude_defaults):
        return False
    return not (reading.exclude_none and _nullable(walk, field))


def _holds_missing(walk: Walk, core: Core) -> bool:
    core = walk.target(core)
    if core["type"] == "union":
        return any(_holds_missing(walk, each[0] if isinstance(each, tuple) else each) for each in core["choices"])
    if core["type"] in {"default", "nullable"}:
        return _holds_missing(walk, core["schema"])
    return bool(core["type"] == "missing-sentinel")


def _rest(walk: Walk, core: Core, scope: Scope) -> bool | Node | None:
    """Other members: those that were allowed in, else none."""
    behaviour = core.get("extra_behavior", scope.config.get("extra_fields_behavior", "ignore"))
    if behaviour == "allow":
        return walk.child(core["extras_schema"], scope) if "extras_schema" in core else None
    closed = walk.reading.closed and not scope.config.get("polymorphic_serialization")
    return False if closed else None


def _typed_dict(walk: Walk, core: Core, scope: Scope) -> Node:
    if "cls" not in core:
        return _fields(walk, core, scope)
    return walk.of_class(core["cls"], lambda name: _fields(walk, {**core, "name": name}, scope))


def _named_tuple(walk: Walk, core: Core, scope: Scope) -> Node:
    def build(_name: str) -> Node:
        items = [walk.child(each["schema"], scope) for each in core["fields"]]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}

    return walk.of_class(core["cls"], build)


_PLAIN: Mapping[str, Reader] = {
    **TAKEN,
    "bool": scalars.sent_bool,
    "int": scalars.sent_int,
    "float": scalars.sent_float,
    "decimal": scalars.sent_decimal,
    "fraction": _text,
    "complex": _text,
    "str": scalars.sent_str,
    "bytes": scalars.sent_bytes,
    "date": scalars.sent_date,
    "time": scalars.sent_time,
    "datetime": scalars.sent_datetime,
    "timedelta": scalars.sent_timedelta,
    "uuid": scalars.sent_uuid,
    "url": scalars.sent_url,
    "multi-host-url": scalars.sent_url,
    "literal": _values,
    "enum": _enum,
    "is-instance": _run_time,
    "list": _list,
    "deque": _list,
    "generator": _list,
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "frozendict": _dict,
    "ordered-dict": _dict,
    "default": _default,
    "union": _union,
    "tagged-union": _tagged,
    "chain": _chain,
    "lax-or-strict": _strict,
    "json-or-python": _of_json,
    "json": _json,
    "function-after": _inner,
    "function-before": _inner,
    "function-wrap": _inner,
    "function-plain": _plain_validator,
    "model": _model,
    "model-fields": _fields,
    "dataclass": _model,
    "dataclass-args": _fields,
    "typed-dict": _typed_dict,
    "named-tuple": _named_tuple,
}
KINDS: Mapping[str, Reader] = MappingProxyType({kind: _own(read) for kind, read in _PLAIN.items()})
"""Readers by kind of core schema, in serialisation mode."""
