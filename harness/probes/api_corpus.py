"""Requests that found or covered something, kept as requests: small, readable, and replayed first."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.model.errors import SourceError
from harness.model.exchange import Exchange, Request, header
from harness.model.observation import Observation

_MOST = 8
"""Requests of one operation that are kept."""

_LONGEST = 2_000
"""Bytes of a body, and characters of a path, beyond which a request is not kept."""

_KEPT_FIELDS = ("content-type", "accept", "if-match", "idempotency-key")


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One stored request. Shape: `place` is path and query; `shows` is what it met: `200`, `500 KeyError shop.orders:place`."""

    operation: str
    place: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    shows: str = ""

    def request(self, base_url: str) -> Request:
        """The request as it is sent, without credentials."""
        return Request(
            method=self.operation.partition(" ")[0], url=f"{base_url}{self.place}", headers=self.headers, body=self.body
        )


class Corpus:
    """The stored requests of one target, in one file of JSON lines; a run adds to it what shows something new."""

    def __init__(self, kept: Iterable[Kept] = ()) -> None:
        self._kept: dict[tuple[str, str], Kept] = {(each.operation, each.shows): each for each in kept}

    def of(self, operation: str) -> tuple[Kept, ...]:
        """The requests of one operation."""
        return tuple(each for each in self._kept.values() if each.operation == operation)

    def learn(self, exchanges: Iterable[Exchange], observations: Iterable[Observation]) -> None:
        """Keep the smallest request for each status, and for each place that raised, of each operation."""
        raised = {str(each.data.get("source")): each for each in observations if each.kind == "exception"}
        for each in exchanges:
            made = _kept(each, raised.get(each.source)) if each.operation else None
            if made is None:
                continue
            known = self._kept.get((made.operation, made.shows))
            full = known is None and len(self.of(made.operation)) >= _MOST
            if not full and (known is None or _size(made) < _size(known)):
                self._kept[made.operation, made.shows] = made

    def write(self, file: Path) -> int:
        """Write all of it, sorted, whole or not at all; the number of requests."""
        lines = [json.dumps(_as_json(each), ensure_ascii=False) for each in sorted(self._kept.values(), key=_order)]
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".partial")
        draft.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", errors="backslashreplace")
        draft.replace(file)
        return len(lines)


def lines_of(kept: Iterable[Kept]) -> list[Mapping[str, Any]]:
    """Stored requests as JSON values."""
    return [_as_json(each) for each in sorted(kept, key=_order)]


def from_lines(lines: Iterable[Any]) -> tuple[Kept, ...]:
    """Stored requests from JSON values. Raises: ValueError, KeyError, TypeError for what is none."""
    return tuple(_from_json(each) for each in lines)


def read_corpus(file: Path) -> Corpus:
    """The stored requests of a file; none where there is no file. Raises: SourceError that names every line that is none."""
    if not file.is_file():
        return Corpus()
    kept: list[Kept] = []
    faults: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            kept.append(_from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"line {number}: {type(error).__name__} {error}")
    if faults:
        raise SourceError("; ".join(faults), where=str(file), way_out="Remove the lines, they are found again")
    return Corpus(kept)


def _kept(exchange: Exchange, raised: Observation | None) -> Kept | None:
    parts = urlsplit(exchange.request.url)
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if len(exchange.request.body) > _LONGEST or len(place) > _LONGEST or not exchange.response.status:
        return None
    site: Mapping[str, Any] = raised.data.get("site") or {} if raised is not None else {}
    shows = [
        str(exchange.response.status),
        str(raised.data.get("type", "")) if raised else "",
        str(site.get("function", "")),
    ]
    return Kept(
        operation=str(exchange.operation),
        place=place,
        headers=tuple((name, value) for name in _KEPT_FIELDS if (value := header(exchange.request.headers, name))),
        body=exchange.request.body,
        shows=" ".join(filter(None, shows)),
    )


def _size(kept: Kept) -> tuple[int, str]:
    return len(kept.place) + len(kept.body), kept.place


def _order(kept: Kept) -> tuple[str, str]:
    return kept.operation, kept.shows


def _as_json(kept: Kept) -> Mapping[str, Any]:
    try:
        body = {"body": kept.body.decode()}
    except UnicodeDecodeError:
        body = {"base64": base64.b64encode(kept.body).decode()}
    headers = {"headers": dict(kept.headers)} if kept.headers else {}
    return {
        "operation": kept.operation,
        "place": kept.place,
        **headers,
        **(body if kept.body else {}),
        "shows": kept.shows,
    }


def _from_json(value: Any) -> Kept:
    body = base64.b64decode(value["base64"]) if "base64" in value else str(value.get("body", "")).encode()
    headers = value.get("headers", {})
    if not str(value["place"]).startswith("/") or "://" in str(value["place"]).partition("?")[0]:
        raise ValueError("place is no path")
    return Kept(
        operation=str(value["operation"]),
        place=str(value["place"]),
        headers=tuple((str(name), str(each)) for name, each in headers.items()),
        body=body,
        shows=str(value.get("shows", "")),
    )
