"""Names of things that are not there, in the form of those that are."""

from __future__ import annotations

import re

_NUMBER = "987654321"
_UUID = "00000000-0000-4000-8000-0000000000ff"
_LONGEST_NUMBER = 18


def absent(name: str) -> str:
    """A name as this one, of nothing: another number, another UUID, a code of the same pattern."""
    if name.isdigit() and len(name) <= _LONGEST_NUMBER:
        return _NUMBER
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", name):
        return _UUID
    return re.sub(r"[A-Z]", "Q", re.sub(r"[a-z]", "q", re.sub(r"[0-9]", "8", name)))
