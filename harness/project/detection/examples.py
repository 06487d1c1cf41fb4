"""Reads the variables that a repository gives an example of: `.env.example` and its kin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from harness.project.detection.files import Tree, joined

_FILES: Final = tuple(
    f"{dot}env{end}"
    for dot in (".", "")
    for end in (".example", ".sample", ".template", ".dist", "-example", "_example")
)
_LINE: Final = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")
_MOST: Final = 80


def example_variables(tree: Tree, folder: str) -> tuple[str, Mapping[str, str]]:
    """The example file that is nearest to a folder (in it, else in the root) and its variables; nothing where a real `.env` is.

    Variables without a value are left out, as are values that refer to others.
    """
    for place in dict.fromkeys((folder, "")):
        if tree.has(joined(place, ".env")):
            return "", {}
        for name in _FILES:
            file = joined(place, name)
            if tree.has(file):
                return file, _variables(tree.text(file))
    return "", {}


def _variables(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        value = _value(match[2]) if match else ""
        if match and value and "${" not in value and len(found) < _MOST:
            found[match[1]] = value
    return found


def _value(written: str) -> str:
    for quote in ('"', "'"):
        if written.startswith(quote):
            return written[1:].partition(quote)[0]
    return re.split(r"\s#", written, maxsplit=1)[0].strip()
