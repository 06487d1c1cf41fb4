"""Contract testing and integration validation between the parts of a system that are each green alone.

`harness.assign(producer, consumer)`, `harness.diff(base, revision)`, `harness.strategy(schema)` and `harness.near_misses(schema)` take
parsed documents, or types as Pydantic knows them; they are loaded when asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.run.assign import assign_schemas as assign
    from harness.run.diff import diff
    from harness.run.drawn import near_misses, strategy

__all__ = ["assign", "diff", "near_misses", "strategy"]

_PLACES = {
    "assign": ("assign", "assign_schemas"),
    "diff": ("diff", "diff"),
    "near_misses": ("drawn", "near_misses"),
    "strategy": ("drawn", "strategy"),
}
"""The module of `harness.run` and the name in it, by public name."""


def __getattr__(name: str) -> Any:
    """The public functions, so that `import harness` stays free of cost. Source: PEP 562."""
    if name not in _PLACES:
        raise AttributeError(f"module 'harness' has no attribute {name!r}")
    module, own = _PLACES[name]
    return getattr(import_module(f"harness.run.{module}"), own)
