"""The nox session of a detected project."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from harness.project.detection.files import Tree
from harness.project.detection.found import Found

SESSION: Final = "contracts"
_HEAD: Final = '''"""Contract checks: `nox -s contracts` runs them and writes the report."""

import nox

'''


def noxfile_text(found: Found, tree: Tree) -> str:
    """A whole noxfile."""
    return f"{_HEAD}{session_text(found, tree)}"


def session_text(found: Found, tree: Tree) -> str:
    """The session alone."""
    return "\n".join(_lines(found, tree)) + "\n"


def takes_session(noxfile: str) -> bool:
    """May the session be added at the end: does the file import nox by its name, and define nothing of the session's name?"""
    try:
        body = ast.parse(noxfile).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    imports = (each for node in body if isinstance(node, ast.Import) for each in node.names)
    named = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    return any(each.name == "nox" and each.asname in {None, "nox"} for each in imports) and SESSION not in named


def _lines(found: Found, tree: Tree) -> Iterator[str]:
    yield ""
    yield "@nox.session"
    yield f"def {SESSION}(session: nox.Session) -> None:"
    yield '    """Check what lies between the parts of this system, and write the report."""'
    needed = [*(each.requirements for each in found.apps), *(each.requirements for each in found.scripts)]
    for file in dict.fromkeys(file for files in needed for file in files):
        yield from (f"    {line}" for line in _install(file, tree))
    yield f'    session.install("contract-harness[{",".join(_extras(found))}]")'
    yield '    session.run("harness", "prepare", success_codes=[0, 3])  # what cannot be had is skipped later, with its reason'
    yield "    try:"
    yield '        session.run("harness", "run", *session.posargs)'
    yield "    finally:"
    yield '        session.run("harness", "report")'


def _extras(found: Found) -> Iterator[str]:
    """What was found needs no more: a part that is not used cannot ask for other versions than the project's own."""
    if found.apps:
        yield "api"
    if found.scripts:
        yield from ("streamlit", "browser")
    if found.providers:
        yield "cassettes"
    yield "pytest"


def _install(file: str, tree: Tree) -> Iterator[str]:
    name, folder = _written(file), file.rpartition("/")[0] or "."
    if file.endswith(".txt"):
        yield f'session.install("-r", {name})'
        return
    table = _table(tree.text(file))
    if "dependencies" in table.get("project", {}):
        yield f'session.install(*nox.project.load_toml({name})["project"]["dependencies"])'
    elif "poetry" in table.get("tool", {}):
        yield 'session.install("poetry")'
        yield f'session.run("poetry", "install", "--no-root", "--directory", {_written(folder)})'
    else:
        yield f'session.install("-e", {_written(folder)})'


def _table(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _written(text: str) -> str:
    return json.dumps(text)
