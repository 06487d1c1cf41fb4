"""What a line of a cassette holds beside its interaction: replaying does not read it, and yet it is committed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.model.location import Location

_LINE = ("recorded_at", "elapsed", "request", "response")
_REQUEST = ("method", "url", "headers", "body")
_RESPONSE = ("status", "reason", "headers", "body", "chunks")
_BODIES = {"file": ("length",), "json": ("style", "end", "crc32"), "form": ("safe",), "text": (), "base64": ()}
"""What each form of a body may have beside it, in the order in which readers look for them."""

_PLAIN = re.compile(r"[\d:.TZ+-]{1,40}|[A-Za-z]{0,16}(?:-[A-Za-z]{1,16}){0,5}|\[?\]?@?:?/?,?")
"""Methods, dates, words: no secret looks like that."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What no reader of the line sees.

    Shape: `names` are members that do not belong there (`comment`) or come again (`note, again`);
    `content` is all that they say, as JSON, with the few texts of the line that are not part of an exchange.
    """

    location: Location
    names: tuple[str, ...]
    content: bytes


def aside(line: bytes, location: Location) -> Aside:
    """What the line holds beside its interaction; of one that is no JSON, the whole line."""
    hidden: list[tuple[str, Any]] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, each in pairs:
            if name in found:
                hidden.append((name, found[name]))
            found[name] = each
        return found

    try:
        document = json.loads(line, object_pairs_hook=members)
        unknown, around = list(_unknown(document)), _around(document)
        said = [{name.rpartition(".")[2]: each} for name, each in (*unknown, *hidden)]
        content = json.dumps([*said, *around]).encode() if said or around else b""
    except (ValueError, RecursionError):
        return Aside(location, (), line)
    return Aside(location, (*(name for name, _ in unknown), *(f"{name}, again" for name, _ in hidden)), content)


def _unknown(document: Any) -> Iterator[tuple[str, Any]]:
    """Members that the form of a line has no place for, with their values."""
    yield from _other(document, _LINE, "")
    for side, names in (("request", _REQUEST), ("response", _RESPONSE)):
        message = _member(document, side)
        yield from _other(message, names, f"{side}.")
        body = _member(message, "body")
        form = next((each for each in _BODIES if isinstance(body, Mapping) and each in body), "")
        yield from _other(body, (form, *_BODIES.get(form, ())), f"{side}.body.")


def _other(found: Any, known: tuple[str, ...], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, each in found.items() if isinstance(found, Mapping) else ():
        if name not in known:
            yield f"{prefix}{name}", each


def _around(document: Any) -> list[Any]:
    """Texts of a line that are none of the exchange's: its date, the method, the spelling of bodies, the headers' names."""
    found = [_member(document, "recorded_at"), _member(_member(document, "request"), "method")]
    for side in ("request", "response"):
        message = _member(document, side)
        found += [_member(_member(message, "body"), name) for name in ("safe", "style")]
        headers = _member(message, "headers")
        found += [each[0] for each in headers if isinstance(each, list) and each] if isinstance(headers, list) else []
    return [each for each in found if each is not None and not (isinstance(each, str) and _PLAIN.fullmatch(each))]


def _member(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, Mapping) else None
