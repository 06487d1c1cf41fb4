"""Writes shapes as TypeScript types: what JSON may hold, without the bounds that types cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from harness.model import shape as s
from harness.model.shapes.nodes import ArraySet, Child, Field, NumberSet, ObjectSet, Shape, StringSet

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_MOST_PLACES = 12
"""Positions of a tuple; a longer prefix is written as a list."""

_Kinds: TypeAlias = tuple[object, ...]


@dataclass(slots=True)
class Names:
    """Shapes that have a name of their own, found again by content wherever they stand, beside null or other alternatives."""

    shapes: dict[Shape, str] = field(default_factory=dict)
    kinds: dict[_Kinds, str] = field(default_factory=dict)
    objects: dict[ObjectSet, str] = field(default_factory=dict)

    def add(self, shape: Shape, name: str) -> None:
        """Name a shape; one that has a name already keeps it, and what any type is called says nothing."""
        if shape.marks or shape is s.UNKNOWN or shape.residuals or not _is_worth_a_name(shape):
            return
        self.shapes.setdefault(shape, name)
        if not shape.null:
            self.kinds.setdefault(kinds_of(shape), name)
            if len(shape.objects) == 1 and kinds_of(shape) == _kinds_of_objects(shape):
                self.objects.setdefault(shape.objects[0], name)


def _is_worth_a_name(shape: Shape) -> bool:
    """Is it more than a plain string, number or boolean?"""
    finite = any(each.values for each in shape.strings) or any(each.values for each in shape.numbers)
    return bool(shape.objects or shape.arrays or finite)


def kinds_of(shape: Shape) -> _Kinds:
    """What a shape holds beside null."""
    return (shape.booleans, shape.numbers, shape.strings, shape.arrays, shape.objects, shape.hosts)


def _kinds_of_objects(shape: Shape) -> _Kinds:
    return (frozenset(), (), (), (), shape.objects, frozenset())


def written(child: Child, names: Names, *, own: str = "") -> str:
    """The type of a shape; `own` is the name that is being declared, which does not stand for itself."""
    shape = s.resolve(child)
    name = names.shapes.get(shape)
    if name and name != own:
        return name
    if shape.marks:
        return "any" if shape is s.ANY else "unknown"
    if shape is s.UNKNOWN or shape.residuals:
        return "unknown"
    return " | ".join(dict.fromkeys(_parts(shape, names, own))) or "never"


def _parts(shape: Shape, names: Names, own: str) -> Iterator[str]:
    name = names.kinds.get(kinds_of(shape))
    if name and name != own:
        yield name
    else:
        yield from (_object_or_name(each, names, own) for each in shape.objects)
        yield from (_array(each, names) for each in shape.arrays)
        yield from (part for each in shape.strings for part in _strings(each))
        yield from (part for each in shape.numbers for part in _numbers(each))
        if shape.booleans:
            yield "boolean" if len(shape.booleans) == 2 else json.dumps(next(iter(shape.booleans)))
    if shape.null:
        yield "null"


def _object_or_name(node: ObjectSet, names: Names, own: str) -> str:
    name = names.objects.get(node)
    return name if name and name != own else object_type(node, names)


def object_type(node: ObjectSet, names: Names) -> str:
    """An object type on one line."""
    if not node.fields:
        return _record(node, names)
    members = "; ".join(member(name, each, names) for name, each in node.fields.items() if possible(each))
    return f"{{ {members} }}" if members else "Record<string, never>"


def member(name: str, each: Field, names: Names) -> str:
    """A field of an object type, without the mark at its end."""
    return f"{key(name)}{'' if each.required else '?'}: {written(each.shape, names)}"


def possible(each: Field) -> bool:
    """May the field be there at all?"""
    return each.required or s.resolve(each.shape) is not s.NEVER


def _record(node: ObjectSet, names: Names) -> str:
    others = [written(each, names) for _, each in node.patterns]
    rest = s.resolve(node.rest)
    if rest is not s.NEVER or not others:
        others.append(written(rest, names))
    kinds = "unknown" if "unknown" in others else " | ".join(dict.fromkeys(others))
    return f"Record<string, {kinds}>"


def _array(node: ArraySet, names: Names) -> str:
    if node.prefix and len(node.prefix) <= _MOST_PLACES:
        return _tuple(node, names)
    items = written(s.union(*node.prefix, node.items) if node.prefix else node.items, names)
    return f"({items})[]" if " | " in items else f"{items}[]"


def _tuple(node: ArraySet, names: Names) -> str:
    places = [
        written(each, names) if index < node.min_items else f"({written(each, names)})?"
        for index, each in enumerate(node.prefix)
    ]
    rest = s.resolve(node.items)
    closed = rest is s.NEVER or (node.max_items is not None and node.max_items <= len(node.prefix))
    return f"[{', '.join([*places, *(() if closed else (f'...({written(rest, names)})[]',))])}]"


def _strings(node: StringSet) -> Iterable[str]:
    return ["string"] if node.values is None else [json.dumps(each, ensure_ascii=False) for each in sorted(node.values)]


def _numbers(node: NumberSet) -> Iterable[str]:
    if node.values is None:
        return ["number"]
    return [json.dumps(int(each) if each == int(each) else float(each)) for each in sorted(node.values)]


def key(name: str) -> str:
    """A field's name as TypeScript writes it."""
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def comment(text: str, indent: str = "", *, deprecated: bool = False) -> str:
    """A JSDoc comment of its own lines, or nothing where there is nothing to say."""
    lines = [each.rstrip().replace("*/", "*\\/") for each in text.strip().splitlines()]
    lines += ["@deprecated"] if deprecated else []
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    inner = "".join(f"{indent} *{' ' if each else ''}{each}\n" for each in lines)
    return f"{indent}/**\n{inner}{indent} */\n"


def identifiers(names: Iterable[str]) -> Mapping[str, str]:
    """A TypeScript name for each component: letters, digits and underscores, no two alike."""
    given: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"\W+", "_", name.replace("-Input", "Input").replace("-Output", "Output"), flags=re.ASCII).strip(
            "_"
        )
        plain = plain if plain and not plain[0].isdigit() else f"Type{plain}"
        candidate, number = plain, 1
        while candidate in given.values() or candidate in _TAKEN:
            number += 1
            candidate = f"{plain}{number}"
        given[name] = candidate
    return given


_TAKEN = frozenset(
    (
        *("Record", "Operations", "Date", "Array", "Object", "String", "Number", "Boolean", "Promise", "Map", "Set"),
        *("any", "unknown", "never", "string", "number", "boolean", "null", "undefined", "void", "object", "symbol"),
    )
)
