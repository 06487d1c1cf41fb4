"""Regular expressions of ECMA-262: whether one is found in a text, in linear time."""

from __future__ import annotations

from functools import lru_cache

from harness.values.regex_automaton import Undecided
from harness.values.regex_looking import automaton
from harness.values.regex_syntax import parts


@lru_cache(maxsize=512)
def found_in(source: str, text: str) -> bool | None:
    """Whether the pattern is found in the text; None when that is undecided."""
    wanted, unwanted = parts(source)
    answer: bool | None = True
    for each in (*wanted, *unwanted):
        found = _found(each, text)
        if found is None:
            answer = None
        elif found is (each in unwanted):
            return False
    return answer


def _found(source: str, text: str) -> bool | None:
    machine = automaton(source)
    try:
        return None if machine is None else machine.finds(text)
    except Undecided:
        return None
