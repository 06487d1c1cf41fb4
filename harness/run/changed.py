"""What a change touches: the files that differ from the last commit, and the findings that stand in them."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Final

from harness.model.errors import UsageError
from harness.model.finding import Finding

_PYTHON: Final = ".py"


def differing(root: Path) -> frozenset[Path]:
    """The files below a folder that differ from the last commit, new ones included. Raises: UsageError without git."""
    try:
        top = Path(_git(root, "rev-parse", "--show-toplevel").strip())
        names = _git(root, "diff", "--name-only", "-z", "--diff-filter=d", "HEAD").split("\0")
        new = _git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise UsageError(
            f"--changed cannot ask git: {str(said).strip()[:200]}", way_out="Leave --changed out, or commit once"
        ) from None
    return frozenset((top / each).resolve() for each in (*names, *new) if each)


def is_touched(finding: Finding, files: Collection[Path], root: Path) -> bool:
    """May a change of these files have made the finding?

    It may where one of its places is in them. Where only one side has a place, as when the backend lost a route, a change of
    the other language may have made it as well; a finding without places is always told.
    """
    places = {each.file for each in (finding.at, finding.other) if each is not None}
    if not places or any((root / each).resolve() in files for each in places):
        return True
    (place, *others) = places
    return not others and any(_is_python(each.name) != _is_python(place) for each in files)


def _is_python(file: str) -> bool:
    return PurePosixPath(file).suffix == _PYTHON


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *words]
    return subprocess.run(  # noqa: S603  git, arguments as a list
        command, capture_output=True, text=True, check=True, timeout=30
    ).stdout
