"""Automata find patterns in linear time and strings between patterns."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.values.regex import found_in
from harness.values.regex_automaton import Undecided
from harness.values.regex_search import Refused, shortest
from tests.growth import assert_linear

PIECES = ("a", "b", "[ab]", "[^a]", "(ab|c)", "a*", "(a|b)+", "b?", "a{2}", "c{1,2}", "^", "$", ".", "(?:bc)*")
WORDS = ["".join(letters) for size in range(5) for letters in product("abc", repeat=size)]


@given(st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
def test_matching_agrees_with_the_standard_library(source: str) -> None:
    """On patterns that both read alike, every short word gets the same answer."""
    pattern = re.compile(source)
    assert [word for word in WORDS if found_in(source, word)] == [word for word in WORDS if pattern.search(word)]


@given(
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
)
def test_the_shortest_string_lies_between_the_patterns(one: str, other: str) -> None:
    """What is found matches one and not the other; when nothing is found, no short word does either."""
    found = shortest([one], [Refused((other,))])
    if found:
        assert found_in(one, found[0])
        assert not found_in(other, found[0])
    else:
        assert not [word for word in WORDS if found_in(one, word) and not found_in(other, word)]


@pytest.mark.parametrize(
    ("source", "text", "answer"),
    [
        ("\\d", "٣", False),
        ("\\w", "é", False),
        ("\\s", "\u3000", True),
        ("^.$", "\n", False),
        ("a$", "a\n", False),
        ("\\u0041\\x42\\cA\\t", "AB\x01\t", True),
        ("^\\u{1F600}$", "😀", True),
        ("^\\uD83D\\uDE00$", "😀", True),
        ("^[\\b]$", "\b", True),
        ("^\\P{Lu}$", "a", True),
        ("^[^\\d\\s]+$", "ab", True),
        ("^\\W\\S\\D$", "-ab", True),
        ("^(?=.*[A-Z])(?!.*x)[A-Za-z]{2,5}$", "aB", True),
        ("^(?=.*[A-Z])(?!.*x)[A-Za-z]{2,5}$", "aBx", False),
        ("(?<=a)b", "ab", True),
        ("(?<=a)b", "bb", False),
        ("\\bcat\\b", "a cat!", True),
        ("\\bcat\\b", "cats", False),
        ("\\B", "", True),
        ("^(?:(?!x).)*$", "abc", True),
        ("^(?:(?!x).)*$", "abxc", False),
        ("^a(?=b$)|c", "ab", True),
        ("^a(?=b$)|c", "abb", False),
        ("(?=.*\\bq)a", "a q", True),
        ("(?<=(?=a)b)c", "bc", None),
        ("(a)\\1", "aa", None),
    ],
)
def test_the_dialect_is_ecma(source: str, text: str, answer: bool | None) -> None:
    """Classes are ASCII, a dollar is the very end, and what is not regular is undecided."""
    assert found_in(source, text) is answer


def test_lengths_and_exclusions_bound_the_search() -> None:
    """Strings have the wanted length and are none of the excluded ones."""
    assert shortest(["a"], low=3) == ["aaa"]
    assert shortest(["^[ab]$"], excluded=frozenset("a")) == ["b"]
    assert shortest(["$^"]) == [""]
    assert shortest(["^(ab)+$"], low=10_001, high=10_003) == ["ab" * 5001]
    assert shortest(["^[ab]$"], excluded=frozenset("ab")) == []
    assert shortest([], [Refused((), 0, 2)], high=3) == ["aaa"]
    assert shortest(["^a*$"], high=2, most=5) == ["", "a", "aa"]
    assert len(shortest([], excluded=frozenset(f"w{i}" for i in range(100)), low=2)[0]) == 2


def test_conditions_take_part_in_the_search() -> None:
    """Leading look-aheads count on both sides."""
    password = "^(?=.*\\d)(?!.*z).{2,}$"
    assert shortest(["^[a-z]+$"], [Refused((password,))]) == ["a"]
    assert shortest([password], [Refused((password,))]) == []
    assert shortest([password, "^z"]) == []


def test_dialects_agree_on_the_strings_found() -> None:
    """A line break is not put at the end while another place does."""
    assert shortest([], [Refused(("^.+$",))], low=2, high=2) == ["\na"]


@pytest.mark.parametrize("source", ["^(a|b)*a(a|b){18}$", "(a)\\1"])
def test_what_is_too_large_or_irregular_is_undecided(source: str) -> None:
    """The search gives up instead of running on."""
    with pytest.raises(Undecided):
        shortest(["^(a|b)*$", source], [Refused(("^(a|b)*a(a|b){17}$",))])


@pytest.mark.parametrize("source", ["^(a+)+$", "^(a|a)*$", "(a*)*b"])
def test_hostile_patterns_take_linear_time(source: str) -> None:
    """The classical exploding patterns are none here."""

    def search(text: str) -> None:
        assert found_in(source, text) is False

    assert_linear(lambda size: "a" * size + "!", search, 20_000)
