"""Every page of the frontend survives every answer that its backend's contract allows, in a real browser."""

from __future__ import annotations

from typing import Any


def test_frontend_survives(harness_web: Any, frontend: Any) -> None:
    """Opens the pages of one frontend and answers its calls in every way and with faults."""
    harness_web.check(frontend)
