"""A Pydantic model as a contract has it: what it sends, what it takes, and where its parts are declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.model.location import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelFaces:
    """Documents of one type, each a JSON Schema.

    Shape: `sent` and `taken` are exact: closed, and with all that is coerced; `promised` and `declared` are what clients
    of other versions may rely on. `places` lead from pointers that all four share to source lines.
    """

    name: str
    sent: Any
    taken: Any
    promised: Any
    declared: Any
    places: Mapping[str, Location] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def facing(self, direction: Literal["request", "response"]) -> Any:
        """What the type is to clients of other versions: declared in requests, promised in responses."""
        return self.declared if direction == "request" else self.promised

    def locate(self, pointer: str) -> Location | None:
        """The place that declares what stands at a pointer."""
        return self.places.get(pointer)
