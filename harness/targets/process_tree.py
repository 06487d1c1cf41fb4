"""Processes that may start others: they are begun as the head of a group, so that the whole group can be ended.

Windows has no process groups of this kind: there only the process itself is ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PATIENCE_SECONDS = 5.0


def start(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A process with pipes at all three standard streams, at the head of its own group."""
    return subprocess.Popen(  # noqa: S603  the command is ours, the target's path is its argument
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its group at once, also when the process itself is gone already."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait(_PATIENCE_SECONDS)
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def close(process: subprocess.Popen[bytes], patience: float = _PATIENCE_SECONDS) -> None:
    """Let a process end by itself once its input is closed, then end what is left of its group."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    end(process)
