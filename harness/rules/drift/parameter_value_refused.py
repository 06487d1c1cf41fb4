"""A call may send a parameter with a value that the operation refuses.

Why: The choice is still offered in the page, and choosing it ends in 422.

Mend: Take the value out of the consumer's type, or accept it in the backend.

Source: Pydantic reads parameters from text; a text that no reading of the declared type takes is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged


def _parameter(place: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {"parameters": [{"name": "a", "in": place, "required": place == "path", "schema": schema}]}


SEVERITY = Severity.ERROR
BAD = (
    Operations(
        provider={"GET /x": _parameter("query", {"enum": ["asc", "desc"]})},
        consumer={"GET /x": _parameter("query", {"enum": ["asc", "random"]})},
    ),
    Operations(
        provider={"GET /x/{a}": _parameter("path", {"type": "integer"})},
        consumer={"GET /x/{a}": _parameter("path", {"enum": ["first", "last"]})},
    ),
    Operations(
        provider={"GET /x": _parameter("query", {"type": "array", "items": {"enum": ["a", "b"]}})},
        consumer={"GET /x": _parameter("query", {"enum": ["c"]})},
    ),
)
GOOD = (
    Operations(
        provider={"GET /x": _parameter("query", {"enum": ["asc", "desc"]})},
        consumer={"GET /x": _parameter("query", {"enum": ["asc"]})},
    ),
    Operations(
        provider={"GET /x": _parameter("query", {"type": "integer"})},
        consumer={"GET /x": _parameter("query", {"enum": ["10", "20"]})},
    ),
    Operations(
        provider={"GET /x": _parameter("query", {"type": "boolean"})},
        consumer={"GET /x": _parameter("query", {"type": "boolean"})},
    ),
    Operations(
        provider={"GET /x": _parameter("query", {"enum": ["asc", "desc"]})},
        consumer={"GET /x": _parameter("query", {"type": "string"})},
    ),
)


def parameter_value_refused(seen: Mismatch) -> Iterator[Finding]:
    """A call may send a parameter with a value that the operation refuses."""
    difference = seen.difference
    if difference.kind == "parameter-refused":
        name = difference.path[-1]
        message = (
            f"The frontend may send {name!r} as {difference.observed} to {seen.place.operation}, "
            f"whose {seen.place.position} takes {difference.expected}"
        )
        mend = f"Take {difference.observed} out of the type of {name!r}, or accept it in the backend"
        yield judged(seen, "parameter-value-refused", SEVERITY, message, mend)
