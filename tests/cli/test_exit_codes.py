"""Every format with every outcome: one table of exit codes, and output that its readers can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import pytest

from harness.render.catalogue import formats

Command: TypeAlias = Callable[..., Any]

_OUTCOMES: dict[str, tuple[tuple[str, ...], int]] = {
    "clean": (("drift", "provider.json", "fits.json"), 0),
    "findings": (("drift", "provider.json", "drifted.json"), 1),
    "below the threshold": (("diff", "fits.json", "provider.json"), 0),
    "at the threshold": (("diff", "fits.json", "provider.json", "--fail-on", "hint"), 1),
    "breaking change": (("diff", "drifted.json", "fits.json"), 1),
    "no change": (("diff", "fits.json", "fits.json"), 0),
    "usage": (("drift", "absent.json", "fits.json"), 2),
    "could not run": (("drift", "absent_module:app", "fits.json"), 3),
}


def _readable(name: str, text: str) -> bool:
    """Is this what readers of the format expect?"""
    checks: dict[str, Callable[[str], Any]] = {
        "json": lambda each: json.loads(each)["summary"]["state"],
        "sarif": lambda each: json.loads(each)["version"] == "2.1.0",
        "gitlab": lambda each: isinstance(json.loads(each), list),
        "ndjson": lambda each: all(json.loads(line)["rule"] for line in each.splitlines()),
        "junit": lambda each: ET.fromstring(each).tag == "testsuites",
        "html": lambda each: each.lower().startswith("<!doctype html>"),
        "markdown": lambda each: each.startswith("### "),
        "github": lambda each: "::notice title=Contract Harness::" in each,
        "text": lambda each: bool(each.strip()),
    }
    return bool(checks[name](text))


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("outcome", _OUTCOMES)
@pytest.mark.usefixtures("sides")
def test_the_exit_code_is_the_same_in_every_format(harness: Command, name: str, outcome: str) -> None:
    """0 clean, 1 findings at the threshold, 2 usage, 3 could not run; an error writes nothing to standard output."""
    words, code = _OUTCOMES[outcome]
    said = harness(*words, "--format", name, "--quiet")
    assert said.code == code, said.err
    if code < 2:
        assert _readable(name, said.out)
    else:
        assert said.out == ""
        assert said.err.startswith("harness: ")


@pytest.mark.usefixtures("sides")
def test_an_unknown_format_is_a_usage_error(harness: Command) -> None:
    """Before any work, with the nearest one."""
    said = harness("drift", "provider.json", "fits.json", "--format", "sarrif")
    assert (said.code, "Did you mean 'sarif'?" in said.err) == (2, True)
