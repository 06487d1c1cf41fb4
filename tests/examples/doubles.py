"""What the tests of all doubles share: each exchange with a double is judged by the provider's contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from examples.storefront.recording import Double
from harness.cassettes.session import Recording, recording
from harness.model.exchange import Exchange
from harness.providers import catalogue
from harness.run.replay import read_judge

ROOT = Path(__file__).parents[2]


@contextmanager
def heard(name: str, double: Double) -> Iterator[Recording]:
    """Listen to all that is asked of a running double, as if it were the provider."""
    said = double.environment()
    pairs = dict(zip(said["HARNESS_RECORD_FROM"].split(), said["HARNESS_RECORD_STANDS_FOR"].split(), strict=True))
    with recording(catalogue.find(name), stands_for=lambda: pairs) as found:
        yield found


def faults(name: str, exchanges: tuple[Exchange, ...]) -> list[str]:
    """What the contract does not allow of the answers."""
    judge = read_judge(ROOT / "contracts" / "providers" / f"{name}.json", ROOT)
    return [
        f"{each.place.operation} {each.place.position} {each.difference.pointer}: {each.difference.expected}"
        for exchange in exchanges
        for each in judge.compare(exchange)
        if each.place.direction == "response" or each.difference.kind == "operation-undeclared"
    ]
