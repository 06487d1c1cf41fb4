"""A small run of the second oracle: TypeScript's own checker must say of plain types what our relation says."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.oracle.typescript import Pair, checked, disagreements, pairs
from benchmarks.oracle.typescript_types import Type, text
from harness.model.errors import CannotRun

PAIRS = 300


def test_typescript_agrees(tmp_path: Path) -> None:
    """Of pairs of which a good part fits and a good part does not, each is answered alike."""
    asked = list(pairs("tests", PAIRS))
    try:
        fitting = sum(checked(asked, tmp_path))
    except CannotRun as missing:
        pytest.skip(str(missing))
    assert PAIRS / 5 < fitting < PAIRS * 4 / 5
    assert disagreements(asked, tmp_path) == []


def test_the_oracle_notices_a_wrong_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relation that says yes to everything is caught."""
    monkeypatch.setattr(Pair, "answer", lambda _: "yes")
    words, numbers = (Type(kind="scalar", word=each) for each in ("string", "number"))
    try:
        (told,) = disagreements([Pair(seed="x", producer=words, consumer=numbers)], tmp_path)
    except CannotRun as missing:
        pytest.skip(str(missing))
    assert told == "x: TypeScript says no, we say yes: string  →  number"


def test_pairs_are_the_same_for_the_same_seed() -> None:
    """A disagreement's name is enough to see it again."""
    first, again = (next(pairs("a/3", 1)) for _ in range(2))
    assert (first.seed, text(first.producer)) == (again.seed, text(again.producer))
    assert text(first.producer) != text(first.consumer)
