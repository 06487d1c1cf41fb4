"""The version is the one that the installer recorded."""

from __future__ import annotations

from importlib import metadata

import pytest

from harness.run.version import version


def test_the_name_of_the_metadata_says_the_same_as_they_do() -> None:
    """The quick look and the library agree."""
    assert version() == metadata.version("contract-harness")


def test_the_version_is_known_without_a_folder_of_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is found by its name, the library is asked."""
    monkeypatch.setattr("harness.run.version.Path.glob", lambda *_: iter(()))
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"of {name}")
    assert version() == "of contract-harness"
