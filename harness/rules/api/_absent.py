"""Names of things that are not there, in the form of those that are."""

from __future__ import annotations

import re

_NUMBER = 987654321
_LONGEST_NUMBER = 18


def absent(name: str, nth: int = 0) -> str:
    """A name as this one, of nothing: another number, another UUID, a code of the same pattern.

    Each rule takes an `nth` of its own: what one of them has made by mistake another must not find.
    """
    if name.isdigit() and len(name) <= _LONGEST_NUMBER:
        return str(_NUMBER + nth)
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", name):
        return f"00000000-0000-4000-8000-{0xFF00 + nth:012x}"
    digit, letter = str((8 + nth) % 10), chr(ord("q") + nth % 10)
    return re.sub(r"[A-Z]", letter.upper(), re.sub(r"[a-z]", letter, re.sub(r"[0-9]", digit, name)))
