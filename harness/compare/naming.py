"""A provider as a consumer sees it whose client writes every snake_case name in camelCase, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from harness.model.contract import Contract, Declaration, Provenance

NAMING: Final = "x-naming"
"""Extension of a consumer's operation: `camelCase` where its client converts names, `auto` where it may; absent where it does not."""

Rename: TypeAlias = Callable[[str], str]

_JOINT = re.compile(r"(?<=[A-Za-z0-9])_+([A-Za-z0-9])")


def camel_case(name: str) -> str:
    """`created_at` as `createdAt`; what begins with underscores keeps them."""
    return _JOINT.sub(lambda found: found[1].upper(), name)


def as_sent(names: Container[str]) -> Rename:
    """The name under which a sender that has these names sends a field: one that is written as the provider has it passes as it is."""

    def renamed(name: str) -> str:
        converted = camel_case(name)
        return name if name in names and converted not in names else converted

    return renamed


def with_names(contract: Contract, rename: Rename) -> Contract:
    """The contract with its declarations' members under other names."""
    return replace(contract, provenance=_Renamed(contract.provenance, rename))


class _Renamed(Mapping[str, Declaration]):
    """Declarations whose fields go by other names; nothing is computed before it is asked for."""

    def __init__(self, inner: Provenance, rename: Rename) -> None:
        self._inner = inner
        self._rename = rename

    def __getitem__(self, key: str) -> Declaration:
        found = self._inner[key]
        members = {self._rename(step) if isinstance(step, str) else step: to for step, to in found.members.items()}
        literals = {self._rename(each): value for each, value in found.literals.items()}
        return found._replace(members=members, literals=literals)

    def __iter__(self) -> Iterator[str]:
        return iter(self._inner)

    def __len__(self) -> int:
        return len(self._inner)
