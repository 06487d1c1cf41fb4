"""Formats are found by walking their folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from harness.model.errors import UsageError
from harness.render.catalogue import formats, renderer


@pytest.mark.parametrize("name", formats())
def test_a_format_is_called_as_its_file(name: str) -> None:
    """One file a format, each with a file name of its own."""
    found = renderer(name)
    assert found.name == name
    assert sum(renderer(each).filename == found.filename for each in formats()) == 1


def test_the_promised_formats_are_there() -> None:
    """What the report writes by default exists."""
    assert {"html", "json", "sarif", "text"} <= set(formats())


def test_names_are_listed_without_importing_a_format() -> None:
    """The command's help stays fast."""
    script = "import sys; from harness.render.catalogue import formats; formats(); print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_unknown_format_lists_all() -> None:
    """With nothing near, the list alone helps."""
    with pytest.raises(UsageError, match="Formats: github, gitlab, html, json, junit"):
        renderer("xyzzy")
