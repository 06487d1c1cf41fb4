"""Reads JSON and YAML text as data only, bounded in size and depth, with errors that say where."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any

import orjson

from harness.model.depth import deeply
from harness.model.errors import SourceError
from harness.model.location import is_index
from harness.sources.exact_json import exact_json, refuse_deeper

LARGEST = 200_000_000
"""Bytes beyond which a document is refused."""

DEEPEST = 500
"""Levels of YAML beyond which a document is refused."""

_EXACT = ("ecursion", "depth", "surrogate", "infinity")
"""What the fast reader says of JSON that only the exact one takes."""

LARGEST_EXPANDED = 5_000_000
"""Values beyond which a YAML document is refused, aliases counted for all that they stand for."""

MOST_ALIASES = 10_000
"""YAML aliases beyond which a document is refused: few lines of them can stand for billions of nodes."""


def read_document(file: Path) -> Any:
    """The data in a JSON or YAML file. Raises: SourceError with file, place and way out."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise SourceError(f"{size} bytes are too many (at most {LARGEST})", where=str(file))
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(file), way_out="Check the path") from None
    return parse_document(content, where=str(file))


def parse_document(content: bytes, *, where: str, binary: bool = False) -> Any:
    """The data in JSON or YAML text; JSON is tried first. Raises: SourceError with the place of the fault.

    Shape: with `binary`, what YAML tags as such is bytes; without, it is their text.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        if any(reason in fault.msg for reason in _EXACT):
            return deeply(_exact, content, where)
        if content.lstrip()[:1] in {b"{", b"["}:
            place = f"{where}:{fault.lineno}"
            raise SourceError(f"not valid JSON: {fault.msg} (column {fault.colno})", where=place) from None
    return _yaml(content, where, binary=binary)


def _exact(content: bytes, where: str) -> Any:
    """JSON that the fast reader refuses: deep, with lone surrogates, or with numbers beyond a machine's."""
    try:
        data = exact_json(content)
    except ValueError as fault:
        raise SourceError(f"not valid JSON: {fault}", where=where) from None
    refuse_deeper(data, where=where)
    return data


def _yaml(content: bytes, where: str, *, binary: bool) -> Any:
    import yaml  # noqa: PLC0415  measured: 30 ms of start-up that JSON documents do not need

    loader: Any = _safe_loader()
    try:
        _refuse_bombs(yaml.parse(content, Loader=loader), where)
        return _bounded(_plain(yaml.load(content, Loader=loader), binary=binary), where)  # noqa: S506  a safe loader in both cases
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"{where}:{mark.line + 1}" if mark else where
        raise SourceError(f"neither JSON nor YAML: {getattr(fault, 'problem', fault)}", where=place) from None
    except RecursionError:
        raise SourceError("nested too deeply", where=where) from None


@cache
def _safe_loader() -> Any:
    """A safe loader that knows `!binary` too, as Ruby writes it."""
    import yaml  # noqa: PLC0415  as above

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]  # one of two classes
        """Builds nothing but plain data."""

    Loader.add_constructor("!binary", base.construct_yaml_binary)
    return Loader


def _refuse_bombs(events: Iterable[Any], where: str) -> None:
    """Raises: SourceError at the first alias or level beyond the bounds; nothing is built before."""
    aliases = depth = 0
    for each in events:
        kind = type(each).__name__
        aliases += kind == "AliasEvent"
        depth += kind in {"MappingStartEvent", "SequenceStartEvent"}
        depth -= kind in {"MappingEndEvent", "SequenceEndEvent"}
        if aliases > MOST_ALIASES:
            raise SourceError(f"more than {MOST_ALIASES} YAML aliases", where=where)
        if depth > DEEPEST:
            raise SourceError(f"nested too deeply (at most {DEEPEST} levels)", where=where)


def _bounded(data: Any, where: str) -> Any:
    """The data, unless its aliases stand for too much. Raises: SourceError."""
    if _expanded(data, {}) > LARGEST_EXPANDED:
        raise SourceError(f"its aliases stand for more than {LARGEST_EXPANDED} values", where=where)
    return data


def _expanded(data: Any, known: dict[int, int]) -> int:
    """How many values a document holds when every alias is written out; one that holds itself is beyond any bound."""
    if not isinstance(data, dict | list):
        return 1
    if id(data) not in known:
        known[id(data)] = LARGEST_EXPANDED + 1
        members = data.values() if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(_expanded(each, known) for each in members)
    return known[id(data)]


def _plain(data: Any, *, binary: bool) -> Any:
    """YAML data with keys as JSON has them: a status such as 200 is text."""
    return _converted(data, {}, _PLAIN | bytes if binary else _PLAIN)


_PLAIN = str | int | float | bool | None


def _converted(data: Any, done: dict[int, Any], kept: UnionType) -> Any:
    if id(data) in done:
        return done[id(data)]
    if isinstance(data, dict):
        made: Any = {}
        done[id(data)] = made
        made.update((_key(key), _converted(value, done, kept)) for key, value in data.items())
        return made
    if isinstance(data, list):
        made = done[id(data)] = []
        made.extend(_converted(value, done, kept) for value in data)
        return made
    return data if isinstance(data, kept) else str(data)


def _key(key: Hashable) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    return "" if key is None else str(key)


def at_pointer(document: Any, pointer: str) -> Any:
    """The part of a document that a pointer such as `#/components/schemas/User` names. Raises: KeyError."""
    node = document
    for token in tokens(pointer):
        if isinstance(node, dict):
            node = node[token]
        elif isinstance(node, list) and is_index(token) and int(token) < len(node):
            node = node[int(token)]
        else:
            raise KeyError(pointer)
    return node


def tokens(pointer: str) -> Iterator[str]:
    """The decoded tokens of a JSON Pointer fragment. Source: RFC 6901, sections 4 and 6."""
    text = pointer
    if "%" in pointer:
        from urllib.parse import unquote  # noqa: PLC0415  measured: keeps the package's start-up free of urllib

        text = unquote(pointer)
    parts = text.split("/")[1:]
    return iter([_decoded(token) for token in parts] if "~" in text else parts)


def _decoded(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def joined(pointer: str, *parts: str | int) -> str:
    """A longer pointer: `#/a` and `b/c` give `#/a/b~1c`."""
    for part in parts:
        text = str(part)
        pointer += "/" + (text.replace("~", "~0").replace("/", "~1") if "/" in text or "~" in text else text)
    return pointer
