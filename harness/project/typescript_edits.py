"""Turns suggested edits into changes of a TypeScript file's text, each at its declaration and no wider than it must be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from harness.model.edit import Edit
from harness.project.typescript_text import (
    Context,
    Member,
    Span,
    body_end,
    closing,
    context,
    enclosing,
    member,
    named_declaration,
    offset,
    parts,
    tokens,
)

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_PRIMITIVES = frozenset({"string", "number", "boolean", "Date", "bigint"})
_BODY = re.compile(
    r"(?:export\s+|declare\s+|default\s+)*(?:interface\s+[\w$]+[^{;]*|type\s+[\w$]+\s*(?:<[^{;]*>)?\s*=\s*)\{"
)
_ALIAS = re.compile(r"(?:export\s+|declare\s+)*type\s+[\w$]+\s*(?:<[^=]*>)?\s*=\s*")
_ENUM = re.compile(r"(?:export\s+|declare\s+|const\s+)*enum\s+[\w$]+\s*\{")
_CONST = re.compile(r"(?:export\s+)?const\s+[\w$]+\s*(?::[^=]*)?=\s*")
_ITEMS_OF = re.compile(r"\(?\s*typeof\s+([\w$]+)\s*\)?\s*\[\s*number\s*\]$")
_ZOD_ENUM = re.compile(r"z\s*\.\s*enum\(\s*\[")
_PLAIN_SCHEMA = re.compile(r"z\s*\.\s*(string|number|boolean|date|bigint)\(\)(?:\.(?:nullable|optional|nullish)\(\))*$")
_MEMBER_OF_ENUM = re.compile(r"([A-Za-z_$][\w$]*)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*'|-?\d+(?:\.\d+)?)$")


class NotMechanical(Exception):
    """The text at the place is not of the form that the edit knows; the message says what stands in its way."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Text that takes the place of a span."""

    start: int
    end: int
    text: str


Changes: TypeAlias = tuple[Change, ...]
_Field = Callable[[str, Edit, Member, Context], Changes]


def changes(text: str, edit: Edit) -> Changes:
    """The changes that an edit makes to the text of its file. Raises: NotMechanical."""
    place = offset(text, edit.target.line, edit.target.column)
    if place < 0:
        raise NotMechanical("the file ends before the place")
    if edit.kind == "replace-text":
        return _replace_text(text, edit, place)
    if edit.kind == "add-field":
        return _add_field(text, edit, place)
    if edit.kind == "rename-segment":
        return _rename_segment(text, edit, place)
    if edit.kind in {"add-values", "remove-values"}:
        return _values(text, edit, place)
    kind = context(text, enclosing(text, place))
    found = member(text, place)
    if found is None or kind not in {"type", "zod"} or _bare(text[slice(*found.name)]) != edit.name:
        raise NotMechanical(f"{edit.name!r} is not declared there as a field of a type")
    return _FIELD_EDITS[edit.kind](text, edit, found, kind)


def _replace_text(text: str, edit: Edit, place: int) -> Changes:
    if not edit.name or text[place : place + len(edit.name)] != edit.name:
        raise NotMechanical(f"{edit.name[:60]!r} does not stand there")
    return (Change(place, place + len(edit.name), edit.to),)


def applied(text: str, made: Changes) -> str:
    """The text with changes made; the same change is made once. Raises: NotMechanical when two overlap."""
    ordered = sorted(set(made))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise NotMechanical("two edits of one place contradict each other")
    for change in reversed(ordered):
        text = text[: change.start] + change.text + text[change.end :]
    return text


# -- a field


def _rename(text: str, edit: Edit, found: Member, _kind: Context) -> Changes:
    written = text[slice(*found.name)]
    quote = written[0] if written[0] in "\"'" else ""
    name = f"{quote}{edit.to}{quote}" if quote else _key(edit.to)
    return (Change(*found.name, name),)


