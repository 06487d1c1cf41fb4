"""Every operation keeps what its contract promises, whatever is sent to it."""

from __future__ import annotations

from typing import Any


def test_operation_keeps_its_promises(harness_api: Any, operation: Any) -> None:
    """Sends boundary cases and generated requests to one operation and judges every answer."""
    harness_api.check(operation)
