"""The installed harness's version."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

NAME = "contract-harness"


def version() -> str:
    """The version as the installer recorded it."""
    return next(_folders(), "") or _said()


def _folders() -> Iterator[str]:
    """What the folders of metadata on the search path are called by. Source: PyPA, Recording installed projects, `.dist-info`.

    Measured: the library that reads what is in them loads those for mail and archives, 20 ms.
    """
    start, end = f"{NAME.replace('-', '_')}-", ".dist-info"
    for folder in sys.path:
        for each in Path(folder).glob(f"{start}*{end}"):
            yield each.name.removeprefix(start).removesuffix(end)


def _said() -> str:
    """The version where the metadata stand elsewhere, as in an archive or beside a source tree."""
    from importlib import metadata  # noqa: PLC0415  measured: 20 ms of start-up that most answers do not need

    return metadata.version(NAME)