def _make_optional(text: str, _edit: Edit, found: Member, kind: Context) -> Changes:
    if kind == "zod":
        return _zod_suffix(text, found, "optional")
    if text[slice(*found.mark)]:
        raise NotMechanical("it is marked already")
    return (Change(found.name[1], found.name[1], "?"),)


def _make_required(text: str, _edit: Edit, found: Member, kind: Context) -> Changes:
    if kind == "zod" or text[slice(*found.mark)] != "?":
        raise NotMechanical("it is not optional by a `?`")
    return (Change(*found.mark, ""),)


def _accept_null(text: str, _edit: Edit, found: Member, kind: Context) -> Changes:
    if kind == "zod":
        return _zod_suffix(text, found, "nullable")
    alternatives = _written(text, found.body)
    if not alternatives or "null" in alternatives:
        raise NotMechanical("its type is no plain union")
    return (Change(found.body[1], found.body[1], f"{_joint(text, found.body)}null"),)


def _refuse_null(text: str, _edit: Edit, found: Member, kind: Context) -> Changes:
    if kind == "zod":
        raise NotMechanical("a schema is no union")
    return _without(text, found.body, {"null"})


def _change_type(text: str, edit: Edit, found: Member, kind: Context) -> Changes:
    wanted = [each for each in edit.to.split(" | ") if each != "null"]
    if kind == "zod":
        plain = _PLAIN_SCHEMA.match(text, found.body[0], found.body[1])
        if plain is None or len(wanted) != 1 or wanted[0] == plain[1]:
            raise NotMechanical("a schema's kind carries its checks with it")
        return (Change(*plain.span(1), wanted[0]),)
    held = {text[slice(*span)]: span for span in parts(text, found.body)}
    refused = [name for name in held if name in _PRIMITIVES and name not in wanted]
    if len(refused) != 1 or len(wanted) != 1 or wanted[0] in held:
        raise NotMechanical("its type is not written as one primitive")
    return (Change(*held[refused[0]], wanted[0]),)


_FIELD_EDITS: Mapping[str, _Field] = {
    "rename-field": _rename,
    "make-optional": _make_optional,
    "make-required": _make_required,
    "accept-null": _accept_null,
    "refuse-null": _refuse_null,
    "change-type": _change_type,
}


def _zod_suffix(text: str, found: Member, method: str) -> Changes:
    written = text[slice(*found.body)]
    if not re.match(r"(?:z\s*\.|[A-Z_a-z$][\w$]*$)", written) or f".{method}(" in written or ".nullish(" in written:
        raise NotMechanical("its schema is not written out there")
    return (Change(found.body[1], found.body[1], f".{method}()"),)


# -- members of a union, an enum, a list


def _values(text: str, edit: Edit, place: int) -> Changes:
    """Follow the field's type to where its members are written."""
    found = member(text, place)
    if _ALIAS.match(text, place) or _ENUM.match(text, place):
        return _of_declaration(text, edit, place)
    kind = context(text, enclosing(text, place))
    if found is None or kind not in {"type", "zod"} or _bare(text[slice(*found.name)]) != edit.name:
        raise NotMechanical("its members are not declared there")
    return _of_type(text, edit, found.body)


def _of_type(text: str, edit: Edit, body: Span) -> Changes:
    written = text[slice(*body)]
    items = _ITEMS_OF.match(written)
    if items or _IDENTIFIER.fullmatch(written):
        name = items[1] if items else written
        return _of_declaration(text, edit, named_declaration(text, name))
    schema = _ZOD_ENUM.match(text, body[0])
    if schema:
        return _of_list(text, edit, schema.end() - 1)
    return _of_union(text, edit, body)


