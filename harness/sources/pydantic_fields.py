"""The members of an object as Pydantic looks them up: by alias, by name, by one of several paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

from harness.sources.pydantic_walk import Core, Node, Scope, any_of
from harness.sources.unresolved_reasons import partly

LookupPath: TypeAlias = tuple[str | int, ...]

MOST_CHOICES = 64
"""Ways to name the fields of one object that are spelt out; beyond, only the first name of each is followed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One field: where its value is looked for, in that order, and what it must be."""

    name: str
    paths: tuple[LookupPath, ...]
    node: Node
    required: bool


def lookup_paths(alias: Any, name: str, scope: Scope) -> tuple[LookupPath, ...]:
    """Where a field's value is looked for, in order; `alias` as core schemas hold it."""
    by_alias = scope.config.get("validate_by_alias", True)
    by_name = scope.config.get("validate_by_name", scope.config.get("populate_by_name", False))
    if alias is None or not by_alias:
        return ((name,),)
    if isinstance(alias, str):
        paths: tuple[LookupPath, ...] = ((alias,),)
    elif alias and isinstance(alias[0], list):
        paths = tuple(tuple(each) for each in alias)
    else:
        paths = (tuple(alias),)
    return (*paths, (name,)) if by_name and (name,) not in paths else paths


def taken_object(members: Sequence[Member], *, rest: bool | Node | None) -> Node:
    """Objects with these members; `rest` is what others must be, False for none, None for whatever."""
    several = [each for each in members if len(each.paths) > 1 or len(each.paths[0]) > 1]
    node = _plain(members, several, rest=rest)
    shared = _shared_roots(members)
    if prod(len(each.paths) + (not each.required) for each in several) <= MOST_CHOICES:
        pieces = [_choices(each, shared, closed=rest is False) for each in several]
        whole = {**node, "allOf": pieces} if pieces else node
        return _without_shared(whole, shared) if rest is False and shared else whole
    pieces = [_first_only(each) for each in several]
    upper = partly({"type": "object"}, "alias-many", "the model", count=len(several))
    return any_of({**node, "allOf": pieces}, upper)


def _without_shared(node: Node, shared: Iterable[str]) -> Node:
    """A closed object is sure to be taken without what several paths begin with; with it, only perhaps."""
    roots = sorted(shared)
    sure = {"allOf": [node, *(_absent((each,)) for each in roots)]}
    return any_of(sure, partly({"allOf": [node]}, "alias-shared", ", ".join(roots)))


def _plain(members: Sequence[Member], several: Sequence[Member], *, rest: bool | Node | None) -> Node:
    """What is said of single names, and which names there are."""
    properties: dict[str, Node] = {}
    for each in members:
        if each not in several:
            properties[str(each.paths[0][0])] = each.node
    for each in several:
        for path in each.paths:
            properties.setdefault(str(path[0]), each.node if path == each.paths[0] and len(path) == 1 else {})
    required = [str(each.paths[0][0]) for each in members if each.required and each not in several]
    node: Node = {"type": "object", "properties": properties, "required": sorted(required)}
    return node if rest is None else {**node, "additionalProperties": rest}


def _shared_roots(members: Iterable[Member]) -> set[str]:
    """The first steps that several fields have in common."""
    seen: set[str] = set()
    shared: set[str] = set()
    for each in members:
        roots = {str(path[0]) for path in each.paths}
        shared |= roots & seen
        seen |= roots
    return shared


def _choices(member: Member, shared: set[str], *, closed: bool) -> Node:
    """A field under the first of its names that is there; a closed object has none of the others."""
    ways = []
    for index, path in enumerate(member.paths):
        others = [each[:1] for each in member.paths if closed and each[0] != path[0] and each[0] not in shared]
        away = dict.fromkeys((*member.paths[:index], *others))
        ways.append({"allOf": [*map(_absent, away), found(path, member.node)]})
    if not member.required:
        away = dict.fromkeys((*member.paths, *(each[:1] for each in member.paths if closed and each[0] not in shared)))
        ways.append({"allOf": [*map(_absent, away)]})
    return any_of(*ways)


def _first_only(member: Member) -> Node:
    """A field under its first name, with none of the others there."""
    away = [_absent(each) for each in member.paths[1:]]
    first = found(member.paths[0], member.node)
    return {"allOf": [*away, first if member.required else any_of(first, _absent(member.paths[0]))]}


def found(path: LookupPath, node: Node) -> Node:
    """Values with something at a path that the schema takes."""
    for step in reversed(path):
        if isinstance(step, str):
            node = {"type": "object", "properties": {step: node}, "required": [step]}
        elif step >= 0:
            node = {"type": "array", "prefixItems": [*({} for _ in range(step)), node], "minItems": step + 1}
        else:
            node = partly({"type": "array", "minItems": -step}, "alias-from-end", ".".join(map(str, path)))
    return node


def _absent(path: LookupPath) -> Node:
    """Values with nothing at a path."""
    if len(path) == 1 and isinstance(path[0], str):
        return {"properties": {path[0]: False}}
    return {"not": found(path, {})}


def has_default(core: Core) -> bool:
    """Has a field a value when none is given?"""
    return core["type"] == "default" and ("default" in core or "default_factory" in core)


def named_fields(fields: Mapping[str, Core] | Sequence[Core]) -> Iterable[tuple[str, Core]]:
    """Fields with their names, however the core schema keeps them."""
    if isinstance(fields, Mapping):
        return fields.items()
    return ((str(each["name"]), each) for each in fields)
