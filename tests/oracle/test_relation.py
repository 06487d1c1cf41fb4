"""A small run of the oracle: independent validators may contradict any of our answers."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.oracle.trial import Pair, pair, pairs, tried
from harness.compare.assign import Answer


@pytest.mark.parametrize("seed", ["tests/1", "tests/2", "tests/3", "tests/4"])
def test_validators_do_not_contradict_us(seed: str) -> None:
    """No wrong yes, no wrong no, every witness confirmed by two validators, next to nothing unknown."""
    trials = [tried(each, samples=24) for each in islice(pairs(seed), 150)]
    assert [f"{trial.pair.seed}: {trial.fault}" for trial in trials if trial.fault] == []
    assert sum(trial.answer.verdict == "unknown" for trial in trials) <= 3


def test_the_oracle_notices_a_wrong_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relation that says yes to everything is caught."""
    monkeypatch.setattr("benchmarks.oracle.trial.assign_schemas", lambda *_, **__: Answer(verdict="yes"))
    narrowed = Pair(producer={"type": "string"}, consumer={"type": "string", "maxLength": 1}, known="open", seed="x")
    assert "goes through" in tried(narrowed).fault


def test_the_oracle_notices_a_wrong_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """A no without a witness, or with a wrong one, is caught."""
    from harness.model.difference import Witness

    widened = Pair(producer={"type": "integer"}, consumer={"type": "number"}, known="yes", seed="x")
    for witness, fault in ((None, "without a witness"), ("a", "refuses the witness"), (1, "accepts the witness")):
        answer = Answer(verdict="no", witness=None if witness is None else Witness(witness))
        monkeypatch.setattr("benchmarks.oracle.trial.assign_schemas", lambda *_, said=answer, **__: said)
        assert fault in tried(widened).fault


def test_pairs_are_the_same_for_the_same_seed() -> None:
    """A fault's name is enough to see it again."""
    assert pair("a/7") == pair("a/7")
    assert [each.seed for each in islice(pairs("a"), 2)] == ["a/1", "a/2"]
