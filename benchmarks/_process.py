"""Runs a program in a process of its own, from cold, and says what that took."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

PROGRAM = "import sys; from harness.cli.main import main; sys.exit(main())"


class Taken(NamedTuple):
    """Processor seconds (user and system) and the most memory held in MB, of the process and its own; the exit code."""

    seconds: float
    megabytes: float
    code: int


def taken(words: Sequence[str], given: str = os.devnull) -> Taken:
    """What `harness WORDS` takes from its start to its end, with a file as its standard input (POSIX only)."""
    return taken_by([sys.executable, "-c", PROGRAM, *words], given=given)


def taken_by(
    command: Sequence[str],
    *,
    given: str = os.devnull,
    output: str = os.devnull,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    limit: int | None = None,
) -> Taken:
    """What a command takes, in the environment of an installed user unless another is given.

    The kernel ends a command that passes the limit (processor seconds), with a negative exit code.
    """
    bounded = ["sh", "-c", f'ulimit -t {limit} && exec "$@"', "sh", *command] if limit is not None else command
    with (
        Path(given).open("rb") as source,
        Path(output).open("wb") as sink,
        subprocess.Popen(
            bounded, stdin=source, stdout=sink, stderr=subprocess.DEVNULL, cwd=folder, env=environment or installed()
        ) as child,
    ):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Taken(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode)


def best(words: Sequence[str], given: str = os.devnull, *, runs: int = 3) -> Taken:
    """The fastest of some runs: what others do on the machine can only add to it."""
    return min(taken(words, given) for _ in range(runs))


def installed() -> dict[str, str]:
    """The environment of a user whose installer compiled the modules: without bytecode, compiling them is measured as well.

    The first command that runs in it fills the bytecode, so that what is measured from cold needs one before it.
    """
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**settings, "PYTHONPYCACHEPREFIX": _bytecode()}


@cache
def _bytecode() -> str:
    """A folder that the first of some runs fills; it goes when the measuring ends."""
    folder = mkdtemp(prefix="harness-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
