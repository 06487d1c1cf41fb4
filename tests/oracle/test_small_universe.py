"""Schemas of few words against every value of a small universe: no answer may contradict what is simply tried out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from benchmarks.oracle import rare
from benchmarks.oracle.schemas import Drawing
from benchmarks.oracle.trial import validators
from harness.compare.assign import Answer
from harness.run.assign import assign_schemas

ABSENT = object()
MEMBERS = (ABSENT, None, 1, "a")
OBJECTS = [
    {name: value for name, value in zip(("a", "ab", "id"), values, strict=True) if value is not ABSENT}
    for values in product(MEMBERS, repeat=3)
]
ARRAYS = [list(items) for length in range(4) for items in product((None, 0, 1, "a"), repeat=length)]
NUMBERS = [*range(-7, 14), 0.1, 0.3, 0.5, 1.5, 2.5, 4.5, 30]
FAMILIES: dict[str, tuple[Callable[[rare.Drawer, int], Any], list[Any]]] = {
    "scarce": (rare.scarce, OBJECTS),
    "dependent": (rare.dependent, OBJECTS),
    "counted": (rare.counted, ARRAYS),
    "listed": (rare.listed, ARRAYS),
    "stepped": (rare.stepped, NUMBERS),
    "covering": (rare.covering, [*OBJECTS, *ARRAYS, *NUMBERS]),
    "leftover": (rare.leftover, [*OBJECTS, *ARRAYS]),
}
SCHEMAS = 8


def _fault(answer: Answer, producer: Any, consumer: Any, escaped: list[Any]) -> str:
    """What is wrong with an answer, given the values of the universe that go through."""
    if answer.verdict == "yes" and escaped:
        return f"yes, but {escaped[0]!r} goes through: {producer} | {consumer}"
    if answer.witness is None:
        return ""
    proofs = zip(*(validators(schema, "draft2020-12") for schema in (producer, consumer)), strict=True)
    sound = all(
        sent.is_valid(answer.witness.value) and not taken.is_valid(answer.witness.value) for sent, taken in proofs
    )
    return "" if sound else f"no, but {answer.witness.value!r} proves nothing: {producer} | {consumer}"


@pytest.mark.parametrize("family", FAMILIES)
def test_no_answer_contradicts_what_is_tried_out(family: str) -> None:
    """Every pair of a handful of schemas, in both directions; hardly any is left open."""
    draw, universe = FAMILIES[family]
    drawing = Drawing(Random(f"universe/{family}"))
    drawn = [draw(drawing, 0) for _ in range(SCHEMAS)]
    accepted = [[validators(schema, "draft2020-12")[0].is_valid(value) for value in universe] for schema in drawn]
    faults, unknown = [], 0
    for one, other in permutations(range(SCHEMAS), 2):
        answer = assign_schemas(drawn[one], drawn[other])
        sides = zip(universe, accepted[one], accepted[other], strict=True)
        escaped = [value for value, sent, taken in sides if sent and not taken]
        faults.append(_fault(answer, drawn[one], drawn[other], escaped))
        unknown += answer.verdict == "unknown"
    assert [fault for fault in faults if fault] == []
    assert unknown <= 2
