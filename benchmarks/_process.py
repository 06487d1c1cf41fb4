"""Runs the command in a process of its own, from cold, and says what that took."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PROGRAM = "import sys; from harness.cli.main import main; sys.exit(main())"


class Taken(NamedTuple):
    """Processor seconds (user and system), the most memory held in MB, and the exit code."""

    seconds: float
    megabytes: float
    code: int


def taken(words: Sequence[str], given: str = os.devnull) -> Taken:
    """What `harness WORDS` takes from its start to its end, with a file as its standard input (POSIX only)."""
    command = [sys.executable, "-c", PROGRAM, *words]
    with Path(given).open("rb") as source, subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Taken(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode)


def best(words: Sequence[str], given: str = os.devnull, *, runs: int = 3) -> Taken:
    """The fastest of some runs: what others do on the machine can only add to it."""
    return min(taken(words, given) for _ in range(runs))
