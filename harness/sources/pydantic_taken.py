"""What Pydantic accepts: the JSON Schema of a core schema in validation mode, lax or as declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, Flag
from types import MappingProxyType
from typing import Any

from harness.sources import pydantic_scalars as scalars
from harness.sources.pydantic_fields import Member, found, has_default, lookup_paths, named_fields, taken_object
from harness.sources.pydantic_walk import (
    Core,
    Node,
    Reader,
    Scope,
    Walk,
    any_of,
    function_name,
    is_enum_value,
    is_pydantic_own,
)
from harness.sources.unresolved_reasons import partly


def _any(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    return {}


def _none(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    return {"type": "null"}


def _refused(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    """Nothing that JSON can say is taken."""
    return {"not": {}}


def _literal(_walk: Walk, core: Core, scope: Scope) -> Node:
    return _values([_plain(each) for each in core["expected"]], lax=scope.lax)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _values(values: Iterable[Any], *, lax: bool) -> Node:
    """These scalars; in lax mode 1 passes for true, and true for 1."""
    known = [each for each in values if each is None or isinstance(each, str | int | float)]
    alike: list[int] = [bool(each) for each in known if type(each) is not bool and each in {0, 1}] if lax else []
    alike += [int(each) for each in known if isinstance(each, bool)] if lax else []
    unknown = [each for each in values if each not in known]
    node: Node = {"enum": _distinct(known)} if known or not unknown else {"not": {}}
    if alike:
        node = any_of(node, partly({"enum": _distinct(alike)}, "coerced", "a literal"))
    if any(isinstance(each, bytes) for each in unknown):
        return any_of(node, scalars.some_text("bytes"))
    return node


def _distinct(values: list[Any]) -> list[Any]:
    return [each for _, each in {(type(each), each): each for each in values}.items()]


def _enum(walk: Walk, core: Core, scope: Scope) -> Node:
    def build(_name: str) -> Node:
        node = _values([each.value for each in core["members"]], lax=scope.lax)
        if scope.lax and core.get("sub_type") in {"int", "float"}:
            node = any_of(node, partly({"type": "string", "pattern": "[0-9]"}, "coerced", "an enum of numbers"))
        if issubclass(core["cls"], Flag):
            node = any_of(node, scalars.combined_flags(core["cls"]))
        if core.get("missing") is not None:
            node = any_of(node, partly({}, "reshaping-validator", f"{core['cls'].__name__}._missing_"))
        return node

    return walk.of_class(core["cls"], build)


# -- lists and mappings


def _list(walk: Walk, core: Core, scope: Scope) -> Node:
    node: Node = {"type": "array"}
    if "items_schema" in core:
        node["items"] = walk.child(core["items_schema"], scope)
    return _counted(node, core, "Items")


def _lazily(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    """What can be gone through: its items are looked at when they are asked for, which is after validation."""
    return {"type": ["array", "object", "string"]}


def _counted(node: Node, core: Core, noun: str) -> Node:
    for name, word in (("min_length", "min"), ("max_length", "max")):
        if core.get(name) is not None:
            node[f"{word}{noun}"] = core[name]
    return node


def _set(walk: Walk, core: Core, scope: Scope) -> Node:
    """Lists whose duplicates are dropped before they are counted."""
    node: Node = {"type": "array", "items": walk.child(core["items_schema"], scope) if "items_schema" in core else {}}
    if not {"min_length", "max_length"} & core.keys():
        return node
    exact = _counted({**node, "uniqueItems": True}, core, "Items")
    least = min(core.get("min_length") or 0, 1)
    return partly({**node, "minItems": least}, "set-size") if scope.lax else exact


def _tuple(walk: Walk, core: Core, scope: Scope) -> Node:
    items = [walk.child(each, scope) for each in core["items_schema"]]
    at = core.get("variadic_item_index")
    if at is None:
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    node: Node = {"type": "array", "prefixItems": items[:at], "items": items[at], "minItems": len(items) - 1}
    if at < len(items) - 1:
        node = partly({"type": "array", "minItems": len(items) - 1}, "unknown-construct", "a tuple with a tail")
    least = core.get("min_length")
    return {**_counted(node, core, "Items"), "minItems": max(node["minItems"], least or 0)}


def _dict(walk: Walk, core: Core, scope: Scope) -> Node:
    node: Node = {"type": "object"}
    if "values_schema" in core:
        node["additionalProperties"] = walk.child(core["values_schema"], scope)
    names = _key(walk, core.get("keys_schema"), scope)
    if names is not None:
        node["propertyNames"] = names
    return _counted(node, core, "Properties")


def _key(walk: Walk, core: Core | None, scope: Scope) -> Node | None:
    """The texts that are read as a key; None for all."""
    if core is None:
        return None
    target = walk.target(core)
    kind = target["type"]
    if kind == "any":
        return None
    if kind in {"str", "uuid", "date", "datetime", "time", "timedelta", "decimal", "url", "multi-host-url", "bytes"}:
        node = walk.child(core, scope)
        return None if node == {"type": "string"} else node
    if kind == "int":
        return {"type": "string", "allOf": [walk.child({**target, "strict": False}, Scope(config=scope.config))]}
    if kind in {"literal", "enum"}:
        values = [_plain(each) for each in target.get("expected", target.get("members", ()))]
        if all(isinstance(each, str) for each in values):
            return {"enum": values}
    return partly({"type": "string"}, "keys")


# -- combinations


def _nullable(walk: Walk, core: Core, scope: Scope) -> Node:
    return any_of(walk.child(core["schema"], scope), {"type": "null"})


def _default(walk: Walk, core: Core, scope: Scope) -> Node:
    """What the inner schema takes; where a wrong value gives way to the default, everything."""
    node = walk.child(core["schema"], scope)
    return {} if core.get("on_error", "raise") != "raise" else node


def _union(walk: Walk, core: Core, scope: Scope) -> Node:
    choices = [each[0] if isinstance(each, tuple) else each for each in core["choices"]]
    return any_of(*(walk.child(each, scope) for each in choices))


def _tagged(walk: Walk, core: Core, scope: Scope) -> Node:
    rule, choices = core["discriminator"], core["choices"]
    if callable(rule):
        upper = any_of(*(walk.child(_choice(choices, tag), scope) for tag in choices))
        return partly(upper, "callable-tag", getattr(rule, "__qualname__", rule))
    paths = [(rule,)] if isinstance(rule, str) else rule if isinstance(rule[0], list) else [rule]
    ways = []
    for tag in choices:
        given = any_of(*(found(tuple(path), _values([_plain(tag)], lax=False)) for path in paths))
        ways.append({"allOf": [walk.child(_choice(choices, tag), scope), given]})
    return any_of(*ways)


def _choice(choices: Mapping[Any, Any], tag: Any) -> Core:
    found_choice = choices[tag]
    while isinstance(found_choice, str | int):
        found_choice = choices[found_choice]
    return found_choice  # type: ignore[no-any-return]  # core schemas are untyped data


def _chain(walk: Walk, core: Core, scope: Scope) -> Node:
    first, *more = core["steps"]
    node = walk.child(first, scope)
    return partly(node, "reshaping-validator", f"chain of {len(more) + 1} steps") if more else node


def _lax_or_strict(walk: Walk, core: Core, scope: Scope) -> Node:
    strict = scope.coercing and not scope.lax
    address = scalars.address(core)
    if address is not None and not strict:
        return any_of(address, partly({"type": ["string", "integer", "boolean"]}, "coerced", "an IP address"))
    return walk.child(core["strict_schema" if strict else "lax_schema"], scope)


def _json_or_python(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["json_schema"], scope)


def _inner(walk: Walk, core: Core, scope: Scope) -> Node:
    return walk.child(core["schema"], scope)


def _json(walk: Walk, core: Core, scope: Scope) -> Node:  # noqa: ARG001  satisfies Reader
    return partly({"type": "string", "minLength": 1}, "json-text")


# -- validators that are functions

_TRANSPARENT = frozenset(("SecretStr", "SecretBytes", "path_validator"))
"""Pydantic's own functions after validation that refuse nothing."""


