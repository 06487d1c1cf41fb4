"""Types without bounds, drawn at random, varied a little, and spelled both as TypeScript text and as shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal, TypeAlias

from harness.model import shape as s

DEEPEST = 3
SELF = "@"
"""Stands in a text for the name of the whole type; its shape is the pending key of the same name."""

Kind: TypeAlias = Literal["scalar", "union", "array", "tuple", "record", "object", "tagged", "self"]

_NAMES = ("a", "b", "c", "d")
_TAGS = ("circle", "square", "line")
_PLAIN: Mapping[str, s.Shape] = {
    "string": s.STRING,
    "number": s.NUMBER,
    "boolean": s.BOOLEAN,
    "null": s.NULL,
    "unknown": s.UNKNOWN,
}
_LITERALS = ("x", "y", "z", 0, 1, 2.5, True, False)
_WIDER = {"x": "string", "y": "string", "z": "string", 0: "number", 1: "number", 2.5: "number"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Type:
    """One type. Shape: `word` of a scalar; `parts` of a union, array, record or tuple; `fields` with whether they are required.

    Of a tuple's parts the first `least` are required, and the last is repeated when `open`. `tagged` has objects as parts.
    """

    kind: Kind
    word: str = ""
    parts: tuple[Type, ...] = ()
    fields: Mapping[str, tuple[Type, bool]] = field(default_factory=dict)
    least: int = 0
    open: bool = False


def text(of: Type) -> str:  # noqa: PLR0911  one for each kind
    """The type in TypeScript."""
    match of.kind:
        case "scalar":
            return of.word
        case "self":
            return SELF
        case "array":
            return f"({text(of.parts[0])})[]"
        case "record":
            return f"Record<string, {text(of.parts[0])}>"
        case "tuple":
            return f"[{', '.join(_positions(of))}]"
        case "object":
            told = (f"{name}{'' if need else '?'}: {text(each)}" for name, (each, need) in of.fields.items())
            return f"{{ {'; '.join(told)} }}"
    return " | ".join(f"({text(each)})" for each in of.parts)


def shape(of: Type) -> s.Child:  # noqa: PLR0911  one for each kind
    """The same type as a shape, with itself pending."""
    match of.kind:
        case "scalar":
            return _PLAIN[of.word] if of.word in _PLAIN else s.literal(json.loads(of.word))
        case "self":
            return s.pending(SELF)
        case "array":
            return s.array(shape(of.parts[0]))
        case "record":
            return s.object_(rest=shape(of.parts[0]))
        case "tuple":
            return _tuple_shape(of)
        case "object":
            return s.object_({name: s.Field(shape(each), need) for name, (each, need) in of.fields.items()})
    return s.union(*(shape(each) for each in of.parts))


def _positions(of: Type) -> list[str]:
    words = [f"({text(each)})" for each in of.parts]
    last = len(words) - 1
    return [
        f"...{word}[]" if of.open and index == last else word if index < of.least else f"{word}?"
        for index, word in enumerate(words)
    ]


def _tuple_shape(of: Type) -> s.Child:
    parts = [shape(each) for each in of.parts]
    fixed, rest = (parts[:-1], parts[-1]) if of.open else (parts, s.NEVER)
    return s.array(rest, prefix=fixed, min_items=of.least, max_items=None if of.open else len(fixed))


class Draw:
    """Draws types of the fragment; every choice is a throw of the dice."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def whole(self) -> Type:
        """An object, perhaps with a list of its own kind."""
        drawn = self.object(DEEPEST)
        if self._random.random() < 0.3:
            kids = Type(kind="array", parts=(Type(kind="self"),))
            return replace(drawn, fields={**drawn.fields, "kids": (kids, True)})
        return drawn

    def any(self, depth: int) -> Type:
        """A scalar, a union, or something made of parts."""
        made: tuple[Callable[[int], Type], ...]
        made = (self.scalar, self.union, self.array, self.tuple, self.record, self.object, self.tagged)
        weights = (5, 3, 2, 2, 1, 4, 1) if depth > 0 else (1, 0, 0, 0, 0, 0, 0)
        return self._random.choices(made, weights)[0](depth)

    def scalar(self, _: int = 0) -> Type:
        """A kind or a literal."""
        words = [*_PLAIN, *(json.dumps(each) for each in _LITERALS)]
        return Type(kind="scalar", word=self._random.choice(words))

    def union(self, depth: int) -> Type:
        """Scalars, with at most one part that is made of others."""
        parts = [self.scalar() for _ in range(self._random.randint(2, 3))]
        if self._random.random() < 0.4:
            parts.append(self._random.choice((self.array, self.tuple, self.record, self.object))(depth - 1))
        return Type(kind="union", parts=tuple(parts))

    def array(self, depth: int) -> Type:
        """A list of anything."""
        return Type(kind="array", parts=(self.any(depth - 1),))

    def tuple(self, depth: int) -> Type:
        """A list with positions, all of them required: see the fragment."""
        parts = tuple(self.any(depth - 1) for _ in range(self._random.randint(1, 3)))
        is_open = len(parts) > 1 and self._random.random() < 0.4
        return Type(kind="tuple", parts=parts, least=len(parts) - is_open, open=is_open)

    def record(self, depth: int) -> Type:
        """A map."""
        return Type(kind="record", parts=(self.any(depth - 1),))

    def object(self, depth: int) -> Type:
        """An object with a required field at least."""
        names = [name for name in _NAMES if self._random.random() < 0.6] or ["a"]
        drawn = {name: (self.any(depth - 1), self._random.random() < 0.7) for name in names}
        return Type(kind="object", fields={**drawn, names[0]: (drawn[names[0]][0], True)})

    def tagged(self, depth: int) -> Type:
        """Objects that a literal tells apart."""
        tags = [tag for tag in _TAGS if self._random.random() < 0.7] or ["line"]
        return Type(kind="tagged", parts=tuple(self._alternative(tag, depth) for tag in tags))

    def _alternative(self, tag: str, depth: int) -> Type:
        drawn = {name: (self.any(depth - 1), self._random.random() < 0.7) for name in _NAMES[:2]}
        return Type(kind="object", fields={"kind": (Type(kind="scalar", word=json.dumps(tag)), True), **drawn})


