"""One look at both sides of a drift: reads them, compares, judges."""

from __future__ import annotations

from dataclasses import dataclass

from harness.run.context import Context
from harness.run.contracts import provider_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.run.result import Result
from harness.run.settle import settled


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What to look at: where both sides are, and what the user calls them; each look reads anew what has changed."""

    provider: str
    consumer: str
    sides: Sides
    context: Context
    prefix: str = ""

    def result(self) -> Result:
        """What is found now, as judged. Raises: HarnessError when a side cannot be read."""
        told, root = self.context.progress, self.context.root
        told(f"reading {self.sides.provider}")
        promised = provider_contract(self.provider, root)
        told(f"reading {self.sides.consumer}")
        expected = consumer_contract(self.consumer, root, told)
        return drift(promised, expected, self.sides, prefix=self.prefix)

    def settled(self) -> Result:
        """The same with known findings marked."""
        return settled(self.result(), self.context.policy)
