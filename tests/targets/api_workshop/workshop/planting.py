"""Where each defect stands: behind `planted("name")`, which the clean twin answers with no."""

from __future__ import annotations

import os

CLEAN = os.environ.get("WORKSHOP") == "clean"


def planted(name: str) -> bool:
    """Is this defect in? Names are for readers and for the scoreboard that counts them."""
    return bool(name) and not CLEAN
