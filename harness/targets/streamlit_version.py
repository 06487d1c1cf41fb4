"""Which Streamlit can be driven. The driver stands on what AppTest keeps of pages, fragments and users; older ones keep less."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Final

OLDEST: Final = (1, 66)
"""As in `pyproject.toml`, extra `streamlit`."""

INSTALL: Final = f"python -m pip install 'streamlit>={OLDEST[0]}.{OLDEST[1]}'"


def too_old() -> str:
    """The installed version where it cannot be driven; empty where it can, or where there is none."""
    try:
        version = metadata.version("streamlit")
    except metadata.PackageNotFoundError:
        return ""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return version if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST else ""
