"""Patterns are parsed as ECMA-262 means them."""

from __future__ import annotations

import pytest

from harness.values.regex_syntax import NotRegular, Parts, category, inverted, merged, parse, parts


@pytest.mark.parametrize(
    "source",
    [
        "(", ")", "[a", "*a", "a{3,2}", "a{1001}", "^*", "\\", "[b-a]", "(?a)", "\\1", "\\b*", "(?=a)+", "(?<n",
        "\\x1", "\\u{110000}", "\\u{zz}", "\\u12", "\\p{L", "\\p{Script=Latin}", "(" * 200 + ")" * 200, "a" + "(a{900}){900}",
    ],
)  # fmt: skip
def test_what_is_no_pattern_or_not_regular_is_refused(source: str) -> None:
    """Faults, back references, repeated anchors and what is too large raise the same error, here or when states are made."""
    from harness.values.regex_automaton import Automaton

    with pytest.raises(NotRegular):
        Automaton(source)


@pytest.mark.parametrize("source", ["a{,3}", "a{x", "{", "]", "}", "[]-a]", "[\\w-x]", "(?:a)", "(?<n>a)", "(?P<n>a)"])
def test_what_annex_b_allows_is_read(source: str) -> None:
    """Lone braces and brackets, odd classes and named groups parse."""
    assert parse(source)


def test_ranges_are_merged_and_inverted() -> None:
    """Code point ranges have one form."""
    assert merged([(5, 6), (1, 3), (4, 4)]) == ((1, 6),)
    assert inverted(((0, 9), (11, 0x10FFFF))) == ((10, 10),)


def test_general_categories_are_known() -> None:
    """Letters include those beyond ASCII."""
    assert any(low <= ord("é") <= high for low, high in category("Ll"))
    assert not any(low <= ord("é") <= high for low, high in category("Lu"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("^(?=a)b", Parts(("^(?:a)", "^b"))),
        ("^(?!a)(?=[)])b$", Parts(("^(?:[)])", "^b$"), ("^(?:a)",))),
        ("^(?=\\))b", Parts(("^(?:\\))", "^b"))),
        ("^(?=a)b|c", Parts(("^(?=a)b|c",))),
        ("^(?=a", Parts(("^(?=a",))),
        ("^a$", Parts(("^a$",))),
    ],
)
def test_leading_look_aheads_become_patterns_of_their_own(source: str, expected: Parts) -> None:
    """A pattern that begins with conditions is the same as all of them at once."""
    assert parts(source) == expected
