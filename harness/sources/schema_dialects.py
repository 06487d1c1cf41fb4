"""The dialects of JSON Schema: which keywords each has, and how those that changed their meaning are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harness.model.errors import SourceError


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Dialect:
    """One dialect.

    `ref_alone`: the siblings of `$ref` are ignored. `identifier`: the keyword that names a resource.
    `positional_items`: `items` may be a list of positions. Names count drafts as in 4, 6, 7, 2019, 2020.
    """

    draft: int
    keywords: frozenset[str]
    ref_alone: bool
    identifier: str
    positional_items: bool


_DRAFT_4 = frozenset(
    (
        *("type", "enum", "allOf", "anyOf", "oneOf", "not", "$ref", "id", "$schema", "format"),
        *("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("minLength", "maxLength", "pattern"),
        *("items", "additionalItems", "minItems", "maxItems", "uniqueItems"),
        *("properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties"),
        "dependencies",
    )
)
_DRAFT_6 = (_DRAFT_4 - {"id"}) | {"$id", "const", "contains", "propertyNames"}
_DRAFT_7 = _DRAFT_6 | {"if"}
_DRAFT_2019 = _DRAFT_7 | {
    *("dependentRequired", "dependentSchemas", "minContains", "maxContains"),
    *("unevaluatedProperties", "unevaluatedItems", "$recursiveRef"),
}
_DRAFT_2020 = (_DRAFT_2019 - {"additionalItems", "$recursiveRef"}) | {"prefixItems", "$dynamicRef"}

DIALECTS: Mapping[int, Dialect] = {
    4: Dialect(draft=4, keywords=_DRAFT_4, ref_alone=True, identifier="id", positional_items=True),
    6: Dialect(draft=6, keywords=_DRAFT_6, ref_alone=True, identifier="$id", positional_items=True),
    7: Dialect(draft=7, keywords=_DRAFT_7, ref_alone=True, identifier="$id", positional_items=True),
    2019: Dialect(draft=2019, keywords=_DRAFT_2019, ref_alone=False, identifier="$id", positional_items=True),
    2020: Dialect(draft=2020, keywords=_DRAFT_2020, ref_alone=False, identifier="$id", positional_items=False),
}
_DRAFT_NAME = re.compile(r"draft[-/_ ]?0?([467])\b|(2019|2020)")
_OPENAPI = {"openapi-2.0": 4, "openapi-3.0": 4, "openapi-3.1": 2020}


@lru_cache(maxsize=64)
def dialect_named(name: str | None) -> Dialect:
    """The dialect of a name such as `draft-07`, `draft2020-12`, `7`, `openapi-3.0` or a meta-schema's address; none means 2020-12.

    Raises SourceError for a name of no known dialect.
    """
    if not name:
        return DIALECTS[2020]
    found = _OPENAPI.get(name)
    if found is None and name in ("4", "6", "7"):
        found = int(name)
    if found is None and (match := _DRAFT_NAME.search(name)):
        found = int(match[1] or match[2])
    if found is None:
        raise SourceError(
            f"dialect {name!r} is not known",
            way_out="Known are draft-04, draft-06, draft-07, draft2019-09, draft2020-12, openapi-2.0, openapi-3.0, openapi-3.1",
        )
    return DIALECTS[found]


def dialect_of(document: Any) -> Dialect | None:
    """The dialect that a schema declares itself; meta-schemas of others are read as the default."""
    declared = document.get("$schema") if isinstance(document, dict) else None
    if not isinstance(declared, str) or "json-schema.org" not in declared:
        return None
    match = _DRAFT_NAME.search(declared)
    return DIALECTS[int(match[1] or match[2])] if match else None
