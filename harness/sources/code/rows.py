"""Two awaited reads in a row, in either language: the fact that is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from harness.sources.code.tree import Node

Step: TypeAlias = tuple[Node, Node]
"""A statement and the call that it waits for."""


def in_row(
    first: Step, second: Step, found: Mapping[int, tuple[Node, Mapping[str, Any]]], edits: Mapping[str, Any]
) -> tuple[str, Node, dict[str, Any]]:
    """An `awaits-in-row`: the second step needs nothing of the first; `found` are the module's requests by the place of their calls."""
    both = [found[call.start][1] for _, call in (first, second)]
    named = [each for each in both if each.get("callee")]
    data = {
        "first": first[1].normal,
        "second": second[1].normal,
        "line": first[0].line,
        "callees": [each["callee"] for each in named],
        "methods": [each["method"] for each in named],
        "edits": edits,
    }
    return "awaits-in-row", second[0], data
