"""Strategies of strings that a pattern of ECMA-262 finds, by what Python's `re` makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from hypothesis import strategies as st

from harness.values.regex import found_in
from harness.values.regex_syntax import NotRegular, Ranges, category, inverted

_TOKEN = re.compile(r"\\([pP])\{([^}]*)\}|\\u\{([0-9a-fA-F]+)\}|\\k<(\w+)>|\(\?<(?=[A-Za-z_])|\\[^pP]|[\s\S]")
_FROM_RANGE, _RANGES = 26, 8
"""Characters of a range and ranges of a category that are drawn from: enough to vary, few enough to be fast."""


def matching(pattern: str, alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Strings in which the pattern is found. Raises: ValueError where Python has nothing like the pattern."""
    compiled = in_python(pattern)
    if compiled is None:
        raise ValueError(f"how to draw strings that /{pattern}/ finds is not known")
    return st.from_regex(compiled, alphabet=alphabet)


def finds(pattern: str, text: str) -> bool:
    """Whether a drawn text fits a pattern, by Python's `re` where our own reading leaves it open."""
    found = found_in(pattern, text)
    if found is not None:
        return found
    compiled = in_python(pattern)
    return compiled is not None and compiled.search(text) is not None


@lru_cache(maxsize=512)
def in_python(pattern: str) -> re.Pattern[str] | None:
    r"""The pattern for Python, with some characters of each Unicode category; None where there is no such pattern.

    In ECMA-262 `$` is the very end, and the classes `\d`, `\w` and `\s` are taken as ASCII.
    """
    try:
        return re.compile("".join(_translated(pattern)), re.ASCII)
    except (re.error, NotRegular, RecursionError, OverflowError):
        return None


def _translated(pattern: str) -> Iterator[str]:
    in_class = False
    for token in _TOKEN.finditer(pattern):
        sign, name, point, group = token.groups()
        if sign:
            some = _some(category(name.removeprefix("General_Category=").removeprefix("gc=")), negated=sign == "P")
            yield some if in_class else f"[{some}]"
        elif point:
            yield _escaped(int(point, 16))
        elif group:
            yield f"(?P={group})"
        elif token[0] == "(?<":
            yield "(?P<"
        elif token[0] == "$" and not in_class:
            yield r"\Z"
        elif token[0] == "[" and in_class:
            yield r"\["
        else:
            in_class = token[0] == "[" or (in_class and token[0] != "]")
            yield token[0]


def _some(ranges: Ranges, *, negated: bool) -> str:
    """Some of the characters, as they stand in a class."""
    chosen = inverted(ranges) if negated else ranges
    pairs = islice(chosen, _RANGES)
    return "".join(_escaped(point) for low, high in pairs for point in range(low, min(high, low + _FROM_RANGE) + 1))


def _escaped(point: int) -> str:
    return f"\\U{point:08x}"
