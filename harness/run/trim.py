"""A provider's published contract cut to the operations in use: those that are named, or those that cassettes hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.cassettes import store
from harness.compare.exchanges import ExchangeJudge
from harness.model.errors import SourceError
from harness.run.replay import read_judge
from harness.sources.documents import parse_document
from harness.sources.trimming import Cut, trimmed


@dataclass(frozen=True, kw_only=True, slots=True)
class Trimmed:
    """A trimmed contract as text, and what was kept of how many operations. Units: sizes are bytes."""

    text: str
    cut: Cut
    before: int

    @property
    def summary(self) -> str:
        """`3 of 587 operations, 41 KB of 7,412 KB`."""
        sizes = f"{_size(len(self.text))} of {_size(self.before)}"
        return f"{len(self.cut.kept)} of {len(self.cut.held)} operations, {sizes}"


def _size(octets: int) -> str:
    return f"{octets // 1024:,} KB" if octets >= _SMALL else f"{octets:,} bytes"


_SMALL = 10 * 1024
"""Units: bytes. Less is told to the byte."""


def trim(
    file: Path, operations: Sequence[str], *, root: Path, recorded: Path | None = None, source: str = ""
) -> Trimmed:
    """Trim a file to the named operations, and to those that the cassettes below `recorded` hold.

    Shape: `source` is where the file was published, kept in the result; without it, the file's name stands there.
    Raises: SourceError, UsageError.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(file), way_out="Check the path") from None
    document = parse_document(content, where=str(file))
    wanted = [*operations, *(_held(read_judge(file, root), recorded, root) if recorded else ())]
    cut = trimmed(document, wanted, source=source or file.name, sha256=hashlib.sha256(content).hexdigest())
    text = json.dumps(cut.document, indent=2, ensure_ascii=False) + "\n"
    return Trimmed(text=text, cut=cut, before=len(content))


def _held(judge: ExchangeJudge, folder: Path, root: Path) -> Iterator[str]:
    """Names of the operations that were recorded."""
    found = list(store.discover(folder))
    if not found:
        raise SourceError(
            "there is no cassette", where=str(folder), way_out="Name the folder of a provider's cassettes"
        )
    for each in found:
        for exchange in store.load(each, root=root).exchanges:
            operation = judge.operation(exchange)
            if operation is not None:
                yield operation.name
