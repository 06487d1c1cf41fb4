"""Processes that may start others: they are begun as the head of a group and with a mark, so that all of them can be ended.

Whoever leaves the group (a daemon, `start_new_session`) is known by the mark in its environment, where `/proc` shows that, as on Linux.
Windows has no process groups of this kind: there only the process itself is ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PATIENCE_SECONDS = 5.0
_MARK = "HARNESS_STARTED_BY"
_PROCESSES = Path("/proc")
_ROUNDS = 5


class Process(subprocess.Popen[bytes]):
    """A process whose descendants bear its mark in their environment."""

    mark = ""
    strays = 0
    """Descendants that had left the group and were ended."""


def start(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Process:
    """A process with pipes at all three standard streams, at the head of its own group."""
    mark = uuid.uuid4().hex
    process = Process(
        command,
        cwd=folder,
        env={**environment, _MARK: mark},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
    )
    process.mark = mark
    return process


def end(process: Process) -> None:
    """End the process, its group and its descendants at once, also when the process itself is gone already."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        end_strays(process)
    process.wait(_PATIENCE_SECONDS)
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def end_strays(process: Process) -> None:
    """End those descendants that have left the group; they may have started others meanwhile."""
    ended: set[int] = set()
    for _ in range(_ROUNDS):
        strays = set(_strays(process)) - ended
        for each in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGKILL)
        ended |= strays
        if not strays:
            break
    process.strays += len(ended)


def _strays(process: Process) -> Iterator[int]:
    wanted = f"{_MARK}={process.mark}".encode()
    for folder in _PROCESSES.glob("[0-9]*") if sys.platform != "win32" else ():
        with contextlib.suppress(OSError):
            marked = wanted in (folder / "environ").read_bytes().split(b"\0")
            if marked and os.getpgid(int(folder.name)) != process.pid:
                yield int(folder.name)


def close(process: Process, patience: float = _PATIENCE_SECONDS) -> None:
    """Let a process end by itself once its input is closed, then end what is left of its group."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    end(process)
