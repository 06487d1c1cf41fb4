"""What the parts of the schema reader need of the whole."""

from __future__ import annotations

from typing import Any, Protocol

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.sources.schema_dialects import Dialect
from harness.sources.schema_reading import Node, Reading
from harness.sources.schema_references import Place, References
from harness.sources.schema_scalars import shown


class Reader(Protocol):
    """What the parts of the reader need of the whole: its way of reading, what is known, and the ways to subschemas.

    Shape: `singles` are the properties of one keyword that were read, optional and required: most are such.
    """

    reading: Reading
    dialect: Dialect
    references: References
    known: dict[str, s.Shape]
    singles: tuple[dict[tuple[str, str], s.Field], dict[tuple[str, str], s.Field]]

    def child(self, node: Any, place: Place) -> s.Child:
        """The shape of a subschema."""
        ...

    def refer(self, keyword: str, node: Node, place: Place) -> s.Child:
        """What a keyword that refers to another schema leads to."""
        ...

    def fault(self, node: Any, what: str) -> SourceError:
        """The error for a node that is no schema."""
        ...


def mapped(reader: Reader, node: Node, keyword: str, found: set[str]) -> Node:
    """The named subschemas of a keyword such as `properties`; none where it is not there."""
    if keyword not in found:
        return {}
    members = node[keyword]
    if not isinstance(members, dict):
        raise reader.fault(node, f"{keyword} is an object of schemas, not {shown(members)}")
    return members
