"""Parses the syntax of ECMA-262 regular expressions into small trees; code points, as with the `u` flag.

Source: ECMA-262, section 22.2.1, and Annex B where schemas in the wild rely on it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]

LAST: Final = 0x10FFFF
ALL: Final[Ranges] = ((0, LAST),)
MAX_REPEAT: Final = 1000
MAX_NESTING: Final = 100


class NotRegular(ValueError):
    """The text is no pattern, or one outside the regular fragment."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One code point in any of the ranges."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - `Sequence` is the collection's name
    """One part after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Any of the choices."""

    choices: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The inner part, `minimum` to `maximum` times (None: no limit)."""

    inner: Tree
    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class AtStart:
    """Nothing, at the start of the text."""


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Nothing, at the end of the text."""


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing, where the inner part stands ahead (else behind) or, `negative`, does not."""

    inner: Tree
    ahead: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Boundary:
    """Nothing, between a letter of words and anything else or, `negative`, not there."""

    negative: bool


Tree: TypeAlias = Characters | Sequence_ | Alternatives | Repeat | AtStart | AtEnd | Look | Boundary

_LOOKS: Final = ("(?=", "(?!", "(?<=", "(?<!")
_DIGITS: Final[Ranges] = ((48, 57),)
WORD: Final[Ranges] = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Final[Ranges] = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_LINES: Final[Ranges] = ((10, 10), (13, 13), (0x2028, 0x2029))
_CONTROLS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same code points in ascending ranges that do not touch."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def inverted(ranges: Ranges) -> Ranges:
    """Every other code point."""
    found, start = [], 0
    for low, high in merged(ranges):
        if start < low:
            found.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        found.append((start, LAST))
    return tuple(found)


def parse(source: str) -> Tree:
    """The tree of a pattern. Raises NotRegular."""
    reader = _Reader(source)
    tree = reader.alternatives(0)
    if reader.at < len(source):
        raise NotRegular(f"unmatched {source[reader.at]!r}")
    return tree


class Parts(NamedTuple):
    """A pattern as several without look-ahead: those that must be found, and those that must not."""

    found: tuple[str, ...]
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def parts(source: str) -> Parts:
    """The parts of a pattern that begins with look-aheads, as `^(?=.*[A-Z])(?!.*x).+$` does; others are one part."""
    found: list[str] = []
    missing: list[str] = []
    rest = source
    while rest.startswith(("^(?=", "^(?!")):
        end = _group_end(rest, 1)
        if end < 0:
            return Parts((source,))
        (found if rest[3] == "=" else missing).append(f"^(?:{rest[4:end]})")
        rest = "^" + rest[end + 1 :]
    if not (found or missing) or _splits(rest):
        return Parts((source,))
    return Parts((*found, rest), tuple(missing))


def _group_end(source: str, start: int) -> int:
    """Where the group that opens at `start` ends, or -1."""
    for at, depth in _depths(source, start):
        if depth == 0:
            return at
    return -1


def _splits(source: str) -> bool:
    """Whether the pattern has alternatives outside of all groups."""
    return any(depth == 0 and source[at] == "|" for at, depth in _depths(source, 0))


def _depths(source: str, start: int) -> Iterator[tuple[int, int]]:
    """Every position that is no escape and in no class, with the number of groups still open behind it."""
    depth, at, in_class = 0, start, False
    while at < len(source):
        character = source[at]
        if character == "\\":
            at += 2
            continue
        if in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        else:
            depth += (character == "(") - (character == ")")
            yield at, depth
        at += 1


class _Reader:
    """A cursor over the pattern's text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def alternatives(self, depth: int) -> Tree:
        if depth > MAX_NESTING:
            raise NotRegular("groups are nested too deeply")
        choices = [self.sequence(depth)]
        while self.take("|"):
            choices.append(self.sequence(depth))
        return choices[0] if len(choices) == 1 else Alternatives(tuple(choices))

    def sequence(self, depth: int) -> Tree:
        parts = []
        while self.at < len(self.source) and self.peek() not in "|)":
            parts.append(self.quantified(depth))
        return parts[0] if len(parts) == 1 else Sequence_(tuple(parts))

    def quantified(self, depth: int) -> Tree:
        bare = self.source[self.at : self.at + 1] != "(" or self.source.startswith(_LOOKS, self.at)
        tree = self.atom(depth)
        bounds = self.quantifier()
        if bounds is None:
            return tree
        if bare and isinstance(tree, (AtStart, AtEnd, Look, Boundary)):
            raise NotRegular("an anchor or look-around cannot be repeated")
        self.take("?")
        low, high = bounds
        if high is not None and high < low:
            raise NotRegular("numbers of a repetition are out of order")
        if max(low, high or 0) > MAX_REPEAT:
            raise NotRegular("a repetition has too many rounds")
        return Repeat(tree, low, high)

    def quantifier(self) -> tuple[int, int | None] | None:
        if self.take("*"):
            return 0, None
        if self.take("+"):
            return 1, None
        if self.take("?"):
            return 0, 1
        if self.peek() != "{":
            return None
        end = self.source.find("}", self.at)
        low, comma, high = self.source[self.at + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not _whole(low) or (high and not _whole(high)):
            return None
        self.at = end + 1
        return int(low), (int(high) if high else None) if comma else int(low)

    def atom(self, depth: int) -> Tree:  # noqa: PLR0911 - one for each sort of atom
        character = self.peek()
        self.at += 1
        if character == "(":
            return self.group(depth)
        if character == "[":
            return Characters(self.character_class())
        if character == ".":
            return Characters(inverted(_LINES))
        if character == "^":
            return AtStart()
        if character == "$":
            return AtEnd()
        if character == "\\":
            return self.escape()
        if character in "*+?":
            raise NotRegular("nothing to repeat")
        return Characters(((ord(character), ord(character)),))

    def group(self, depth: int) -> Tree:
        look = ""
        if self.take("?"):
            look = next((mark[2:] for mark in _LOOKS if self.take(mark[2:])), "")
            if look or self.take(":"):
                pass
            elif self.take("<") or self.take("P<"):
                self.at = self.source.find(">", self.at) + 1
                if not self.at:
                    raise NotRegular("a group's name does not end")
            else:
                raise NotRegular("a group of unknown kind")
        tree = self.alternatives(depth + 1)
        if not self.take(")"):
            raise NotRegular("a group does not end")
        return Look(tree, ahead=len(look) == 1, negative="!" in look) if look else tree

    def escape(self) -> Tree:
        character = self.peek()
        if character and character in "123456789k":
            raise NotRegular("back references are outside the regular fragment")
        if self.take("b") or self.take("B"):
            return Boundary(negative=character == "B")
        return Characters(self.escaped())

    def escaped(self) -> Ranges:
        """The code points of an escape, the cursor being after its backslash."""
        if self.at >= len(self.source):
            raise NotRegular("an escape does not end")
        character = self.source[self.at]
        self.at += 1
        known = {"d": _DIGITS, "w": WORD, "s": _SPACE}.get(character.lower()) if character in "dDwWsS" else None
        if known is not None:
            return known if character.islower() else inverted(known)
        if character in "pP" and self.peek() == "{":
            return self.property(negated=character == "P")
        if character in _CONTROLS:
            point = _CONTROLS[character]
        elif character == "x":
            point = self.hexadecimal(2)
        elif character == "u":
            point = self.unicode()
        elif character == "c" and self.peek().isascii() and self.peek().isalpha():
            point = ord(self.peek()) % 32
            self.at += 1
        else:
            point = ord(character)
        return ((point, point),)

    def hexadecimal(self, width: int) -> int:
        digits = self.source[self.at : self.at + width]
        if len(digits) < width or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
            raise NotRegular("an escape lacks hexadecimal digits")
        self.at += width
        return int(digits, 16)

    def unicode(self) -> int:
        if self.take("{"):
            end = self.source.find("}", self.at)
            digits = self.source[self.at : end]
            if end < 0 or not digits or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                raise NotRegular("an escape lacks hexadecimal digits")
            self.at = end + 1
            point = int(digits, 16)
            if point > LAST:
                raise NotRegular("a code point is out of range")
            return point
        point = self.hexadecimal(4)
        if 0xD800 <= point < 0xDC00 and self.source.startswith("\\u", self.at):
            self.at += 2
            low = self.hexadecimal(4)
            return 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
        return point

    def property(self, *, negated: bool) -> Ranges:
        end = self.source.find("}", self.at)
        name = self.source[self.at + 1 : end]
        if end < 0:
            raise NotRegular("a property escape does not end")
        self.at = end + 1
        ranges = category(name.removeprefix("General_Category=").removeprefix("gc="))
        return inverted(ranges) if negated else ranges

    def character_class(self) -> Ranges:
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            if self.at >= len(self.source):
                raise NotRegular("a character class does not end")
            first = self.class_atom()
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("]", ""):
                ranges += self.class_range(first)
            else:
                ranges += first
        found = merged(ranges)
        return inverted(found) if negated else found

    def class_range(self, first: Ranges) -> Ranges:
        self.at += 1
        last = self.class_atom()
        if not (_single(first) and _single(last)):
            return (*first, (45, 45), *last)
        if last[0][0] < first[0][0]:
            raise NotRegular("a range is out of order")
        return ((first[0][0], last[0][0]),)

    def class_atom(self) -> Ranges:
        character = self.source[self.at]
        self.at += 1
        if character != "\\":
            return ((ord(character), ord(character)),)
        if self.take("b"):
            return ((8, 8),)
        return self.escaped()


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


_LONG_NAMES: Final = {
    "Letter": "L",
    "Lowercase_Letter": "Ll",
    "Uppercase_Letter": "Lu",
    "Mark": "M",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Other": "C",
    "digit": "Nd",
    "punct": "P",
    "Control": "Cc",
    "Cc": "Cc",
}


@lru_cache(maxsize=64)
def category(name: str) -> Ranges:
    """The code points of a Unicode general category. Raises NotRegular for other properties."""
    short = _LONG_NAMES.get(name, name)
    if not (1 <= len(short) <= 2 and short[0] in "LMNPSZC"):
        raise NotRegular(f"property {name!r} is not a general category")
    tables = _categories()
    return merged(pair for each, ranges in tables.items() if each.startswith(short) for pair in ranges)


@lru_cache(maxsize=1)
def _categories() -> dict[str, list[tuple[int, int]]]:
    """The code points of every general category. Most of the upper planes holds nothing, so they are not walked."""
    found: dict[str, list[tuple[int, int]]] = {"Cn": [(0x40000, 0xDFFFF)], "Co": [(0xF0000, LAST)]}
    for point in (*range(0x40000), *range(0xE0000, 0xF0000)):
        ranges = found.setdefault(unicodedata.category(chr(point)), [])
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return found
