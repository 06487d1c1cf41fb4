"""Believable values of a shape, the emptiest ones, and what changes of them are called; `varied` makes single changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from harness.model import shape as s
from harness.model.location import Path, dotted
from harness.values.regex_automaton import Undecided
from harness.values.regex_search import shortest

Kind: TypeAlias = Literal[
    "null", "absent", "empty", "member", "branch", "blank", "long", "unicode", "zero", "present", "extra", "word", "page",
    "number", "date", "error",
]  # fmt: skip

DEEPEST = 6
"""Levels below which a value is made as small as its shape allows."""

LONG = "A rather long text that goes on and on so that a narrow column has to cope with it, " * 8
UNICODE = "\u017dlu\u0165ou\u010dk\xfd \u043a\u0456\u043d\u044c \u99ac \U0001f40e \ufdfd \u202egnp"
_TEXTS: Mapping[str, str] = {"blank": "", "long": LONG, "unicode": UNICODE}
_FORMATS = {
    "date-time": "2026-03-14T09:26:{:02d}Z",
    "date": "2026-03-{:02d}",
    "time": "09:26:{:02d}Z",
    "duration": "PT{}H",
    "uuid": "6f1a3c52-8e0d-4b7a-9c41-0000000000{:02d}",
    "email": "person{}@example.test",
    "uri": "https://example.test/{}",
    "url": "https://example.test/{}",
    "uri-reference": "/things/{}",
    "hostname": "host{}.example.test",
    "ipv4": "192.0.2.{}",
    "ipv6": "2001:db8::{}",
    "decimal": "{}.50",
}
_PATTERN_CANDIDATES = (
    "{}.50", "{}", "a{}", "abc{}", "A{}", "ABC-{}", "abc-{}", "2026-03-{:02d}", "EUR", "eur", "ab", "abcdefgh{}", "00{}",
    "#a1b2c{}", "+4930123456{}", "person{}@example.test", "PT{}H", "1.{}.0", "tok_{}", "id_{}", "0" * 32, "a" * 64,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One departure from the believable value.

    Shape: `path` leads to the place, `everywhere` means all places where it is allowed.
    """

    kind: Kind
    path: Path = ()
    everywhere: bool = False
    words: str = ""

    @property
    def name(self) -> str:
        """The change as reports name it: `null at items[0].note`."""
        place = "every place" if self.everywhere else dotted(self.path)
        what = self.words or self.kind
        return f"{what} at {place}" if place else what

    @property
    def aspect(self) -> str:
        """The group of changes that this one belongs to."""
        return _ASPECTS[self.kind]


_ASPECTS: Mapping[str, str] = {
    "null": "null",
    "absent": "absent field",
    "empty": "empty list",
    "member": "other member",
    "branch": "other branch",
    "blank": "empty text",
    "long": "long text",
    "unicode": "unicode text",
    "zero": "zero",
    "present": "optional field",
    "extra": "undeclared field",
    "word": "unknown word",
    "page": "long list",
    "number": "extreme number",
    "date": "extreme date",
    "error": "declared error",
}


@dataclass(frozen=True, slots=True)
class _Wish:
    change: Change | None = None
    least: bool = False
    open: list[s.Shape] = field(default_factory=list)


def believable(shape: s.Shape) -> Any:
    """A value as a healthy backend would send: every optional field present, lists of two, texts named after their fields."""
    return _value(shape, (), _Wish())


def branch(shape: s.Shape, objects: s.ObjectSet) -> Any:
    """The believable value of one alternative of a union of objects."""
    return _object(objects, (), _Wish(open=[shape]))


def branch_name(shape: s.Shape, objects: s.ObjectSet) -> str:
    """The alternative in words: the word that tells it apart, else its number."""
    return _branch_name(objects, _branches(shape).index(objects))


def least(shape: s.Shape) -> Any:
    """The emptiest value: nulls, no optional fields, empty lists, false, zero."""
    return _value(shape, (), _Wish(least=True))


def changed(shape: s.Shape, change: Change) -> Any:
    """The believable value with a change made at every place."""
    return _value(shape, (), _Wish(change=change))


OVERALL = (
    Change(kind="blank", everywhere=True, words="empty text"),
    Change(kind="long", everywhere=True, words="long text"),
    Change(kind="unicode", everywhere=True, words="text beyond ASCII"),
    Change(kind="zero", everywhere=True, words="zero"),
)
"""Changes that are made at all places at once: one by one they would be too many."""


def _branches(shape: s.Shape) -> list[s.ObjectSet]:
    """Alternatives as people would put them: by the words that tell them apart, those without one last."""
    return sorted(shape.objects, key=lambda each: (not _tags(each), [word for _, word in _tags(each)]))


def _branch_name(objects: s.ObjectSet, index: int) -> str:
    return next((f"{name} = {word!r}" for name, word in _tags(objects)), str(index + 1))


def _tags(objects: s.ObjectSet) -> list[tuple[str, str]]:
    """The fields that hold one word only, with that word."""
    found: list[tuple[str, str]] = []
    for name, each in sorted(objects.fields.items()):
        shape = s.resolve(each.shape)
        words = shape.strings[0].values if len(shape.strings) == 1 else None
        if words is not None and len(words) == 1 and _main_kind(shape) == "string":
            found.append((name, next(iter(words))))
    return found


