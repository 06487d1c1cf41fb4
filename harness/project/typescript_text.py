"""Finds the parts of a TypeScript declaration in its text: enough to edit it, and None or an empty string where in doubt.

Offsets count characters of the text. Comments and strings are stepped over; nothing is run or resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
Context: TypeAlias = Literal["type", "enum", "zod", ""]

MAX_BRACES = 200
"""Opening braces before a place that are tried as the one around it."""

_OPEN, _CLOSE = "{[(<", "}])>"
_MODIFIERS = r"(?:(?:public|private|protected|readonly|static|declare|override|abstract)\s+)*"
_MEMBER = re.compile(
    rf"{_MODIFIERS}(?P<name>[A-Za-z_$][\w$]*|\"[^\"\\\n]*\"|'[^'\\\n]*'|\d+)\s*(?P<mark>[?!]?)\s*[:=]\s*"
)
_CONTINUES = "|&.?:="
_CONTINUED = ("|", "&", "?", ":", "=", "<", ",", "=>", "extends", "keyof", "typeof", "readonly", "infer", "is")
_INTERFACE = re.compile(r"\b(?:interface|class)\s+[\w$]+")
_ENUM = re.compile(r"\benum\s+[\w$]+\s*$")
_ALIAS = re.compile(r"\btype\s+[\w$]+\s*(?:<.*>)?\s*=[^=]*$", re.S)
_ZOD = re.compile(r"\bz\s*\.\s*(?:object|strictObject|looseObject)\(\s*$|\.\s*(?:extend|safeExtend)\(\s*$")
_ANNOTATED = re.compile(r"(?:\b(?:const|let|var)\s+[\w$]+|\))\s*:$")


@dataclass(frozen=True, slots=True)
class Member:
    """A field as it is written: the spans of its name, of `?` or `!` (empty where there is none) and of its type or value."""

    name: Span
    mark: Span
    body: Span


def offset(text: str, line: int, column: int) -> int:
    """The offset of a line and column, which count from 1; a column counts UTF-16 units, as TypeScript does."""
    lines = text.splitlines(keepends=True)
    if not 0 < line <= len(lines):
        return -1
    units = lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)]
    return sum(map(len, lines[: line - 1])) + len(units.decode("utf-16-le", "ignore"))


def tokens(text: str, start: int) -> Iterator[Span]:
    """Strings, templates, arrows and single characters from an offset on; comments and blanks are left out."""
    at = start
    while at < len(text):
        end = _beyond(text, at)
        if not text[at].isspace() and not text.startswith(("//", "/*"), at):
            yield at, end
        at = end


def _beyond(text: str, at: int) -> int:
    """Where the comment, string, template, arrow or character at an offset ends."""
    two = text[at : at + 2]
    if two in {"//", "/*"}:
        end = text.find("\n" if two == "//" else "*/", at + 2)
        return len(text) if end < 0 else end + (two == "/*") * 2
    if two == "=>":
        return at + 2
    return _string_end(text, at) if text[at] in "\"'`" else at + 1


def _string_end(text: str, at: int) -> int:
    quote, here = text[at], at + 1
    while here < len(text):
        if text[here] == "\\":
            here += 2
        elif text[here] == quote:
            return here + 1
        elif quote == "`" and text.startswith("${", here):
            here = closing(text, here + 1) + 1
        elif text[here] == "\n" and quote != "`":
            return at + 1
        else:
            here += 1
    return len(text)


def closing(text: str, opened: int) -> int:
    """The offset of the bracket that closes the one at an offset; the end of the text where none does."""
    depth = 0
    for start, end in tokens(text, opened):
        one = text[start:end]
        depth += (one in _OPEN) - (one in _CLOSE)
        if depth == 0:
            return start
    return len(text)


def enclosing(text: str, place: int) -> int:
    """The offset of the opening brace right around a place, or -1."""
    candidate = place
    for _ in range(MAX_BRACES):
        candidate = text.rfind("{", 0, candidate)
        if candidate < 0:
            return -1
        if not _in_comment(text, candidate) and _holds(text, candidate, place):
            return candidate
    return -1


def _in_comment(text: str, at: int) -> bool:
    """Is a character part of a comment or string, as far as its line and the block comment around it tell?"""
    if text.rfind("/*", 0, at) > text.rfind("*/", 0, at):
        return True
    start = text.rfind("\n", 0, at) + 1
    return all(begin != at for begin, _ in tokens(text[: at + 1], start))


def _holds(text: str, brace: int, place: int) -> bool:
    """Does a token that begins at the place stand directly within the brace?"""
    depth = 0
    for start, end in tokens(text, brace):
        if start >= place:
            return start == place and depth == 1
        one = text[start:end]
        depth += (one in _OPEN) - (one in _CLOSE)
        if depth <= 0:
            return False
    return False


def context(text: str, brace: int) -> Context:
    """What the body after an opening brace holds: the members of a type, of an enum, of a Zod object, or none of these."""
    if brace < 0:
        return ""
    before = text[:brace].rstrip()
    tail = re.split(r"[;{}]", before)[-1]
    if _ENUM.search(tail):
        return "enum"
    if _ZOD.search(before[-80:]):
        return "zod"
    return _type_context(text, brace, before, tail)


def _type_context(text: str, brace: int, before: str, tail: str) -> Context:
    if _INTERFACE.search(tail) or _ALIAS.search(tail) or before.endswith(("<", " as", " satisfies")):
        return "type"
    if before.endswith(("|", "&")):
        return "" if before.endswith(("||", "&&")) else "type"
    if before.endswith(":"):
        return "type" if _ANNOTATED.search(tail) else context(text, enclosing(text, brace))
    return ""


def member(text: str, place: int) -> Member | None:
    """The field whose declaration begins at an offset."""
    match = _MEMBER.match(text, place)
    if match is None:
        return None
    return Member(match.span("name"), match.span("mark"), (match.end(), body_end(text, match.end())))


def body_end(text: str, start: int) -> int:
    """Where a type or value that begins at an offset ends, before its comma, semicolon, bracket or line break."""
    depth, last = 0, start
    for begin, end in tokens(text, start):
        one = text[begin:end]
        broken = "\n" in text[last:begin] and last > start
        if depth == 0 and (one in ";," or one in _CLOSE or (broken and _breaks(text[start:last], one))):
            return last
        depth += (one in _OPEN) - (one in _CLOSE)
        last = end
    return last


def _breaks(written: str, following: str) -> bool:
    """Does a line break end what was written, when this follows?"""
    return following[0] not in _CONTINUES and not written.rstrip().endswith(_CONTINUED)


def parts(text: str, span: Span) -> list[Span]:
    """The spans of a union's parts; one part where it is no union, none where it is a function or conditional type."""
    found, depth, first, last = list[Span](), 0, -1, span[0]
    for begin, end in tokens(text[: span[1]], span[0]):
        one = text[begin:end]
        if depth == 0 and one in {"=>", "?", "&"}:
            return []
        if depth == 0 and one == "|":
            found.extend([(first, last)] if first >= 0 else [])
            first = -1
            continue
        depth += (one in _OPEN) - (one in _CLOSE)
        first, last = (begin if first < 0 else first), end
    return [*found, (first, last)] if first >= 0 else found


def named_declaration(text: str, name: str) -> int:
    """The offset of the only `type`, `enum` or `const` of that name in the text, or -1."""
    pattern = rf"^[ \t]*(?:export\s+)?(?:declare\s+)?(?:type|(?:const\s+)?enum|const)\s+{re.escape(name)}\b"
    found = [each.start() for each in re.finditer(pattern, text, re.M)]
    return found[0] if len(found) == 1 else -1
