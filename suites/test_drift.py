"""Every call that the frontend makes still fits what its backend takes and answers."""

from __future__ import annotations

from typing import Any


def test_call_fits_its_operation(harness_drift: Any, call: Any) -> None:
    """Compares the types at one call with the backend's schemas, both ways."""
    harness_drift.check(call)
