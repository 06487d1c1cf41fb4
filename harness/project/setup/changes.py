"""Changes to a repository that only add: a new file, or lines at the end of one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One file as it will be; `before` is its content now, None for a new file. Invariant: what was there stays in front."""

    file: str
    after: str
    before: str | None = None

    def diff(self) -> Iterator[str]:
        """The change as a unified diff, a line each without its end."""
        before = [] if self.before is None else self.before.splitlines()
        name = "/dev/null" if self.before is None else f"a/{self.file}"
        yield from difflib.unified_diff(before, self.after.splitlines(), name, f"b/{self.file}", lineterm="", n=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A file that stays as it is, and why; `way_out` is what its owner may add by hand."""

    file: str
    reason: str
    way_out: str = ""


def appended(file: str, before: str, lines: str) -> Change:
    """The file with lines at its end, in its own line ends."""
    end = "\r\n" if "\r\n" in before else "\n"
    joint = "" if not before or before.endswith("\n") else end
    gap = end if before.strip() else ""
    return Change(file=file, before=before, after=f"{before}{joint}{gap}{lines.replace(chr(10), end)}")
