"""Two recordings of one operation beside each other: types count, values do not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.compare.recordings import compare_recordings
from harness.model.exchange import Exchange, Request, Response
from harness.model.location import dotted


def _exchange(body: Any, *, status: int = 200, kind: str = "application/json") -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(
        request=Request(method="GET", url="https://api.acme.test/x"),
        response=Response(status=status, headers=(("Content-Type", kind),), body=content),
    )


def _found(old: list[Any], new: list[Any]) -> list[str]:
    found = compare_recordings(map(_exchange, old), map(_exchange, new), lambda _: "GET /x")
    return [f"{each.kind} {dotted(each.path)}" for each in found]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([{"a": 1, "b": 1}], [{"a": 1}], ["field-gone b"]),
        ([{"a": 1}], [{"a": 1, "b": {"c": 1}}], ["field-new b"]),
        ([{"a": 1}], [{"a": {"c": 1}}], ["type-changed a"]),
        ([{"a": 1}], [{"a": 1.5}], ["type-changed a"]),
        ([{"a": 1}], [{"a": None}], ["null-new a"]),
        ([{"a": [{"b": 1}]}], [{"a": [{"b": 1}, {"b": None}]}], ["null-new a[].b"]),
        ([{"payment_status": "paid"}], [{"payment_status": "void"}], ["value-new payment_status"]),
        ([{"orderState": "paid"}], [{"orderState": None}, {"orderState": "void"}], ["null-new orderState", "value-new orderState"]),
        ([[1]], [["a"]], ["type-changed []"]),
    ],
)  # fmt: skip
def test_drift_is_found(old: list[Any], new: list[Any], found: list[str]) -> None:
    """Fields that came and went, types, nulls and words; below a changed place nothing is told twice."""
    assert _found(old, new) == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([{"id": "re_1", "at": "2026-01-01"}], [{"id": "re_2", "at": "2027-12-31"}]),
        ([{"a": 1.5}], [{"a": 2}]),
        ([{"a": None}], [{"a": "x"}]),
        ([{"a": []}], [{"a": [{"b": 1}]}]),
        ([{"a": [{"b": 1}]}], [{"a": []}]),
        ([{"a": 1, "b": 1}, {"a": 1}], [{"a": 1}]),
        ([{"metadata": {"order": "7"}}], [{"metadata": {"cart": "8"}}]),
        ([{"items": {"item 1001": {"n": 1}}}], [{"items": {"item 1002": {"n": 2}}}]),
        ([{"name": "Ada", "status": "200"}], [{"name": "Grace", "status": "404"}]),
        ([b"not json"], [{"a": 1}]),
    ],
)
def test_values_are_silent(old: list[Any], new: list[Any]) -> None:
    """Dates, ids, amounts, names, entries of maps, empty lists, and fields that were not always there."""
    assert _found(old, new) == []


def test_only_what_both_hold_is_compared() -> None:
    """Another class of status is another answer; one of the same class took the other's place."""
    old, created = [_exchange({"a": 1})], [_exchange({"b": 1}, status=201)]
    assert [each.kind for each in compare_recordings(old, created, lambda _: "GET /x")] == ["status-changed"]
    refused = [_exchange({"b": 1}, status=404), *old]
    assert list(compare_recordings(old, refused, lambda _: "GET /x")) == []
    assert list(compare_recordings(old, [_exchange(b"<a>", kind="text/html")], lambda _: "GET /x")) == []
