"""Charts in the worker: Altair validates each part of a chart anew in every run; what was valid once is not asked again."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

_Key: TypeAlias = tuple[int, bytes, bytes]

_MODULE = "altair.utils.schemapi"
_MOST_KEPT = 20_000
_LONGEST_KEPT = 20_000
_PLAIN = 0
"""The version of `marshal` that writes equal values alike, and tells lists from tuples and numbers from booleans."""


def hasten() -> None:
    """Once the app has imported Altair, keep what it has found valid. Faults are found anew, by Altair's own code."""
    module = sys.modules.get(_MODULE)
    own = getattr(module, "validate_jsonschema", None)
    if own is not None and not isinstance(own, _Remembering):
        setattr(module, "validate_jsonschema", _Remembering(own))  # noqa: B010  mypy refuses the plain assignment


class _Remembering:
    """`validate_jsonschema` that answers a question once, where the answer is that nothing is wrong."""

    def __init__(self, own: Callable[..., Any]) -> None:
        self._own = own
        self._valid: set[_Key] = set()
        self._roots: dict[int, Any] = {}

    def __call__(self, spec: Any, schema: Any, rootschema: Any = None, **options: Any) -> Any:
        """See Altair."""
        key = self._key(spec, schema, rootschema)
        if key in self._valid:
            return None
        found = self._own(spec, schema, rootschema, **options)
        if found is None and key is not None and len(self._valid) < _MOST_KEPT:
            self._valid.add(key)
        return found

    def _key(self, spec: Any, schema: Any, root: Any) -> _Key | None:
        if not isinstance(root, Mapping):
            return None
        self._roots.setdefault(id(root), root)  # held, so that no other schema comes to have its identity
        try:
            parts = (b"" if schema is root else marshal.dumps(schema, _PLAIN), marshal.dumps(spec, _PLAIN))
        except ValueError:
            return None
        return (id(root), *parts) if sum(map(len, parts)) <= _LONGEST_KEPT else None
