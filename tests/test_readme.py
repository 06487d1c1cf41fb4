"""What the README says is so: its settings parse, its commands and formats exist, its links lead somewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from harness import config
from harness.cli.app import app
from harness.render.catalogue import formats
from harness.rules import catalogue

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_settings_parse() -> None:
    """The example of a configuration is one, and weighs rules that exist."""
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    settings = config.parse(tomllib.loads(block)["tool"]["harness"], where="README.md")
    assert set(settings.rules) <= set(catalogue.catalogue())
    assert set(settings.targets) == {"api", "dashboard", "web"}


def test_the_commands_exist() -> None:
    """Every command that the README types is one of the harness's."""
    known = set(typer.main.get_group(app).commands)
    typed = set(re.findall(r"`harness ([a-z]+)", README.split("## What it does not do")[0]))
    assert typed
    assert typed <= known


def test_the_formats_exist() -> None:
    """The formats that the README lists are all there are."""
    (listed,) = re.findall(r"`--format` takes (.*?)\. Exit", README, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == set(formats())


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_finding_that_is_shown_is_found() -> None:
    """As the README prints it, with both places: the example's committed drift, whose owner is left out."""
    words = ["drift", "examples.storefront.backend.main:app", "examples/storefront/frontend", "--quiet"]
    command = [sys.executable, "-m", "harness.cli.main", *words, "--format", "json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    (shown,) = re.findall(r"```text\n(error .*?)```", README, re.DOTALL)
    (each,) = (one for one in json.loads(said.stdout)["findings"] if one["fingerprint"] in shown)
    at, other = (f"{each[side]['file']}:{each[side]['line']}" for side in ("at", "other"))
    assert shown == (
        f"{each['severity']}  {each['rule']}  {each['fingerprint']}\n  {each['message']}\n  at       {at}\n  other    {other}\n"
        f"  witness  {json.dumps(each['witness']['value'])}  at {each['pointer']}\n  mend     {each['mend']}\n"
    )


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_links_and_named_tests_lead_somewhere(page: str) -> None:
    """No page refers to a file that is not there."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    named = re.findall(r"`(tests/[\w/.*]+)`", text)
    assert [each for each in (*links, *named) if not list(ROOT.glob(each.rstrip("/")))] == []
