"""One look at both sides of a drift: reads them, compares, judges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.contract import Contract
from harness.project.ignores import SOURCES
from harness.run.contracts import provider_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.run.ignored import heeded
from harness.run.progress import Progress, silent
from harness.run.result import Result
from harness.run.settle import Policy, settled
from harness.sources.source_tree import SourceTree

if TYPE_CHECKING:
    from harness.sources.typescript.extraction import Extraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What to look at: where both sides are, and what the user calls them; each look reads anew what has changed."""

    provider: str
    consumer: str
    sides: Sides
    policy: Policy
    told: Progress = silent
    prefix: str = ""
    extraction: Extraction | None = None

    def result(self) -> Result:
        """What is found now, as judged. Raises: HarnessError when a side cannot be read."""
        told, root = self.told, self.policy.root
        told(f"reading {self.sides.provider}")
        promised = provider_contract(self.provider, root, wire=True)
        told(f"reading {self.sides.consumer}")
        tree = consumer_tree(self.consumer, root)
        expected = consumer_contract(self.consumer, root, told, extraction=self.extraction, tree=tree)
        found = drift(promised, expected, self.sides, prefix=self.prefix)
        return heeded(found, root, looked_at(promised, tree, root), family="drift", tree=tree)

    def settled(self) -> Result:
        """The same with known findings marked."""
        return settled(self.result(), self.policy)


def consumer_tree(consumer: str, root: Path) -> SourceTree | None:
    """The files of a TypeScript consumer; None for one that is a contract in a file."""
    place = (root / consumer).resolve()
    if place.is_dir() or place.suffix not in {".json", ".yaml", ".yml"} or place.name.startswith("tsconfig"):
        return SourceTree(place if place.is_dir() else place.parent)
    return None


def looked_at(provider: Contract, tree: SourceTree | None, root: Path) -> Iterator[str]:
    """The source files in which a comment may suppress a drift: the consumer's, and those that declare the provider."""
    yield from (name for name, _ in tree.named(root, SOURCES)) if tree else ()
    declared = (provider.provenance[key].location for key in provider.provenance)
    for each in (*declared, *(operation.location for operation in provider.operations)):
        if each is not None and each.file.endswith(".py"):
            yield each.file
