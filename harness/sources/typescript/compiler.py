"""Finds the TypeScript compiler: named by the user, the project's own, or one installed once into the user's cache."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.model.errors import CannotRun, ConfigurationError
from harness.sources.typescript.node import Node, clean_environment

OLDEST, TOO_NEW = 5, 7
INSTALL_SECONDS = 300.0
_LOCK = Path(__file__).with_name("compiler")
_ENTRY = Path("lib", "typescript.js")

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiler:
    """A compiler: the file that Node loads, its version, and whether it is still to be installed."""

    entry: Path
    version: str
    installed: bool = True


def cache_folder() -> Path:
    """The user's cache folder of the harness: HARNESS_CACHE, else the platform's place for caches."""
    named = os.environ.get("HARNESS_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "contract-harness" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "contract-harness"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "contract-harness"


def find_compiler(project: Path) -> Compiler:
    """HARNESS_TYPESCRIPT, the project's own `typescript` where 5.0 <= version < 7, else the locked one of the cache.

    Nothing is started or installed here; `ensure` does that for a compiler that is not there yet.
    """
    named = os.environ.get("HARNESS_TYPESCRIPT")
    if named:
        return _named(Path(named))
    for folder in _module_folders(project.resolve()):
        version = _version(folder)
        if version and usable(version) and (folder / _ENTRY).is_file():
            return Compiler(entry=folder / _ENTRY, version=version)
    return _cached()


def usable(version: str) -> bool:
    """Whether a version has the programming interface that the extractor stands on."""
    match = re.match(r"(\d+)\.", version)
    return match is not None and OLDEST <= int(match[1]) < TOO_NEW


def ensure(compiler: Compiler, node: Node, progress: Progress) -> Compiler:
    """The compiler, installed into the cache first where it is not there yet.

    Raises: CannotRun when npm is missing or cannot install.
    """
    if compiler.installed or compiler.entry.is_file():
        return compiler
    if not node.npm:
        raise CannotRun("npm is missing, which installs the TypeScript compiler", way_out=_way_out())
    target = compiler.entry.parents[3]
    progress(f"Installing TypeScript {compiler.version} into {target}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix="installing-") as made:
            _install(Path(made), node)
            _publish(Path(made) / "node_modules", target)
    except OSError as fault:
        raise CannotRun(f"the cache cannot be written: {fault}", where=str(target), way_out=_way_out()) from fault
    if not compiler.entry.is_file():
        raise CannotRun(f"the TypeScript compiler did not arrive in {target}", way_out=_way_out())
    progress(f"TypeScript {compiler.version} is ready")
    return compiler


def _named(place: Path) -> Compiler:
    folders = [place, place / "node_modules" / "typescript", *place.parents]
    for folder in folders:
        version = _version(folder)
        if version is None or not (folder / _ENTRY).is_file():
            continue
        if not usable(version):
            raise ConfigurationError(
                f"HARNESS_TYPESCRIPT names TypeScript {version}; the extractor needs {OLDEST}.0 <= version < {TOO_NEW}",
                where=str(place),
                way_out="npm install typescript@~6.0.3",
            )
        return Compiler(entry=folder / _ENTRY, version=version)
    raise ConfigurationError("HARNESS_TYPESCRIPT holds no TypeScript compiler", where=str(place), way_out=_way_out())


def _module_folders(project: Path) -> Iterator[Path]:
    """`node_modules/typescript` of the project and of the folders above it, as Node looks."""
    for folder in (project, *project.parents):
        yield folder / "node_modules" / "typescript"


def _version(folder: Path) -> str | None:
    try:
        manifest = json.loads((folder / "package.json").read_bytes())
    except (OSError, ValueError):
        return None
    return (
        str(manifest.get("version", ""))
        if isinstance(manifest, dict) and manifest.get("name") == "typescript"
        else None
    )


def _cached() -> Compiler:
    lock = json.loads((_LOCK / "package-lock.json").read_bytes())
    version = str(lock["packages"]["node_modules/typescript"]["version"])
    entry = cache_folder() / f"typescript-{version}" / "node_modules" / "typescript" / _ENTRY
    return Compiler(entry=entry, version=version, installed=entry.is_file())


def _install(folder: Path, node: Node) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_LOCK / name, folder / name)
    command = [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    try:
        done = subprocess.run(  # noqa: S603 -- npm found by us, arguments fixed
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
            env=clean_environment(network=True),
        )
    except subprocess.TimeoutExpired as fault:
        raise CannotRun(f"npm ci did not end within {INSTALL_SECONDS:.0f} s", way_out=_way_out()) from fault
    except OSError as fault:
        raise CannotRun(f"npm cannot be started: {fault}", way_out=_way_out()) from fault
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines()
        raise CannotRun(f"npm could not install TypeScript: {' '.join(lines[:3])[:400]}", way_out=_way_out())


def _publish(made: Path, target: Path) -> None:
    """Move a finished installation into place; one that another process published first is as good."""
    target.mkdir(parents=True, exist_ok=True)
    final = target / "node_modules"
    if not made.is_dir() or (final / "typescript" / _ENTRY).is_file():
        return
    made.rename(final)


def _way_out() -> str:
    return "Install it yourself (npm install typescript@~6.0.3) and set HARNESS_TYPESCRIPT to that folder"