def _after(walk: Walk, core: Core, scope: Scope) -> Node:
    """What the inner schema takes; a validator of the user's may refuse some of it."""
    node = walk.child(core["schema"], scope)
    if is_enum_value(core):
        return node
    if not is_pydantic_own(core):
        return _perhaps_refused(walk, node, function_name(core))
    name = function_name(core).rpartition(".")[2]
    transparent = name in _TRANSPARENT and (name != "path_validator" or core["schema"]["type"] == "str")
    return node if transparent else partly(node, "own-validator", function_name(core))


def _perhaps_refused(walk: Walk, node: Node, name: str) -> Node:
    """What code of the user's may refuse some of: noted of what is declared, unresolved of what is taken in fact."""
    walk.note(f"{name} may refuse more; it was not run")
    return partly(node, "refusing-validator", name) if walk.reading.lax else node


def _before(walk: Walk, core: Core, scope: Scope) -> Node:
    """What the inner schema takes, as far as the validator leaves it as it is; perhaps whatever it makes fit for it."""
    given = _input(core)
    node = walk.child(given or core["schema"], scope)
    if is_pydantic_own(core):
        return node
    if given:
        return _perhaps_refused(walk, node, function_name(core))
    perhaps = partly({}, "reshaping-validator", function_name(core))
    return perhaps if walk.reading.lax else any_of(node, perhaps)