def _of_declaration(text: str, edit: Edit, place: int) -> Changes:
    if place < 0:
        raise NotMechanical("the type that holds its members is declared elsewhere")
    place += len(text[place:]) - len(text[place:].lstrip())
    alias, enumeration, constant = _ALIAS.match(text, place), _ENUM.match(text, place), _CONST.match(text, place)
    if alias:
        return _of_type(text, edit, (alias.end(), body_end(text, alias.end())))
    if enumeration:
        return _of_enum(text, edit, enumeration.end() - 1)
    schema = _ZOD_ENUM.match(text, constant.end()) if constant else None
    if schema or (constant and text.startswith("[", constant.end())):
        return _of_list(text, edit, schema.end() - 1 if schema else constant.end() if constant else 0)
    raise NotMechanical("its members are not written out as a union, an enum or a list")


def _of_union(text: str, edit: Edit, body: Span) -> Changes:
    literals = [_literal(text, each, body[0]) for each in edit.values]
    held = _written(text, body)
    if not any(re.match(r"[\"'\d-]|(?:true|false)$", each) for each in held):
        raise NotMechanical("its type holds no literals")
    if edit.kind == "remove-values":
        return _without(text, body, {*literals, *(_other_quotes(each) for each in literals)})
    return (Change(body[1], body[1], "".join(_joint(text, body) + each for each in literals)),)


def _of_list(text: str, edit: Edit, opened: int) -> Changes:
    """Items between square brackets."""
    end = closing(text, opened)
    spans = _items(text, opened + 1, end)
    if edit.kind == "remove-values":
        return _without_items(text, spans, {json.dumps(each) for each in edit.values})
    added = [_literal(text, each, opened) for each in edit.values]
    return _appended(text, spans, added, end)


def _of_enum(text: str, edit: Edit, opened: int) -> Changes:
    end = closing(text, opened)
    spans = _items(text, opened + 1, end)
    pairs = [_MEMBER_OF_ENUM.match(text[slice(*each)]) for each in spans]
    if not spans or not all(pairs):
        raise NotMechanical("the enum's members are not all written as NAME = literal")
    names = [each[1] for each in pairs if each]
    if edit.kind == "remove-values":
        gone = {json.dumps(each) for each in edit.values}
        kept = {
            text[slice(*span)] for span, each in zip(spans, pairs, strict=True) if each and _double(each[2]) in gone
        }
        return _without_items(text, spans, kept)
    added = [f"{_member_name(each, names)} = {_literal(text, each, opened)}" for each in edit.values]
    return _appended(text, spans, added, end)


def _items(text: str, start: int, end: int) -> list[Span]:
    found, at = list[Span](), start
    while at < end:
        begin = next((each[0] for each in tokens(text, at)), end)
        if begin >= end:
            break
        last = body_end(text, begin)
        found.append((begin, last))
        following, after = next(tokens(text, last), (end, end))
        at = after if text[following:after] in {",", ";"} else max(last, begin + 1)
    return found


def _appended(text: str, spans: list[Span], added: list[str], end: int) -> Changes:
    if not spans:
        raise NotMechanical("the list is empty")
    last = spans[-1][1]
    lines = "\n" in text[spans[-1][1] : end] or "\n" in text[spans[0][0] : last]
    gap = f",{_line_start(text, spans[-1][0])}" if lines else ", "
    return (Change(last, last, "".join(gap + each for each in added)),)


def _without_items(text: str, spans: list[Span], gone: set[str]) -> Changes:
    kept = [span for span in spans if _double(text[slice(*span)]) not in gone and text[slice(*span)] not in gone]
    if not kept or len(kept) == len(spans):
        raise NotMechanical("its members are not written out there")
    out = list[Change]()
    for index, span in enumerate(spans):
        if span not in kept:
            start = spans[index - 1][1] if index else span[0]
            out.append(Change(start, span[1] if index else spans[1][0], ""))
    return tuple(out)


# -- a field that is added, a segment of a path


