"""Changes of parameters and of response headers: presence, need, encoding on the wire, and the values they take."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from harness.compare.contract_life import retired, sunset_changes, unreadable_changes
from harness.compare.contract_sides import Meeting, Sides
from harness.model import shape as s
from harness.model.contract import Contract, Operation, Parameter, Response, Typed
from harness.model.difference import Mismatch, Place
from harness.model.shape import Shape
from harness.values.evaluate import accepts

Change: TypeAlias = Mismatch | Meeting

_Keyed: TypeAlias = Mapping[tuple[str, str], Parameter]

_NUMBER = re.compile(r"true|false|-?(0|[1-9][0-9]{0,15})")
"""Texts that stand for one number or boolean and nothing else."""

_FULL_TEXT = s.STRING.strings
_LONGEST_CHAIN = 8
_COLLECTIONS = {"csv": ("", False), "multi": ("form", True), "ssv": ("spaceDelimited", False)}
_COLLECTIONS_MORE = {"pipes": ("pipeDelimited", False), "tsv": ("tabDelimited", False)}


def parameter_changes(sides: Sides, today: date) -> Iterator[Change]:
    """Every change of the operation's parameters, with the shapes that meet."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return
    old, new = _keyed(before), _keyed(after)
    if sides.inverted:
        yield from _sent_changes(sides, old, new, partial(_place, sides))
        return
    for key, parameter in old.items():
        other = new.get(key)
        place = _place(sides, parameter)
        if other is not None:
            yield from _kept(sides, place, parameter, other)
        elif parameter.place != "path":
            kind = "parameter-retired" if retired(parameter, today) else "parameter-removed"
            yield sides.change(kind, place, before=s.describe(parameter.typed.shape), after="not declared")
    for key, parameter in new.items():
        if key not in old and parameter.place != "path":
            kind = "parameter-demanded" if parameter.required else "parameter-added"
            shape = s.describe(parameter.typed.shape)
            yield sides.change(kind, _place(sides, parameter), before="not declared", after=shape)


def _keyed(operation: Operation) -> _Keyed:
    """Parameters by place and name; those of the path by where they stand in it, declared or not."""
    holes = _holes(operation.path)
    found: dict[tuple[str, str], Parameter | None] = {("path", index): None for index in holes.values()}
    for parameter in operation.parameters:
        for each in _written_out(parameter):
            name = each.name.lower() if each.place == "header" else each.name
            found[each.place, holes.get(name, name) if each.place == "path" else name] = each
    undeclared = {index: name for name, index in holes.items()}
    return {key: _undeclared(undeclared[key[1]]) if each is None else each for key, each in found.items()}


def _undeclared(name: str) -> Parameter:
    """A parameter that stands in the path only."""
    return Parameter(name=name, place="path", required=True, typed=Typed(s.STRING))


def _written_out(parameter: Parameter) -> Iterator[Parameter]:
    """A parameter as the wire has it: an exploded object is one parameter for each of its fields."""
    shape = parameter.typed.shape
    objects = shape.objects if parameter.place in {"query", "cookie"} and encoding(parameter) == ("form", True) else ()
    if len(objects) != 1 or shape is not s.of_objects(objects[0]) or not objects[0].fields:
        yield parameter
        return
    for name, rule in objects[0].fields.items():
        required = parameter.required and rule.required
        yield replace(parameter, name=name, required=required, typed=Typed(s.resolve(rule.shape)))


def _holes(path: str) -> Mapping[str, str]:
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    return {name: str(index) for index, name in enumerate(names)}


def _place(sides: Sides, parameter: Parameter) -> Place:
    return sides.place("request", f"{parameter.place} parameter {parameter.name}")


