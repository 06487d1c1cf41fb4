"""What a change touches: the files that differ from the last commit, and the findings that stand in what they use or what uses them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import Final

from harness.model.errors import UsageError
from harness.model.finding import Finding
from harness.sources.source_tree import SourceTree
from harness.sources.uses import PYTHON, SCRIPT, reach

_SETTINGS: Final = frozenset(("harness.toml", "pyproject.toml", "package.json"))
_AMBIENT: Final = ".d.ts"
"""Types that files use without an import."""


def differing(root: Path) -> frozenset[Path]:
    """The files below a folder that differ from the last commit: new and deleted ones too. Raises: UsageError without git."""
    try:
        top = Path(_git(root, "rev-parse", "--show-toplevel").strip())
        names = _git(root, "diff", "--name-only", "--no-renames", "-z", "HEAD").split("\0")
        new = _git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise UsageError(
            f"--changed cannot ask git: {str(said).strip()[:200]}", way_out="Leave --changed out, or commit once"
        ) from None
    return frozenset((top / each).resolve() for each in (*names, *new) if each)


def touching(files: Collection[Path], root: Path) -> Callable[[Finding], bool]:
    """Whether a change of these files may have made a finding.

    It may where one of its places is in them, in what they import or in what imports them, through any number of files. Where
    only one side has a place, as when the backend lost a route, a change of the other language may have made it as well; a
    finding without places is always told, and so is every one when settings or types without imports change.
    """
    names = frozenset(each.as_posix() for each in files)
    if not names:
        return lambda finding: not _places(finding)
    everything = any(_decides_all(each) for each in files)
    near = frozenset[str]() if everything else reach(names, SourceTree(root))
    python, script = (any(each.endswith(endings) for each in names) for endings in (PYTHON, SCRIPT))

    def touched(finding: Finding) -> bool:
        places = _places(finding)
        if everything or not places or any((root / each).resolve().as_posix() in near for each in places):
            return True
        (place, *others) = places
        return not others and (script if place.endswith(PYTHON) else python)

    return touched


def _places(finding: Finding) -> list[str]:
    return sorted({each.file for each in (finding.at, finding.other) if each is not None})


def _decides_all(file: Path) -> bool:
    name = PurePosixPath(file).name
    return name in _SETTINGS or name.startswith(("tsconfig", "nuxt.config")) or name.endswith(_AMBIENT)


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *words]
    return subprocess.run(  # noqa: S603  git, arguments as a list
        command, capture_output=True, text=True, check=True, timeout=30
    ).stdout