def _main_kind(shape: s.Shape) -> str:
    for name, held in (
        ("object", shape.objects),
        ("array", shape.arrays),
        ("string", shape.strings),
        ("number", shape.numbers),
        ("boolean", shape.booleans),
    ):
        if held:
            return name
    return "null"


def _value(child: s.Child, path: Path, wish: _Wish) -> Any:
    shape = s.resolve(child)
    again = sum(1 for each in wish.open if each is shape)
    if again > 1 or len(path) > DEEPEST:
        wish = _Wish(least=True, open=wish.open)
    if wish.least and shape.null:
        return None
    if shape.marks or shape is s.UNKNOWN:
        return "anything"
    wish.open.append(shape)
    try:
        return _main_value(shape, path, wish)
    finally:
        wish.open.pop()


def _main_value(shape: s.Shape, path: Path, wish: _Wish) -> Any:
    main = _main_kind(shape)
    if main == "object":
        return _object(_branches(shape)[0], path, wish)
    if main == "array":
        return _array(shape.arrays[0], path, wish)
    if main == "string":
        return _string(shape.strings[0], path, wish)
    if main == "number":
        return _number(shape.numbers[0], _turn(path), wish)
    if main == "boolean":
        return min(shape.booleans)
    return None


def _object(objects: s.ObjectSet, path: Path, wish: _Wish) -> Mapping[str, Any]:
    made: dict[str, Any] = {}
    for name, each in objects.fields.items():
        if each.required or (not wish.least and _inhabited(each.shape)):
            made[name] = _value(each.shape, (*path, name), wish)
    if not objects.fields and s.resolve(objects.rest) is not s.NEVER and not wish.least:
        made["entry"] = _value(objects.rest, (*path, "entry"), wish)
    return made


def _inhabited(child: s.Child) -> bool:
    return s.resolve(child) is not s.NEVER


def _array(arrays: s.ArraySet, path: Path, wish: _Wish) -> list[Any]:
    made = [_value(each, (*path, index), wish) for index, each in enumerate(arrays.prefix)]
    most = len(made) + 2 if arrays.max_items is None else arrays.max_items
    wanted = (
        arrays.min_items if wish.least else max(arrays.min_items, min(most, len(made) + (0 if arrays.prefix else 2)))
    )
    while len(made) < wanted and _inhabited(arrays.items):
        made.append(_value(arrays.items, (*path, len(made)), wish))
    return made


def _turn(path: Path) -> int:
    """Items of one list differ: the position in the innermost list."""
    return next((step for step in reversed(path) if isinstance(step, int)), 0)


def _number(numbers: s.NumberSet, turn: int, wish: _Wish) -> int | float:
    if numbers.values is not None:
        return _json_number(min(numbers.values))
    if wish.change is not None and wish.change.kind == "zero" and s.number_holds(numbers, 0):
        return 0
    wanted = (0, 1) if wish.least else (turn + 1, turn + 10, 1, 0)
    for candidate in wanted:
        if s.number_holds(numbers, candidate):
            return candidate
    edge = numbers.minimum if numbers.minimum is not None else numbers.maximum
    step = numbers.multiple or 1
    for candidate_number in ((edge or 0), (edge or 0) + step, (edge or 0) - step, (edge or 0) + Fraction(1, 2)):
        if s.number_holds(numbers, candidate_number):
            return _json_number(candidate_number)
    return _json_number(step)


def _json_number(value: s.Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def _string(strings: s.StringSet, path: Path, wish: _Wish) -> str:
    if strings.values is not None:
        return min(strings.values)
    free = not strings.patterns and not strings.formats and not strings.without
    if free and wish.change is not None and wish.change.kind in _TEXTS:
        return _fitted(_TEXTS[wish.change.kind], strings)
    turn = _turn(path) + 1
    for candidate in _candidates(strings, path, turn):
        text = _fitted(candidate, strings) if not strings.patterns else candidate
        if _matches(text, strings):
            return text
    made = _written(strings, turn) if strings.patterns else None
    return made if made is not None else "" if wish.least else _fitted(f"text {turn}", strings)


def _written(strings: s.StringSet, turn: int) -> str | None:
    """A text made of the patterns, another one at each turn where there are several; None where none is found."""
    try:
        found = shortest(strings.patterns, low=strings.min_length, high=strings.max_length, most=turn)
    except Undecided:
        return None
    return found[-1] if found else None


def _candidates(strings: s.StringSet, path: Path, turn: int) -> Iterator[str]:
    for each in strings.formats:
        if each in _FORMATS:
            yield _FORMATS[each].format(turn)
    name = next((step for step in reversed(path) if isinstance(step, str)), "text").replace("_", " ")
    if strings.patterns:
        yield from (each.format(turn) for each in _PATTERN_CANDIDATES)
        yield f"{name} {turn}"
    yield f"{name} {turn}"


def _fitted(text: str, strings: s.StringSet) -> str:
    long_enough = text.ljust(strings.min_length, "x")
    return long_enough if strings.max_length is None else long_enough[: strings.max_length]


def _matches(text: str, strings: s.StringSet) -> bool:
    if len(text) < strings.min_length or (strings.max_length is not None and len(text) > strings.max_length):
        return False
    try:
        return all(re.search(each, text) for each in strings.patterns)
    except re.error:
        return True