class Vary:
    """Changes types here and there, mostly so that they take more than before."""

    def __init__(self, random: Random, often: float) -> None:
        self._random = random
        self._often = often
        self._draw = Draw(random)

    def type(self, of: Type) -> Type:
        """The type with some of its parts changed."""
        parts = tuple(map(self.type, of.parts))
        fields = {name: (each if name == "kind" else self.type(each), need) for name, (each, need) in of.fields.items()}
        changed = replace(of, parts=parts, fields=fields)
        return self._changed(changed) if self._random.random() < self._often else changed

    def _changed(self, of: Type) -> Type:
        match of.kind:
            case "scalar":
                return self._scalar(of)
            case "object":
                return self._object(of)
            case "union":
                return replace(of, parts=(*of.parts[self._random.randint(0, 1) :], self._draw.scalar()))
            case "tagged":
                kept = of.parts[self._random.randint(0, 1) :] or of.parts
                return replace(of, parts=tuple(reversed(kept)))
            case "tuple":
                return self._tuple(of)
        return of

    def _scalar(self, of: Type) -> Type:
        wider = _WIDER.get(json.loads(of.word)) if of.word not in _PLAIN else "unknown"
        other = self._draw.scalar()
        joined = Type(kind="union", parts=(other, of))
        return self._random.choice((Type(kind="scalar", word=wider or "boolean"), joined, other))

    def _tuple(self, of: Type) -> Type:
        if len(of.parts) == 1 and not of.open:
            return Type(kind="array", parts=of.parts)
        return replace(of, least=max(0, of.least - 1)) if self._random.random() < 0.7 else self._draw.tuple(1)

    def _object(self, of: Type) -> Type:
        """With a field less, or one that may be absent, or one more."""
        name = self._random.choice([each for each in of.fields if each != "kind"] or ["a"])
        others = {key: held for key, held in of.fields.items() if key != name}
        change = self._random.random()
        if change < 0.3 and any(need for _, need in others.values()):
            return replace(of, fields=others)
        if change < 0.8 and any(need for _, need in others.values()) and name in of.fields:
            return replace(of, fields={**of.fields, name: (of.fields[name][0], False)})
        return replace(of, fields={**of.fields, "e": (self._draw.scalar(), self._random.random() < 0.5)})
