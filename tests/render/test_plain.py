"""Odd values become JSON without failing."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.finding import Severity
from harness.render.plain import compact, encoded, plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), "nan"),
        (Decimal("Infinity"), "Infinity"),
        (Decimal("2.00"), 2),
        (Fraction(1, 4), 0.25),
        (2.0, 2.0),
        (True, True),
        (b"\xffa", "\\xffa"),
        (Severity.HINT, "hint"),
        ({1: (2, {3})}, {"1": [2, [3]]}),
        (range(2), "range(0, 2)"),
    ],
)
def test_a_value_that_is_not_json_becomes_the_nearest_that_is(value: Any, expected: Any) -> None:
    """Exact numbers turn into numbers, everything else into its text."""
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_a_number_beyond_all_measure_is_written_in_hexadecimal() -> None:
    """Python refuses to write it in decimal."""
    assert plain(10**5000) == hex(10**5000)


def test_a_value_that_holds_itself_is_cut() -> None:
    """Recursion has an end."""
    loop: list[Any] = []
    loop.append(loop)
    assert "…" in compact(loop)


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written(text: str) -> None:
    """Lone surrogates too, which no encoding has."""
    assert isinstance(encoded(text), bytes)
    assert json.loads(json.dumps(plain(text))) == text
