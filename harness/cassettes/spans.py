"""Stretches of a text that something around them names: a column, a key, a word before. Each is changed as that field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.cassettes.places import Side, name_parts

Walk = Callable[[str, tuple[str, ...], str, Side], str]
"""Changes what stands in a text: carrier, names, the text, the side."""

HINT = re.compile(
    r"pass|pwd|secret|token|jwt|key|cred|auth|salt|sign|cookie|pin\b|_pw|_sk|hmac|seed|pepper|dsn|identified|code|otp|cv[cv]|csc|"
    r"kind:|\d{4}:|/(?:reset|forgot|invite|accept|verif|email|activat|confirm|magic|unsub|recover|unlock)",
    re.IGNORECASE,
)
"""A text without any of these names nothing that is looked for."""


_SHORTEST = 3
"""Units: characters. A security code of a card is no shorter."""


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a text and the name of what it holds.

    Shape: `carrier` is `json` where the name is a field's own, `setting` for a variable of a program's surroundings,
    `near` where the name only stands nearby, and `path` for a segment of an address.
    """

    name: str
    start: int
    end: int
    carrier: str = "json"


def rewrite(text: str, found: Iterable[Named], side: Side, walk: Walk) -> str:
    """The text with its named stretches changed; of two that overlap, the first.

    A stretch that comes again, of the same name, and stayed as it was, stays so.
    """
    pieces, done, same = list[str](), 0, set[tuple[str, str, str]]()
    for each in sorted(found, key=lambda named: (named.start, -named.end)):
        if each.start < done or each.end - each.start < _SHORTEST:
            continue
        plain = text[each.start : each.end]
        if (each.carrier, each.name, plain) in same:
            continue
        changed = walk(each.carrier, name_parts(each.name), plain, side)
        if changed == plain:
            same.add((each.carrier, each.name, plain))
        pieces += [text[done : each.start], changed]
        done = each.end
    return "".join([*pieces, text[done:]]) if pieces else text
