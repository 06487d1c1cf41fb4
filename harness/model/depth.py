"""Runs recursive work on values of any depth: where the interpreter's limit is hit, on a thread with room."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

STACK = 512 * 1024 * 1024
"""Bytes of address space for the deep thread's stack; only what is used is taken."""

FRAMES = 400_000


def deeply(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The result of the work; when it is nested too deeply, of a second run on a thread with a larger stack.

    Raises: RecursionError where that is too small as well.
    """
    try:
        return work(*args, **kwargs)
    except RecursionError:
        if on_large_stack():
            raise
        return _on_large_stack(lambda: work(*args, **kwargs))


def on_large_stack() -> bool:
    """Is this the second run, on the larger stack? What is too deep for it is too deep."""
    return getattr(_here, "deep", False)


_here = threading.local()
_one_at_a_time = threading.Lock()


def _on_large_stack(work: Callable[[], R]) -> R:
    results: list[R] = []
    errors: list[BaseException] = []

    def run() -> None:
        _here.deep = True
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - handed to the caller, whatever it is
            errors.append(error)

    with _one_at_a_time:
        limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
        try:
            sys.setrecursionlimit(max(limit, FRAMES))
            thread = threading.Thread(target=run, name="deep")
            thread.start()
            thread.join()
        finally:
            sys.setrecursionlimit(limit)
            threading.stack_size(size)
    if errors:
        raise errors[0]
    return results[0]
