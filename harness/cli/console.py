"""What the command says: progress and complaints on standard error, results on standard output or into a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.errors import HarnessError

_INTERVAL = 0.5
"""Seconds between two lines of progress where there is no terminal to rewrite one."""


def complain(error: HarnessError) -> None:
    """Say what went wrong, where, and the way out; an error may quote an app's own, so secrets are masked."""
    from harness.render.secrets import mask, mask_named  # noqa: PLC0415  start-up of `--help`

    what = mask_named(error.what)
    head = f"{mask(error.where)}: {what}" if error.where else what
    print(f"harness: {head}", file=sys.stderr)
    if error.way_out:
        print(f"  {mask(error.way_out)}", file=sys.stderr)


def say(text: str) -> None:
    """A line on standard error, beside the results."""
    print(text, file=sys.stderr, flush=True)


def coloured() -> bool:
    """May standard output carry colours? Source: no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def progress(*, quiet: bool, verbose: bool = False) -> Callable[[str], None]:
    """Tells of progress: one line rewritten on a terminal, a plain line now and then elsewhere; nothing when quiet, all when verbose."""
    if quiet:
        return _nothing
    if verbose:
        return _Every()
    return _Line() if sys.stderr.isatty() else _Lines()


def _nothing(_line: str) -> None:
    """Say nothing."""


class _Every:
    """Every step on a line of its own, with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, line: str) -> None:
        say(f"{time.monotonic() - self._start:8.2f} s  {line}")


class _Line:
    """One line of a terminal, rewritten."""

    def __call__(self, line: str) -> None:
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        sys.stderr.write(f"\r\x1b[2K{line[:width]}")
        sys.stderr.flush()


class _Lines:
    """Plain lines, not more often than people can read them."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, line: str) -> None:
        if time.monotonic() - self._last >= _INTERVAL:
            self._last = time.monotonic()
            say(line)


def deliver(content: bytes, output: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(output)