def _add_field(text: str, edit: Edit, place: int) -> Changes:
    match = _BODY.match(text, place)
    if match is None:
        raise NotMechanical("the type is not written out as an interface there")
    opened = match.end() - 1
    end = closing(text, opened)
    members = _items(text, opened + 1, end)
    found = [member(text, each[0]) for each in members]
    if not members or not all(found):
        raise NotMechanical("the interface has members that are no plain fields")
    if edit.name in {_bare(text[slice(*each.name)]) for each in found if each}:
        raise NotMechanical(f"{edit.name!r} stands there already")
    mark = text[members[-1][1] : members[-1][1] + 1]
    mark = mark if mark in ";," and mark else ""
    at = members[-1][1] + len(mark)
    several = "\n" in text[opened:end]
    field = f"{_key(edit.name)}: {edit.to}"
    return (
        Change(
            at,
            at,
            f"{'' if mark else '' if several else ';'}{_line_start(text, members[-1][0]) if several else ' '}{field}{mark}",
        ),
    )


def _rename_segment(text: str, edit: Edit, place: int) -> Changes:
    opened = text.find("(", place)
    within = range(place, closing(text, opened) if opened >= 0 else place)
    pattern = re.compile(rf"(?<=/){re.escape(edit.name)}(?=[/?\"'`$])")
    spans = [
        (match.start(), match.end())
        for begin, end in tokens(text, place)
        if begin in within and text[begin] in "\"'`"
        for match in pattern.finditer(text, begin, end)
    ]
    if len(spans) != 1:
        raise NotMechanical("the path is not written out in the call")
    return (Change(*spans[0], edit.to),)


# -- small words


def _written(text: str, body: Span) -> list[str]:
    return [text[slice(*each)] for each in parts(text, body)]


def _joint(text: str, body: Span) -> str:
    """What stands between two parts of the union: ` | `, or a line of its own where each part has one."""
    first, *others = parts(text, body) or [body]
    between = text[first[1] : others[0][0]] if others else ""
    return between if "\n" in between and "/" not in between else " | "


def _without(text: str, body: Span, gone: set[str]) -> Changes:
    spans = parts(text, body)
    kept = [each for each in spans if text[slice(*each)] not in gone]
    if not kept or len(kept) == len(spans):
        raise NotMechanical("it is not written out in the field's type")
    out = list[Change]()
    for index, each in enumerate(spans):
        if each not in kept:
            out.append(Change(spans[index - 1][1], each[1], "") if index else Change(each[0], spans[1][0], ""))
    return tuple(out)


def _literal(text: str, value: Any, near: int) -> str:
    """A value as code, in the quotes that the text uses nearby."""
    written = json.dumps(value, ensure_ascii=False)
    single = text.find("'", near, near + 400)
    double = text.find('"', near, near + 400)
    plain = isinstance(value, str) and single >= 0 and (double < 0 or single < double)
    return _other_quotes(written) if plain and "'" not in written and "\\" not in written else written


def _other_quotes(written: str) -> str:
    return f"'{written[1:-1]}'" if written.startswith('"') else written


def _double(written: str) -> str:
    return f'"{written[1:-1]}"' if written.startswith("'") else written


def _member_name(value: Any, names: list[str]) -> str:
    words = re.findall(r"[A-Za-z0-9]+", str(value)) or ["Value"]
    if all(each.upper() == each for each in names):
        name = "_".join(words).upper()
    else:
        name = "".join(each[:1].upper() + each[1:] for each in words)
    name = name if not name[0].isdigit() else f"_{name}"
    if name in names:
        raise NotMechanical(f"the enum has another member called {name}")
    return name


def _line_start(text: str, at: int) -> str:
    """The line break and indentation before a member."""
    start = text.rfind("\n", 0, at)
    indent = re.match(r"[ \t]*", text[start + 1 : at])
    line = "\r\n" if start > 0 and text[start - 1] == "\r" else "\n"
    return line + (indent[0] if indent else "")


def _bare(name: str) -> str:
    return name[1:-1] if name[0] in "\"'" else name


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name, ensure_ascii=False)
