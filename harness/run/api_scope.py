"""Which operations of a contract a run is about: named ones, one part of them, and none that may do harm elsewhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from harness.model.contract import Contract, Operation
from harness.model.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a run may send, and how fast.

    Shape: `include` and `exclude` are patterns of operations (`GET /users*`, `/admin/*`, `DELETE *`); `shard` is (2, 4) for the
    second of four parts; `corpus` is the folder of stored requests and `keep` says to store new ones; `destructive` allows
    changes on a foreign server, None where the target's own address decides. `against` is the target of the version to compare with, empty for none. `document` is a file of the OpenAPI document, None where the target has it. `memory` is the folder
    in which runs without findings are remembered, None for not at all; `whole` drives what has not changed since as well. Units: `wait_for` is seconds until a server must
    answer, `rate` is requests a second.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    shard: tuple[int, int] = (1, 1)
    wait_for: float = 0.0
    rate: float | None = None
    destructive: bool | None = None
    corpus: Path | None = None
    keep: bool = False
    against: str = ""
    document: Path | None = None
    memory: Path | None = None
    whole: bool = False


WHOLE = Scope()
"""All operations, as the target's address allows."""


def within(contract: Contract, scope: Scope) -> Contract:
    """The contract's operations that the patterns leave. Raises: UsageError when they leave none of some."""
    kept = tuple(
        each
        for each in contract.operations
        if (not scope.include or _matches(each, scope.include)) and not _matches(each, scope.exclude)
    )
    if contract.operations and not kept:
        names = ", ".join(each.name for each in contract.operations[:12])
        raise UsageError("no operation is left by --include and --exclude", way_out=f"There are {names}")
    return replace(contract, operations=kept)


def of_shard(operations: Sequence[Operation], shard: tuple[int, int]) -> tuple[Operation, ...]:
    """One part of the operations; those of one kind of thing stay together, because one makes what another needs."""
    number, parts = shard
    common = _common([each.path for each in operations])
    kinds = {each.name: zlib.crc32(_kind(each.path, common).encode()) % parts for each in operations}
    return tuple(each for each in operations if kinds[each.name] == number - 1)


def _matches(operation: Operation, patterns: Iterable[str]) -> bool:
    """Does a pattern name this operation, by method and path, by path alone or by its id?"""
    names = (operation.name, operation.path, operation.operation_id)
    return any(fnmatchcase(name, pattern) for name in names if name for pattern in patterns)


def _kind(path: str, common: int) -> str:
    """The first word of a path behind what all paths begin with."""
    return path.strip("/").split("/")[common:][:1][0] if len(path.strip("/").split("/")) > common else path


def _common(paths: Sequence[str]) -> int:
    """How many words all paths begin with, as `/api/v1` is."""
    words = [path.strip("/").split("/") for path in paths]
    count = 0
    while words and all(len(each) > count + 1 and each[count] == words[0][count] for each in words):
        count += 1
    return count
