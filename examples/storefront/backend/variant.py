"""Which release of the shop runs: the clean one, or the one with planted drifts.

`STOREFRONT_VARIANT=drift` lays the files of `drifted/` over the clean files of the same name, as a careless release would.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

DRIFTED = os.environ.get("STOREFRONT_VARIANT", "") == "drift"


def overlay(package_path: Iterable[str]) -> list[str]:
    """The folders in which a package looks for its modules, drifted ones first when they are switched on."""
    clean = list(package_path)
    if not DRIFTED:
        return clean
    return [*(str(Path(folder).parent / "drifted" / Path(folder).name) for folder in clean), *clean]