def _kept(sides: Sides, place: Place, old: Parameter, new: Parameter) -> Iterator[Change]:
    if new.required and not old.required:
        yield sides.change("parameter-demanded", place, before="optional", after="required")
    if old.required and not new.required:
        yield sides.change("parameter-undemanded", place, before="required", after="optional")
    yield from unreadable_changes(sides, place, old, new)
    if new.deprecated and not old.deprecated:
        yield sides.change("parameter-deprecated", place, before="in use", after="deprecated")
    yield from sunset_changes(sides, place, old, new)
    if old.allow_empty and not new.allow_empty:
        yield sides.change("parameter-empty", place, before="may be empty", after="may not")
    yield from encoding_changes(sides, place, old, new)
    yield from _default(sides, place, old, new)
    yield Meeting(place, old.typed, Typed(taken(old, new), new.typed.origin))


def taken(old: Parameter, new: Parameter) -> Shape:
    """What a parameter takes when values travel as text: any text stands for numbers too, one value for a list of one."""
    shape, sent = new.typed.shape, old.typed.shape
    if shape is sent:
        return shape
    accepted = [taken_as_text(sent, shape)]
    if not sent.arrays and _stands_alone(encoding(new), sent):
        accepted += [taken_as_text(sent, s.resolve(each.items)) for each in shape.arrays if each.min_items <= 1]
    return s.union(*accepted)


def _stands_alone(written: tuple[str, bool], sent: Shape) -> bool:
    """Is one value written as a list of one is? A text is not where commas part the items."""
    return written == ("form", True) or (written[0] in {"form", "simple"} and not sent.strings)


def taken_as_text(sent: Shape, shape: Shape) -> Shape:
    """A shape that takes any text takes numbers and booleans as well, where all of them are text on the wire."""
    if shape is sent or s.UNKNOWN in (shape, sent):
        return shape
    accepted = [shape]
    if shape.strings == _FULL_TEXT:
        accepted += [s.NUMBER] * bool(sent.numbers and not shape.numbers)
        accepted += [s.BOOLEAN] * bool(sent.booleans and not shape.booleans)
    else:
        accepted += _read_alike(sent, shape)
    for mine, theirs in zip(sent.arrays, shape.arrays, strict=False):
        inside = s.resolve(theirs.items)
        items = inside if inside.arrays else taken_as_text(s.resolve(mine.items), inside)
        if items is not inside and not theirs.prefix:
            accepted.append(
                s.array(items, min_items=theirs.min_items, max_items=theirs.max_items, unique=theirs.unique)
            )
    return s.union(*accepted)


def _read_alike(sent: Shape, shape: Shape) -> Iterator[Shape]:
    """The single values that are sent as one kind and read as another of the same letters: `true` and "true", "1" and 1."""
    for value in sorted(sent.booleans) if shape.strings and not shape.booleans else ():
        if accepts(shape, json.dumps(value)) is True:
            yield s.literal(value)
    for text in sorted(each for part in sent.strings for each in part.values or ()) if not shape.strings else ():
        if _NUMBER.fullmatch(text) and accepts(shape, json.loads(text)) is True:
            yield s.literal(text)


def encoding_changes(sides: Sides, place: Place, old: Parameter, new: Parameter) -> Iterator[Mismatch]:
    """That values of a kind which both versions declare are written otherwise."""
    ways = [(each.place, each.style, each.explode, each.allow_reserved) for each in (old, new)]
    if old.typed.shape is new.typed.shape and ways[0] == ways[1]:
        return
    before, after = _written(old), _written(new)
    if any(before[kind] != after[kind] for kind in before.keys() & after.keys()):
        yield sides.change("parameter-encoding", place, before=_words(encoding(old)), after=_words(encoding(new)))
    elif _unreserved(old, new) if place.direction == "request" else _unreserved(new, old):
        words = ["reserved characters as they are" if each.allow_reserved else "encoded" for each in (old, new)]
        yield sides.change("parameter-encoding", place, before=words[0], after=words[1])


def _unreserved(sent: Parameter, read: Parameter) -> bool:
    """May reserved characters be sent as they are, where they are read in their encoding only? Source: RFC 3986, 2.2."""
    written = sent.allow_reserved and not read.allow_reserved and "query" in {sent.place, read.place}
    return written and accepts(sent.typed.shape, "a/b?c&d") is not False


