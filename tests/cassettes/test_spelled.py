"""Known texts are found, whichever way they are searched for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cassettes.spelled import Spelled

MANY = {f"filler-{number:06}": "-" for number in range(100)}


@given(
    st.lists(st.text("ab", min_size=6, max_size=9), min_size=1, max_size=6, unique=True), st.text("abc", max_size=60)
)
def test_many_are_found_as_few_are(wanted: list[str], text: str) -> None:
    """The longest at the first place wins, as in an expression of all of them."""
    stands = {each: f"<{place}>" for place, each in enumerate(wanted)}
    expression = re.compile("|".join(sorted(wanted, key=len, reverse=True)))
    expected = expression.sub(lambda found: stands[found.group()], text)
    assert Spelled(stands).sub(str, text) == expected
    assert Spelled(stands | MANY).sub(str, text) == expected


def test_long_texts_are_found_before_those_within() -> None:
    """A key of several pages goes as a whole, and what stands beside it as well."""
    long = "key-" * 2_000
    search = Spelled({long: "<1>", long[:-4] + "more": "<2>", "key-key-": "<3>", **MANY})
    assert search.sub(str, f"a {long} b key-key- c {long[:-4]}more d") == "a <1> b <3> c <2> d"
    assert search.sub(str, "nothing") == "nothing"


def test_short_texts_are_refused() -> None:
    """They would be overlooked."""
    with pytest.raises(ValueError, match="fewer than 6"):
        Spelled({"abcde": "<1>"})
