"""Who accepts findings where nobody is named: the person that git knows here, else the login."""

from __future__ import annotations

import getpass
import subprocess
from pathlib import Path

from harness.model.errors import UsageError


def owner(folder: Path) -> str:
    """`user.name` of git in a folder, else `user.email`, else the login. Raises: UsageError when there is none of them."""
    named = _git(folder, "user.name") or _git(folder, "user.email")
    return named or _login()


def _git(folder: Path, key: str) -> str:
    try:
        said = subprocess.run(  # noqa: S603  git, arguments as a list
            ["git", "-C", str(folder), "config", "--get", key],  # noqa: S607  the user's own git
            capture_output=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.decode(errors="replace").strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        raise UsageError(
            "neither git nor the system knows who you are", way_out="Say who will mend the findings: --owner NAME"
        ) from None