def _only(walk: Walk, core: Core, scope: Scope) -> Node:
    given = _input(core)
    if not given:
        return partly({}, "plain-validator", function_name(core))
    return _perhaps_refused(walk, walk.child(given, scope), function_name(core))


def _input(core: Core) -> Core | None:
    """The type that a validator says it takes, unless it says anything."""
    given: Core | None = core.get("json_schema_input_schema")
    return given if given and given["type"] != "any" else None


# -- objects


def _model(walk: Walk, core: Core, scope: Scope) -> Node:
    cls = core["cls"]
    node = walk.of_class(cls, lambda name: walk.child(_titled(core, name), scope))
    if core.get("custom_init"):
        name = f"{cls.__name__}.__init__"
        noted = _perhaps_refused(walk, node, name)
        return partly({}, "reshaping-validator", name) if walk.reading.lax else noted
    ran = "__post_init__" if core["type"] == "dataclass" else core.get("post_init")
    return _perhaps_refused(walk, node, f"{cls.__name__}.{ran}") if _has_post_init(core) else node


def _has_post_init(core: Core) -> bool:
    """Is there code of the user's that runs after the fields are set? Pydantic's own sets private attributes."""
    if core["type"] == "dataclass":
        return bool(core.get("post_init")) and hasattr(core["cls"], "__post_init__")
    called = getattr(core["cls"], core.get("post_init") or "", None)
    return called is not None and getattr(called, "__name__", "") != "init_private_attributes"


def _titled(core: Core, name: str) -> Core:
    """The inner schema of a class with the name of its definition, wherever validators wrap it."""
    inner = core["schema"]
    extra = {"extra_behavior": core["extra_behavior"]} if "extra_behavior" in core else {}
    if inner["type"] in {"model-fields", "dataclass-args"}:
        return {**extra, **inner, "name": name}
    return {**inner, "schema": _titled(inner, name)} if isinstance(inner.get("schema"), dict) else inner


