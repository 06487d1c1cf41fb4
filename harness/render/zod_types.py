"""Writes a contract's types as TypeScript with a Zod schema beside each, held to its type by the compiler."""

from __future__ import annotations

import json
from collections.abc import Iterator

from harness.model import shape as s
from harness.model.declared_types import DeclaredTypes
from harness.model.shapes.nodes import ArraySet, Child, Field, NumberSet, ObjectSet, Shape, StringSet
from harness.render.typescript_shapes import Names, key, kinds_of, possible
from harness.render.typescript_types import named, typescript

SUFFIX = "Schema"


def zod(types: DeclaredTypes) -> str:
    """The file: schemas stand below their types and refer to each other lazily. Source: zod 3 and 4, the calls they share."""
    names = named(types)
    schemas = {
        each.name: f"\nexport const {each.name}{SUFFIX}: z.ZodType<{each.name}> = {schema(each.shape, names, own=each.name)};\n"
        for each in types.types
    }
    return typescript(types, imports='import { z } from "zod";\n', schemas=schemas)


def schema(child: Child, names: Names, *, own: str = "") -> str:
    """The Zod expression of a shape; `own` is the name that is being declared."""
    shape = s.resolve(child)
    name = names.shapes.get(shape)
    if name and name != own:
        return _lazy(name)
    if shape.marks or shape is s.UNKNOWN or shape.residuals:
        return "z.any()" if shape is s.ANY else "z.unknown()"
    parts = list(dict.fromkeys(_parts(shape, names, own)))
    if not parts:
        return "z.null()" if shape.null else "z.never()"
    whole = parts[0] if len(parts) == 1 else f"z.union([{', '.join(parts)}])"
    return f"{whole}.nullable()" if shape.null else whole


def _lazy(name: str) -> str:
    return f"z.lazy(() => {name}{SUFFIX})"


def _parts(shape: Shape, names: Names, own: str) -> Iterator[str]:
    name = names.kinds.get(kinds_of(shape))
    if name and name != own:
        yield _lazy(name)
        return
    for each in shape.objects:
        known = names.objects.get(each)
        yield _lazy(known) if known and known != own else _object(each, names)
    yield from (_array(each, names) for each in shape.arrays)
    yield from (part for each in shape.strings for part in _strings(each))
    yield from (part for each in shape.numbers for part in _numbers(each))
    if shape.booleans:
        yield "z.boolean()" if len(shape.booleans) == 2 else f"z.literal({json.dumps(next(iter(shape.booleans)))})"


def _object(node: ObjectSet, names: Names) -> str:
    if not node.fields:
        return f"z.record(z.string(), {_rest(node, names)})"
    fields = ", ".join(f"{key(name)}: {_field(each, names)}" for name, each in node.fields.items() if possible(each))
    closed = s.resolve(node.rest) is s.NEVER and not node.patterns
    return f"z.object({{ {fields} }}){'.strict()' if closed else ''}"


def _field(each: Field, names: Names) -> str:
    return schema(each.shape, names) + ("" if each.required else ".optional()")


def _rest(node: ObjectSet, names: Names) -> str:
    rest = s.resolve(node.rest)
    others = [schema(each, names) for _, each in node.patterns]
    others += [] if rest is s.NEVER and others else [schema(rest, names)]
    return others[0] if len(others) == 1 else f"z.union([{', '.join(others)}])"


def _array(node: ArraySet, names: Names) -> str:
    rest = s.resolve(node.items)
    if not node.prefix:
        return f"z.array({schema(rest, names)})"
    if node.min_items < len(node.prefix):
        return f"z.array({schema(s.union(*node.prefix, rest), names)})"
    closed = rest is s.NEVER or (node.max_items is not None and node.max_items <= len(node.prefix))
    places = ", ".join(schema(each, names) for each in node.prefix)
    return f"z.tuple([{places}])" + ("" if closed else f".rest({schema(rest, names)})")


def _strings(node: StringSet) -> Iterator[str]:
    if node.values is None:
        yield "z.string()"
    elif len(node.values) == 1:
        yield f"z.literal({json.dumps(next(iter(node.values)), ensure_ascii=False)})"
    else:
        yield f"z.enum([{', '.join(json.dumps(each, ensure_ascii=False) for each in sorted(node.values))}])"


def _numbers(node: NumberSet) -> Iterator[str]:
    if node.values is None:
        yield "z.number()"
        return
    for each in sorted(node.values):
        yield f"z.literal({json.dumps(int(each) if each == int(each) else float(each))})"
