"""Every recorded interaction keeps to its provider's contract, and our client code still makes the recorded requests."""

from __future__ import annotations

from typing import Any


def test_interaction_keeps_to_the_contract(harness_cassette: Any, interaction: Any) -> None:
    """Replays one recorded interaction with the network blocked and judges both its sides."""
    harness_cassette.check(interaction)
