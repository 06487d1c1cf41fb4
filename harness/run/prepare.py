"""Installs what the configured checks need beside Python packages: Node packages, the TypeScript compiler, a browser."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.model.errors import CannotRun, HarnessError
from harness.model.record import Skip
from harness.run.context import Context
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.node import Node, clean_environment, find_node
from harness.targets.browser import chromium

TIMEOUT = 600.0
"""Seconds that one installation has."""

_STAMP = ".harness-lock"
_OTHER_LOCKS = {
    "pnpm-lock.yaml": "pnpm install --frozen-lockfile",
    "yarn.lock": "yarn install",
    "bun.lock": "bun install",
}

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """One thing that checks may need: is it here, and which one or how to get it."""

    name: str
    found: bool
    detail: str


def prepare(context: Context, needs: Collection[str], tell: Tell) -> tuple[Skip, ...]:
    """Install what is missing and needed by a configured target; what could not be had is returned, with the way out."""
    settings = context.configuration.settings
    missing: list[Skip] = []
    if "node" in needs:
        for target in settings.of_kind("typescript").values():
            install = partial(_node, context.root / target.typescript, tell)
            missing.extend(_attempt(f"types of {target.typescript}", install))
    if "browser" in needs and settings.of_kind("streamlit"):
        missing.extend(_attempt("pages in a real browser", partial(_browser, tell)))
    return tuple(missing)


def survey() -> Iterator[Present]:
    """What is here of all that checks may need."""
    yield Present(name="Python", found=True, detail=f"{sys.version.split()[0]} at {sys.executable}")
    finders: tuple[tuple[str, Callable[[], str]], ...] = (("Node", lambda: _named(find_node())), ("Chromium", chromium))
    for name, find in finders:
        try:
            yield Present(name=name, found=True, detail=find())
        except HarnessError as error:
            yield Present(name=name, found=False, detail=f"{error.what}. {error.way_out}")
    compiler = find_compiler(Path.cwd())
    detail = (
        f"{compiler.version} at {compiler.entry}"
        if compiler.installed
        else "is installed on first use: harness prepare node"
    )
    yield Present(name="TypeScript", found=compiler.installed, detail=detail)


def _named(node: Node) -> str:
    return f"{node.version} at {node.command[0]}"


def _attempt(what: str, install: Callable[[], None]) -> Iterator[Skip]:
    try:
        install()
    except HarnessError as error:
        yield Skip(what=what, reason=error.what, way_out=error.way_out)


# -- Node


def _node(project: Path, tell: Tell) -> None:
    folder = project if project.is_dir() else project.parent
    node = find_node()
    _packages(folder, node, tell)
    ensure(find_compiler(folder), node, tell)


def _packages(folder: Path, node: Node, tell: Tell) -> None:
    """`npm ci` where a lock file says what to install and it is not what is there."""
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / _STAMP
    other = next((name for name in _OTHER_LOCKS if (folder / name).is_file()), None)
    if not lock.is_file():
        if other and not (folder / "node_modules").is_dir():
            raise CannotRun(f"{folder} has no node_modules", way_out=f"Run there: {_OTHER_LOCKS[other]}")
        return
    current = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == current:
        return
    if not node.npm:
        raise CannotRun(
            "npm is missing", way_out="Install Node with npm, or: python -m pip install 'contract-harness[node]'"
        )
    tell(f"installing the packages of {folder} (npm ci, once)")
    _run([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"], folder)
    stamp.write_text(current, encoding="utf-8")


# -- browser


def _browser(tell: Tell) -> None:
    """A Chromium that is there already, else Playwright's own, else the system's package where that is allowed."""
    if _has_chromium():
        return
    tell("no Chromium found; asking Playwright for one")
    for command in ([sys.executable, "-m", "playwright", "install", "chromium"], *_system_commands()):
        try:
            _run(command, Path.cwd())
        except CannotRun as error:
            tell(f"{' '.join(command[:4])}: {error.what}")
        if _has_chromium():
            return
    chromium()


def _system_commands() -> Iterator[list[str]]:
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        yield [apt, "update", "-q"]
        yield [apt, "install", "-y", "-q", "--no-install-recommends", "chromium"]


def _has_chromium() -> bool:
    try:
        chromium()
    except HarnessError:
        return False
    return True


def _run(command: list[str], folder: Path) -> None:
    surroundings = {**os.environ, **clean_environment(network=True), "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603  programs found by us, arguments fixed
            command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(
            f"{command[0]} could not be run: {error}", way_out=f"Run it yourself: {' '.join(command)}"
        ) from None
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise CannotRun(f"failed: {' '.join(words)[:400]}", way_out=f"Run it yourself in {folder}: {' '.join(command)}")
