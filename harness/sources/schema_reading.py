"""How schemas are read, which keywords count then, and what was read of the leaves that most schemas are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from harness.model import shape as s
from harness.sources.schema_dialects import Dialect
from harness.sources.unresolved_reasons import UNRESOLVED

Formats: TypeAlias = Literal["annotation", "assertion"]
Nullable: TypeAlias = Literal["", "beside-type", "anywhere"]
Node: TypeAlias = dict[str, Any]

ALWAYS_SENT = "x-always-sent"
"""Extension of ours: the properties that the server sends whether or not the schema requires them."""

MOST_LEAVES = 4096
"""Leaves that are remembered for each way of reading."""

LONGEST_LIST = 64
"""Members of an enum up to which a leaf is remembered."""

_CONTEXTUAL = frozenset(
    (
        *("$id", "id", "$schema", "$ref", "$dynamicRef", "$recursiveRef"),
        *("if", "unevaluatedProperties", "unevaluatedItems"),
    )
)
_LISTS = frozenset(("enum", "type"))
_TEXTS = {str}
_ATOMS = frozenset((str, int, float, bool))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How schemas are read.

    `formats` "assertion" keeps formats in the shape. `one_of` "any" reads oneOf as anyOf. `nullable` honours OpenAPI's
    `nullable` and `x-nullable`: "beside-type" by the letter of 3.0.3, as another name among the types, which an `enum` or `allOf`
    beside it may refuse all the same; "anywhere" as most documents mean it, null in any case. `discriminator` honours its tags
    with mapping. In a `direction`, `readOnly` properties of requests and `writeOnly` properties of responses are left out; in
    requests those with a default are not required.
    `always_sent` takes the properties that a schema lists under ALWAYS_SENT for required: a serialised model fills its defaults.
    `encoded` takes `contentEncoding` for the format that it is the later name of.
    `noted` keeps of an object whose properties all stay off the wire that it declares some: it is not one that may hold anything.
    `identifiers` False spares the search for `$id` and anchors where a document is known to have none.
    """

    formats: Formats = "annotation"
    one_of: Literal["exact", "any"] = "exact"
    nullable: Nullable = ""
    discriminator: bool = False
    direction: Literal["", "request", "response"] = ""
    always_sent: bool = False
    encoded: bool = False
    noted: bool = False
    identifiers: bool = True


PLAIN = Reading()
CHECKING = Reading(formats="assertion")


class Vocabulary(NamedTuple):
    """The keywords that matter in a dialect and way of reading, and what leaves of it were read as: most occur again."""

    words: frozenset[str]
    leaves: dict[tuple[Any, ...], s.Child]

    def keep(self, key: tuple[Any, ...], leaf: s.Child) -> None:
        """Remember what a leaf was read as."""
        if len(self.leaves) >= MOST_LEAVES:
            self.leaves.clear()
        self.leaves[key] = leaf


@lru_cache(maxsize=64)
def vocabulary(dialect: Dialect, reading: Reading) -> Vocabulary:
    """The keywords that matter in a dialect and way of reading."""
    words = dialect.keywords | {UNRESOLVED}
    if reading.formats == "annotation":
        words -= {"format"}
    if reading.nullable:
        words |= {"nullable", "x-nullable"}
    if reading.always_sent:
        words |= {ALWAYS_SENT}
    if reading.encoded:
        words |= {"contentEncoding"}
    return Vocabulary(words, {})


def leaf_key(node: Node, found: set[str]) -> tuple[Any, ...] | None:
    """What a subschema says, where it holds no other one and refers to none; the kinds of values keep 1, 1.0 and true apart."""
    parts: list[Any] = []
    for name in found:
        value = node[name]
        kind = type(value)
        if kind is list and name in _LISTS and len(value) <= LONGEST_LIST and set(map(type, value)) == _TEXTS:
            value = tuple(value)
        elif kind not in _ATOMS or name in _CONTEXTUAL:
            return None
        parts += (name, kind, value)
    return tuple(parts)
