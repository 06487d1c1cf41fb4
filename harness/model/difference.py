"""Differences: neutral facts, what was expected beside what was observed, and the place where they were seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from harness.model.contract import Occurrence
from harness.model.edit import Edit
from harness.model.exchange import Exchange
from harness.model.location import Path

Direction: TypeAlias = Literal["request", "response"]
"""A response flows provider to consumer, a request consumer to provider."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "field-missing": "the consumer requires a field that the producer never sends",
        "field-optional": "the consumer requires a field that the producer may leave out",
        "field-refused": "the producer may send a field that the consumer, being closed, refuses",
        "null-refused": "the producer may send null, the consumer does not take it",
        "kind-refused": "the producer may send another JSON kind than the consumer takes",
        "value-refused": "the producer may send values (`members` lists them all) outside the consumer's enum or literal",
        "value-open": "the producer may send any value of a kind, the consumer takes only the members of an enum or literal",
        "integer": "the producer may send fractions, the consumer takes whole numbers",
        "range": "the producer's numbers reach beyond the consumer's bounds",
        "multiple": "the producer may send numbers that are no multiple of the consumer's step",
        "length": "the producer's strings may be shorter or longer than the consumer takes",
        "pattern": "the producer may send strings that do not match the consumer's pattern",
        "format": "the producer may send strings that are not of the consumer's format",
        "item-count": "the producer's arrays may be shorter or longer than the consumer takes",
        "tuple": "the producer's arrays have no fixed form where the consumer has positions, or other positions",
        "unique": "the producer may repeat items, the consumer wants them unique",
        "contains": "the producer's arrays may hold too few or too many items of a shape that the consumer counts",
        "size": "the producer's objects may have fewer or more properties than the consumer takes",
        "name": "the producer may send property names that the consumer refuses",
        "dependency": "the producer may send properties in a combination that the consumer refuses",
        "alternative-refused": "no alternative of the consumer takes this alternative of the producer",
        "host-refused": "the consumer wants a value that is never JSON (a Date, a bigint), or the producer holds one",
        "uninhabited": "the producer can send no value at all, so everything takes it",
        "literal-unsent": "the consumer compares a field with literals that the producer never sends",
        "field-never-sent": "the consumer reads a field that may be absent, and that the producer never sends",
        "unchecked": "the two sides could not be compared; `detail` says why",
    }
)
"""Every kind of difference that a comparison of shapes makes, with its meaning; rules are written over these."""

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "operation-added": "an operation is new",
        "operation-removed": "an operation is gone before an announced end",
        "operation-retired": "an operation is gone after its announced end, or had promised nothing",
        "operation-deprecated": "an operation is deprecated, with the day of its end",
        "operation-deprecated-without-sunset": "an operation is deprecated without the day of its end",
        "operation-reinstated": "an operation is no longer deprecated",
        "unpromised-changed": "an operation changed that may change at will",
        "sunset-shortened": "something deprecated ends sooner",
        "sunset-unreadable": "a sunset is no day, so that nobody knows which comes sooner",
        "stability-lowered": "a lower level of stability is promised",
        "stability-unknown": "a level of stability that nobody knows is promised",
        "security-tightened": "credentials that sufficed do not",
        "security-loosened": "credentials suffice that did not",
        "parameter-added": "an optional parameter is new",
        "parameter-removed": "a parameter is gone before an announced end",
        "parameter-retired": "a parameter is gone after its announced end",
        "parameter-demanded": "a parameter is required that was not",
        "parameter-undemanded": "a parameter is optional that was required",
        "parameter-deprecated": "a parameter is deprecated",
        "parameter-encoding": "a list or object is written otherwise in a parameter",
        "parameter-default": "a parameter that is left out stands for another value",
        "parameter-empty": "a parameter may not be empty any more",
        "body-added": "a request may have a body",
        "body-removed": "a request has no body any more",
        "body-demanded": "a request must have a body",
        "body-undemanded": "a request may leave out its body",
        "request-type-added": "a request may be of a further content type",
        "request-type-removed": "a request may not be of a content type any more",
        "response-type-added": "an answer may be of a further content type",
        "response-type-removed": "an answer is not of a content type any more",
        "status-added": "an answer may have a further status",
        "status-removed": "a status of success is gone",
        "error-status-removed": "a status of failure is gone",
        "header-added": "a header of an answer is new",
        "header-removed": "a header that was always sent is gone",
        "header-unsent": "a header that was sent now and then is gone",
        "header-undemanded": "a header, or a part of a webhook, that was always sent may be left out",
        "format-unasked": "a webhook or callback may be sent in a format that its receivers did not read",
        "field-unread": "a field is not declared where it arrives, and nothing refuses it",
        "field-unsent": "a field is declared where it arrives, and nobody sends it",
        "field-withheld": "a field is read-only, so that requests do not hold it any more",
        "field-exposed": "a field was write-only, and is sent",
        "field-deprecated": "a field is deprecated",
        "field-default": "a field that is left out stands for another value",
        "open-enum": "an enum that is open has other values",
        "xml": "a value is written otherwise in XML",
        "server-path": "all that an operation is reached under has another path",
        "token-address": "tokens are asked for at another address",
        "discriminator": "alternatives are told apart by another field or by other values",
        "alternative-undeclared": "a named alternative is not known on the other side, though its values are taken",
        "wider": "more is taken than is sent",
        "untold": "an answer may be anything that was described",
        "contradiction": "text that no string can be is of another kind",
        "idle": "a constraint changed that not everybody heeds",
    }
)
"""Every kind of change between two versions of a contract, beside `KINDS`; in a response the revision sends."""


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
    where it was read from usage; `edit` would mend it at the consumer, where that needs no judgement. `more` counts the
    further differences of this kind in the same pair of types, which are not told one by one.
    """

    difference: Difference
    place: Place
    provider: Occurrence
    consumer: Occurrence
    operations: tuple[str, ...] = ()
    exchange: Exchange | None = None
    confidence: Literal["certain", "inferred"] = "certain"
    hints: tuple[str, ...] = field(default=())
    edit: Edit | None = None
    more: int = 0
