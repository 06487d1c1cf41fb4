"""Sets a repository up: looks at what it holds, says what would be written, and writes it when that is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from harness.model.errors import CannotRun, SourceError
from harness.project.detection.detect import Marks, detect
from harness.project.detection.files import Tree
from harness.project.detection.found import Found
from harness.project.setup.changes import Change
from harness.project.setup.plan import Plan, Service, plan, service_of
from harness.providers import catalogue

_CLIENTS = frozenset({"httpx", "requests"})
"""HTTP clients that providers without a client of their own are called with: they show nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What was found in a repository, and what would be written."""

    found: Found
    plan: Plan


def start(root: Path, service: Service | None = None) -> Start:
    """Look at a repository. Raises: SourceError when it is no folder, or nothing in it can be checked."""
    if not root.is_dir():
        raise SourceError("is no folder", where=str(root), way_out="Name the folder of your repository")
    found = detect(root, _marks())
    if not found.anything:
        raise SourceError(
            "holds no FastAPI app, no Streamlit script, no TypeScript project that makes requests, and no client of a known provider",
            where=str(root),
            way_out="Start harness init in the root of a repository, or write [tool.harness] by hand",
        )
    return Start(found=found, plan=plan(Tree(root), found, templates(), service or service_of(root)))


def write(root: Path, changes: tuple[Change, ...]) -> None:
    """Write the changes, each whole or not at all. Raises: CannotRun for a file that is no longer what the preview showed."""
    for change in changes:
        file = root / change.file
        file.parent.mkdir(parents=True, exist_ok=True)
        if change.before is None:
            _create(file, change)
        else:
            _add(file, change, change.before)


def _create(file: Path, change: Change) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(change.after.encode())
    except FileExistsError:
        raise _changed(change) from None


def _add(file: Path, change: Change, before: str) -> None:
    if file.read_bytes() != before.encode():
        raise _changed(change)
    beside = file.with_name(f".{file.name}.harness")
    beside.write_bytes(change.after.encode())
    beside.chmod(file.stat().st_mode)
    beside.replace(file)


def _changed(change: Change) -> CannotRun:
    return CannotRun(f"{change.file} has changed since the preview", way_out="Start harness init again")


def templates() -> Mapping[str, str]:
    """The suites by the name of their check: from the installed package, or from the repository of the harness itself."""
    package = files("harness")
    for folder in (package / "project" / "templates" / "suites", package / ".." / "suites"):
        if folder.is_dir():
            names = sorted(each.name for each in folder.iterdir() if each.name.startswith("test_"))
            return {name[5:-3]: (folder / name).read_text("utf-8") for name in names if name.endswith(".py")}
    raise CannotRun("the templates of the suites are missing", way_out="Install the package anew")


def _marks() -> Mapping[str, Marks]:
    facts = {name: catalogue.find(name) for name in catalogue.names()}
    return {
        name: Marks(sdks=tuple(sdk for sdk in each.sdks if sdk not in _CLIENTS), hosts=each.hosts)
        for name, each in facts.items()
    }
