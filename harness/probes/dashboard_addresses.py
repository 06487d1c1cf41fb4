"""Addresses that an app takes from its environment and that are not set there: without one, none of its calls can be made."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from harness.probes.dashboard_guesses import sources

STAND_IN = "http://backend.test"
"""What stands for an address that is not known; nothing is ever reached there."""

_MOST_FILES = 60
_ADDRESS = re.compile(r"(^|_)(URL|URI|HOST|BASE|ENDPOINT|SERVER|BACKEND|API)(_|$)", re.IGNORECASE)
_OTHER = re.compile(r"DATABASE|(^|_)DB|REDIS|MONGO|SQL|POSTGRES|BROKER|AMQP|SMTP|KEY|TOKEN|SECRET|PASS", re.IGNORECASE)


def stand_ins(script: Path, environment: Mapping[str, str]) -> Mapping[str, str]:
    """Stand-ins for addresses that a script asks its environment for, without a default, and does not get."""
    known = {*environment, *_in_files(script)}
    return {name: STAND_IN for name in _asked(script) if name not in known}


def _asked(script: Path) -> Iterator[str]:
    for file in islice(sources(script), _MOST_FILES):
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            name = _variable(node)
            if name and _ADDRESS.search(name) and not _OTHER.search(name):
                yield name


def _variable(node: ast.AST) -> str:
    """The variable of `os.getenv("X")`, `os.environ["X"]` and `os.environ.get("X")`, an empty string for anything else."""
    if isinstance(node, ast.Subscript) and _is_environment(node.value):
        return _text(node.slice)
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        asks = name == "getenv" or (
            name == "get" and isinstance(called, ast.Attribute) and _is_environment(called.value)
        )
        return _text(node.args[0]) if asks else ""
    return ""


def _is_environment(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or getattr(node, "id", "") == "environ"


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _in_files(script: Path) -> Iterator[str]:
    """Names that a `.env` beside the script, or above it, sets."""
    for folder in (script.parent, *script.parent.parents[:3]):
        try:
            text = (folder / ".env").read_text(encoding="utf-8") if (folder / ".env").is_file() else ""
        except (OSError, UnicodeDecodeError):
            continue
        yield from re.findall(r"^\s*(?:export\s+)?(\w+)\s*=", text, re.MULTILINE)