def _written(parameter: Parameter) -> Mapping[str, tuple[str, bool]]:
    """How each kind of value that a parameter declares stands on the wire: two ways that write the same are one."""
    shape = parameter.typed.shape
    if shape is s.UNKNOWN:
        return {}
    style, exploded = way = encoding(parameter)
    typed = "/" in style
    bare = (style if style in {"label", "matrix"} else "", False)
    kinds = {
        "text": ((style, False) if typed else bare) if shape.strings else None,
        "plain": (bare if "json" in style or not typed else (style, False))
        if shape.numbers or shape.booleans
        else None,
        "list": ((style, exploded and style != "simple") if shape.arrays else None),
        "object": way if shape.objects else None,
    }
    return {kind: each for kind, each in kinds.items() if each is not None}


def encoding(parameter: Parameter) -> tuple[str, bool]:
    """Style and explode with their defaults. Source: OpenAPI 3.1, Parameter Object; 2.0, `collectionFormat`."""
    simple = parameter.place in {"path", "header"}
    default = "simple" if simple else "form"
    if parameter.style in _COLLECTIONS or parameter.style in _COLLECTIONS_MORE:
        style, explode = {**_COLLECTIONS, **_COLLECTIONS_MORE}[parameter.style]
        return style or default, explode
    style = parameter.style or default
    return style, parameter.explode if parameter.explode is not None else style == "form"


def _words(each: tuple[str, bool]) -> str:
    if "/" in each[0]:
        return each[0]
    return f"{each[0]}, {'exploded' if each[1] else 'not exploded'}"


def _default(sides: Sides, place: Place, old: Parameter, new: Parameter) -> Iterator[Mismatch]:
    before = _default_of(sides.contracts[0], old)
    after = _default_of(sides.contracts[1], new)
    if before == after:
        return
    if old.place == "path":
        yield sides.change("idle", place, before=_shown(before), after=_shown(after), detail="The default differs")
    elif not (old.required and new.required):
        yield sides.change("parameter-default", place, before=_shown(before), after=_shown(after))


def _default_of(contract: Contract, parameter: Parameter) -> Any:
    """The default of a parameter's schema, or of the schema that it refers to."""
    origin = parameter.typed.origin
    for _ in range(_LONGEST_CHAIN):
        found = contract.provenance.get(origin)
        if found is None:
            return None
        if found.default is not None or len(found.alternatives) != 1:
            return found.default
        origin = found.alternatives[0]
    return None


def _shown(value: Any) -> str:
    return "no default" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def header_changes(sides: Sides, before: Response, after: Response) -> Iterator[Change]:
    """Changes of the headers of one response in both versions."""

    def place(header: Parameter) -> Place:
        return sides.place("response", f"response {after.status} header {header.name}", status=after.status)

    old = {("header", each.name.lower()): each for each in before.headers}
    new = {("header", each.name.lower()): each for each in after.headers}
    yield from _sent_changes(sides, old, new, place)


def _sent_changes(sides: Sides, old: _Keyed, new: _Keyed, place_of: Callable[[Parameter], Place]) -> Iterator[Change]:
    """Changes of what the provider sends beside a body, and clients read: headers of answers, parameters of webhooks."""
    for key, before in old.items():
        place, after = place_of(before), new.get(key)
        if after is None:
            if before.place != "path":
                kind = "header-removed" if before.required else "header-unsent"
                yield sides.change(kind, place, before=s.describe(before.typed.shape), after="not declared")
            continue
        if before.required and not after.required:
            yield sides.change("header-undemanded", place, before="required", after="optional")
        yield from encoding_changes(sides, place, before, after)
        base = Typed(taken_as_text(after.typed.shape, before.typed.shape), before.typed.origin)
        yield Meeting(place, base, after.typed)
    for key, after in new.items():
        if key not in old and after.place != "path":
            shape = s.describe(after.typed.shape)
            yield sides.change("header-added", place_of(after), before="not declared", after=shape)
