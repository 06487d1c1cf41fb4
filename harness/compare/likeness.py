"""How alike two names, paths or operations are: what tells a new name from a new thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ALIKE = 0.7


def bare(name: str) -> str:
    """A name without case and joints: `created_at` and `createdAt` are spelled alike."""
    return name.replace("_", "").replace("-", "").lower()


def words(name: str) -> frozenset[str]:
    """The words of a name, however they are joined."""
    return frozenset(each.lower() for each in _WORD.findall(name))


def alike(name: str, other: str) -> bool:
    """Do two names share a word, or nearly all their letters?"""
    return bool(words(name) & words(other)) or SequenceMatcher(None, bare(name), bare(other)).ratio() >= _ALIKE


def overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """What two sets share, of all that they hold: 0 to 1; two empty ones say nothing, which is 0."""
    mine, theirs = frozenset(one), frozenset(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def path_likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two paths share, segment by segment in their order: 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
