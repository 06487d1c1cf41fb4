"""Contract testing and integration validation between the parts of a system that are each green alone.

`harness.assign(producer, consumer)` and `harness.diff(base, revision)` take parsed documents, or types as Pydantic knows them; they are loaded when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.run.assign import assign_schemas as assign
    from harness.run.diff import diff

__all__ = ["assign", "diff"]


def __getattr__(name: str) -> Any:
    """The two public functions. Source: PEP 562."""
    if name == "assign":
        from harness.run.assign import assign_schemas  # noqa: PLC0415  `import harness` stays free of cost

        return assign_schemas
    if name == "diff":
        from harness.run.diff import diff as compare  # noqa: PLC0415  the same

        return compare
    raise AttributeError(f"module 'harness' has no attribute {name!r}")
