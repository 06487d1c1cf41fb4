"""Which operations a run is about."""

from __future__ import annotations

import pytest

from harness.model.contract import Contract, Operation
from harness.model.errors import UsageError
from harness.run.api_scope import Scope, of_shard, within

_PATHS = ("/api/users", "/api/users/{id}", "/api/orders", "/api/orders/{id}/lines", "/api/health", "/api/items")
_CONTRACT = Contract(
    title="t", source="t", operations=tuple(Operation(method=m, path=p) for p in _PATHS for m in ("GET", "POST"))
)


def test_patterns_choose_by_name_path_or_method() -> None:
    """What is included, less what is excluded."""
    kept = within(_CONTRACT, Scope(include=("GET /api/users*", "/api/orders"), exclude=("POST *",)))
    assert [each.name for each in kept.operations] == ["GET /api/users", "GET /api/users/{id}", "GET /api/orders"]


def test_patterns_that_leave_nothing_are_refused() -> None:
    """With the names that there are."""
    with pytest.raises(UsageError, match="no operation is left") as error:
        within(_CONTRACT, Scope(include=("/nothing",)))
    assert "GET /api/users" in error.value.way_out


def test_parts_are_disjoint_and_complete_and_keep_things_together() -> None:
    """Every operation is in one part; those of one kind of thing share it."""
    parts = [of_shard(_CONTRACT.operations, (number, 3)) for number in (1, 2, 3)]
    names = [each.name for part in parts for each in part]
    assert sorted(names) == sorted(each.name for each in _CONTRACT.operations)
    for part in parts:
        kinds = {each.path.split("/")[2] for each in part}
        assert all(each.path.split("/")[2] not in kinds for other in parts if other is not part for each in other)
