"""Every page of the dashboard survives a curious user, and every answer that its backend's contract allows."""

from __future__ import annotations

from typing import Any


def test_page_survives(harness_dashboard: Any, page: Any) -> None:
    """Drives the widgets of one page and feeds it varied answers and faults."""
    harness_dashboard.check(page)
