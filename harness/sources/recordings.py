"""Reads other tools' recordings as exchanges: HAR and Polly, vcrpy and Ruby's VCR, as data only and within bounds.

Bodies are as they came over the wire: what undoes a `Content-Encoding` header that still stands is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.model.errors import SourceError
from harness.model.exchange import Exchange
from harness.sources import har, vcr
from harness.sources.documents import LARGEST, parse_document
from harness.sources.lines import line_finder
from harness.sources.recorded_fields import Broken


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What a file holds.

    Shape: `kind` is `har` or `vcr`; `left_out` says of each entry that is no HTTP exchange why, by its place.
    """

    kind: str
    exchanges: tuple[Exchange, ...]
    left_out: Mapping[str, str]


def read_recording(file: Path, *, shown: str = "") -> Recording:
    """The exchanges in a file. Raises: SourceError with file, line and way out."""
    where = shown or file.as_posix()
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise SourceError(f"{size} bytes are too many (at most {LARGEST})", where=where, way_out="Split the file")
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=where, way_out="Check the path") from None
    return parse_recording(content, where=where)


def parse_recording(content: bytes, *, where: str) -> Recording:
    """The exchanges in a text. Raises: SourceError, as `read_recording`."""
    document = parse_document(content, where=where, binary=True)
    kind, pointer, entries = _entries(document, where)
    lines = line_finder(content)
    exchanges, left_out = list[Exchange](), dict[str, str]()
    for number, entry in enumerate(entries):
        place = f"{where}:{lines(f'{pointer}/{number}')}"
        try:
            found = har.exchange(entry) if kind == "har" else vcr.exchange(entry)
        except Broken as fault:
            raise SourceError(
                f"entry {number + 1} is no exchange: {fault}", where=place, way_out="Mend the entry or take it out"
            ) from None
        if isinstance(found, str):
            left_out[place] = found
        else:
            exchanges.append(found)
    return Recording(kind=kind, exchanges=tuple(exchanges), left_out=left_out)


def _entries(document: Any, where: str) -> tuple[str, str, list[Any]]:
    match document:
        case {"log": {"entries": list(entries)}}:
            return "har", "#/log/entries", entries
        case {"interactions": list(entries)}:
            return "vcr", "#/interactions", entries
        case {"http_interactions": list(entries)}:
            return "vcr", "#/http_interactions", entries
    raise SourceError(
        "neither a HAR file (`log.entries`) nor a cassette of vcrpy (`interactions`)",
        where=where,
        way_out="Read are HAR 1.2, Polly, vcrpy (YAML, JSON) and VCR",
    )
