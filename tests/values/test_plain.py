"""Exact values become plain JSON without losing digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from harness.values.plain import json_text, plain


def test_fractions_become_the_plainest_number() -> None:
    """Whole numbers are ints, short decimals floats, everything else decimals."""
    assert plain({"a": [Fraction(4, 2), Fraction(1, 4)]}) == {"a": [2, 0.25]}
    assert plain(Fraction(1, 10**30)) == 1e-30
    long = Fraction(12345678901234567890123, 10**22)
    assert plain(long) == Decimal("1.2345678901234567890123")
    assert plain(Fraction(10**400 * 2 + 1, 2)) == Decimal(10**400 * 2 + 1) / 2 or isinstance(
        plain(Fraction(10**400 * 2 + 1, 2)), Decimal
    )


def test_text_keeps_all_digits() -> None:
    """Decimals are written out, also inside of other values."""
    assert json_text({"a": [Decimal("1.10"), None, "é"]}) == '{"a":[1.10,null,"\\u00e9"]}'
    assert json_text(Decimal("1e500")) == "1E+500"
    assert json_text({"a": 1}) == '{"a":1}'
