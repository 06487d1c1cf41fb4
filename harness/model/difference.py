"""Differences: neutral facts, what was expected beside what was observed, and the place where they were seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from harness.model.contract import Occurrence
from harness.model.exchange import Exchange
from harness.model.location import Path

Direction: TypeAlias = Literal["request", "response"]
"""A response flows provider to consumer, a request consumer to provider."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A JSON value that proves a difference: the producer may send it, the consumer refuses it."""

    value: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One fact about two sides.

    Shape: `kind` is one of the documented kinds (`KINDS`); `path` leads from the compared root to the part that differs;
    `expected` is what the consumer accepts and `observed` what the producer may send, in short words; `witness` is a whole
    value of the compared root and `pointer` the JSON Pointer within it at which the consumer refuses.
    """

    kind: str
    path: Path = ()
    expected: str = ""
    observed: str = ""
    witness: Witness | None = None
    pointer: str = ""
    members: tuple[Any, ...] = ()
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in a contract two sides were compared.

    Shape: `position` names the part in words: `response 200`, `request body`, `query parameter limit`, `response header ETag`.
    """

    operation: str
    direction: Direction
    position: str = ""
    status: str = ""
    content_type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mismatch:
    """A difference at its place: what drift, breaking and replay rules judge.

    Shape: `provider` and `consumer` are the declarations on both sides (in a contract diff: revision and base);
    `operations` are all operations that reach this pair of declarations; `exchange` is the recorded or provoked exchange
    that shows it, where there is one; `confidence` is `certain` where the consumer's type was declared and `inferred`
    where it was read from usage.
    """

    difference: Difference
    place: Place
    provider: Occurrence
    consumer: Occurrence
    operations: tuple[str, ...] = ()
    exchange: Exchange | None = None
    confidence: Literal["certain", "inferred"] = "certain"
    hints: tuple[str, ...] = field(default=())
