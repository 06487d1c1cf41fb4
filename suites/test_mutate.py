"""Our client code survives every answer that a provider's contract allows, or raises its own declared error."""

from __future__ import annotations

from typing import Any


def test_client_survives_what_the_contract_allows(harness_mutation: Any, provider: Any) -> None:
    """Replays one provider's recordings with one answer changed, again and again."""
    harness_mutation.check(provider)
