"""Strings between sets are found, or proved not to exist, or left open honestly."""

from __future__ import annotations

import pytest

from harness.model import shape as s
from harness.values.search.core import find
from harness.values.search.outcome import Found, Unsure

PATTERN = s.string(patterns=("^[a-c]{1,3}$",))
ODD = s.string(patterns=("(a)\\1b",))


@pytest.mark.parametrize(
    ("inside", "outside", "value"),
    [
        (s.STRING, [s.literal("")], "a"),
        (s.string(min_length=3), [s.string(max_length=5)], "aaaaaa"),
        (PATTERN, [s.string(patterns=("^a",))], "b"),
        (PATTERN, [s.string(max_length=1), s.literal("aa")], "ab"),
        (PATTERN, [s.complement(s.string(patterns=("b",)))], "b"),
        (PATTERN, [s.complement(s.enum(["zz", "cab"]))], "cab"),
        (s.enum(["a", "bb"]), [s.string(max_length=1)], "bb"),
        (s.STRING, [s.string(format="date")], ""),
        (s.string(format="uuid"), [s.string(format="email")], "00000000-0000-0000-0000-000000000000"),
        (s.string(format="uri-reference"), [s.string(format="uri")], ""),
        (s.string(patterns=("^\\d{4}-\\d\\d-\\d\\d$",)), [s.string(format="date")], "0000-00-00"),
        (s.string(patterns=("^a",)), [s.intersect(s.enum(["a", "b"]), s.string(patterns=("b",)))], "a"),
        (s.string(min_length=2), [s.string(patterns=("^a",)), s.string(patterns=("^0",))], "ba"),
    ],
)
def test_found(inside: s.Shape, outside: list[s.Shape], value: str) -> None:
    """A short string is found."""
    assert find(inside, outside) == Found(value)


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (PATTERN, [s.string(min_length=1)]),
        (PATTERN, [s.string(patterns=("[abc]",))]),
        (PATTERN, [s.string(max_length=2), s.string(min_length=3)]),
        (PATTERN, [s.string(patterns=("^a",)), s.string(patterns=("^[bc]",))]),
        (s.string(patterns=("^[ab]$",)), [s.enum(["a", "b"])]),
        (s.string(max_length=1, patterns=("^a*$",)), [s.enum(["", "a"])]),
        (s.string(format="uuid"), [s.string(format="hostname")]),
        (s.string(format="date"), [s.STRING]),
        (ODD, [ODD]),
        (s.intersect(ODD, s.string(max_length=5)), [ODD]),
        (s.string(patterns=("^a$", "^b$")), []),
        (s.string(format="my-own"), [s.string(format="another")]),
        (
            s.string(patterns=("^x",)),
            [s.intersect(s.enum(["x", "y"]), s.string(patterns=("x",))), s.string(min_length=2)],
        ),
    ],
)
def test_proved(inside: s.Shape, outside: list[s.Shape]) -> None:
    """There is no such string."""
    assert find(inside, outside) is None


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (ODD, [s.string(min_length=3)]),
        (s.string(format="date"), [s.string(patterns=("^[0-9-]+$",))]),
        (s.enum(["ab"]), [ODD]),
        (s.string(min_length=2_000_000, patterns=("a",)), [s.string(patterns=("b",))]),
    ],
)
def test_open(inside: s.Shape, outside: list[s.Shape]) -> None:
    """What cannot be decided says so."""
    assert isinstance(find(inside, outside), Unsure)