def _fields(walk: Walk, core: Core, scope: Scope) -> Node:
    members: list[Member] = []
    attributes: dict[str, str] = {}
    for name, each in named_fields(core["fields"]):
        if each.get("init") is False:
            continue
        paths = lookup_paths(each.get("validation_alias"), name, scope)
        required = each.get("required", core.get("total", True)) if core["type"] == "typed-dict" else True
        node = walk.child(each["schema"], scope)
        members.append(Member(name=name, paths=paths, node=node, required=required and not has_default(each["schema"])))
        attributes.update((str(path[0]), name) for path in reversed(paths))
    walk.attributes[core.get("name", "")] = attributes
    return taken_object(members, rest=_rest(walk, core, scope))


def _rest(walk: Walk, core: Core, scope: Scope) -> bool | Node | None:
    behaviour = core.get("extra_behavior", scope.config.get("extra_fields_behavior", "ignore"))
    if behaviour == "forbid":
        return False
    return walk.child(core["extras_schema"], scope) if behaviour == "allow" and "extras_schema" in core else None


def _typed_dict(walk: Walk, core: Core, scope: Scope) -> Node:
    if "cls" not in core:
        return _fields(walk, core, scope)
    return walk.of_class(core["cls"], lambda name: _fields(walk, {**core, "name": name}, scope))


def _named_tuple(walk: Walk, core: Core, scope: Scope) -> Node:
    """Lists by position, or objects by name; neither with more than there are fields."""

    def build(name: str) -> Node:
        fields = _fields(walk, {**core, "name": name, "extra_behavior": "forbid"}, scope)
        items = [walk.child(each["schema"], scope) for each in core["fields"]]
        least = sum(not has_default(each["schema"]) for each in core["fields"])
        row: Node = {"type": "array", "prefixItems": items, "minItems": least, "maxItems": len(items)}
        return any_of(row, fields) if scope.lax else row

    return walk.of_class(core["cls"], build)


def _arguments(_walk: Walk, core: Core, _scope: Scope) -> Node:
    return partly({"type": ["array", "object"]}, "unknown-construct", core["type"])


def _unread(_walk: Walk, core: Core, _scope: Scope) -> Node:
    return partly({}, "unknown-construct", core["type"])


KINDS: Mapping[str, Reader] = MappingProxyType(
    {
        "any": _any,
        "none": _none,
        "bool": scalars.taken_bool,
        "int": scalars.taken_int,
        "float": scalars.taken_float,
        "decimal": scalars.taken_decimal,
        "fraction": scalars.taken_fraction,
        "complex": scalars.taken_complex,
        "str": scalars.taken_str,
        "bytes": scalars.taken_bytes,
        "date": scalars.taken_date,
        "time": scalars.taken_time,
        "datetime": scalars.taken_datetime,
        "timedelta": scalars.taken_timedelta,
        "uuid": scalars.taken_uuid,
        "url": scalars.taken_url,
        "multi-host-url": scalars.taken_url,
        "literal": _literal,
        "enum": _enum,
        "missing-sentinel": _refused,
        "ellipsis": _refused,
        "invalid": _refused,
        "is-instance": _refused,
        "is-subclass": _refused,
        "callable": _refused,
        "list": _list,
        "deque": _list,
        "generator": _lazily,
        "set": _set,
        "frozenset": _set,
        "tuple": _tuple,
        "dict": _dict,
        "frozendict": _dict,
        "ordered-dict": _dict,
        "counter": _unread,
        "nullable": _nullable,
        "default": _default,
        "union": _union,
        "tagged-union": _tagged,
        "chain": _chain,
        "lax-or-strict": _lax_or_strict,
        "json-or-python": _json_or_python,
        "custom-error": _inner,
        "json": _json,
        "function-after": _after,
        "function-before": _before,
        "function-wrap": _before,
        "function-plain": _only,
        "model": _model,
        "model-fields": _fields,
        "dataclass": _model,
        "dataclass-args": _fields,
        "typed-dict": _typed_dict,
        "named-tuple": _named_tuple,
        "arguments": _arguments,
        "arguments-v3": _arguments,
        "call": _arguments,
    }
)
"""Readers by kind of core schema, in validation mode."""
