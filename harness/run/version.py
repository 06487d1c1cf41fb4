"""The installed harness's version."""

from __future__ import annotations


def version() -> str:
    """The version as the installer recorded it."""
    from importlib import metadata  # noqa: PLC0415  measured: 20 ms of start-up that most answers do not need

    return metadata.version("contract-harness")
