"""Changes of one kind in one type: told one by one up to a number, and the rest as a number."""

from __future__ import annotations

from typing import Any

from harness.compare.assign import assign
from harness.compare.differences import MAX_DIFFERENCES
from harness.compare.folded import MOST_TOLD, folded
from harness.model.difference import Difference
from harness.model.finding import Finding
from harness.run.diff import diff
from harness.sources.json_schema import read_schema
from tests.growth import assert_linear


def _object(count: int, kind: str = "string", *, required: bool = False) -> dict[str, Any]:
    names = [f"f{index}" for index in range(count)]
    return {"type": "object", "properties": {name: {"type": kind} for name in names}, "required": names * required}


def _found(base: Any, revision: Any, rule: str) -> tuple[Finding, ...]:
    return tuple(each for each in diff(base, revision).findings if each.rule == rule)


def test_few_differences_are_all_told() -> None:
    """Nothing is counted where nothing is left out."""
    few = [Difference(kind="wider", path=(f"f{index}",)) for index in range(MOST_TOLD)]
    assert list(folded(few)) == [(each, 0) for each in few]


def test_each_kind_is_counted_on_its_own() -> None:
    """The last one that is told of a kind says how many more there are, and rare kinds are told whatever their place."""
    many = [Difference(kind="wider", path=(f"f{index}",)) for index in range(MOST_TOLD + 3)]
    rare = Difference(kind="field-missing", path=("z",))
    told = list(folded([*many, rare]))
    assert told[-2:] == [(many[MOST_TOLD - 1], 3), (rare, 0)]
    assert sum(1 + more for _, more in told) == len(many) + 1


def test_the_last_finding_counts_the_rest() -> None:
    """20,000 fields that became required are so many findings of the rule for one, of which the last stands for the rest."""
    found = _found(_object(20_000), _object(20_000, required=True), "request-field-became-required")
    assert len(found) == MOST_TOLD
    assert found[-1].message.endswith("; not listed: 19,750 more of this sort in the same type")
    assert found[-1].cause[-1] == "19,750 more of this sort in the same type"
    assert "not listed" not in found[0].message


def test_withheld_and_ignored_fields_are_counted_apart() -> None:
    """A field that is read-only now is a hint, one that is gone a warning: neither hides among the other."""
    base, revision = _object(600), _object(600)
    for name in list(revision["properties"])[:300]:
        revision["properties"][name]["readOnly"] = True
    for name in list(revision["properties"])[300:]:
        del revision["properties"][name]
    for rule in ("request-field-withheld", "request-field-ignored"):
        assert [each.message.rpartition("listed: ")[2][:2] for each in _found(base, revision, rule)][-1] == "50"


def test_fields_typed_otherwise_take_linear_time() -> None:
    """Every one is told, the first with witnesses, and four times as many take about four times as long."""

    def compared(count: int) -> None:
        answer = assign(*(read_schema(_object(count, kind, required=True)) for kind in ("string", "integer")))
        assert {each.kind for each in answer.differences} == {"kind-refused"}
        assert len(answer.differences) == count
        assert answer.differences[0].witness

    assert_linear(int, compared, 5_000)


def test_more_differences_than_are_told_apart_are_admitted() -> None:
    """Beyond the limit the answer says that it is not whole."""
    count = MAX_DIFFERENCES + 10
    answer = assign(read_schema(_object(count)), read_schema(_object(count, "integer")))
    assert answer.verdict == "no"
    assert (answer.differences[-1].kind, answer.differences[-1].detail) == (
        "unchecked",
        "at least not whole: too much of it differs",
    )
