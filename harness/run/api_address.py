"""From a target's address to what talks to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.model.errors import CannotRun
from harness.run.api_state import STATELESS, State
from harness.targets.fastapi_app import FastApiApp
from harness.targets.http_url import HttpUrl

_PATIENCE = 0.25
"""Seconds between two attempts to reach a server."""


def caller_of(
    target: str, base: Path, env: Mapping[str, str] | None, *, watch: bool = False, state: State = STATELESS
) -> FastApiApp | HttpUrl:
    """What talks to a target: an app in a process of its own, which may note what runs, or a server behind a URL."""
    if target.startswith(("http://", "https://")):
        return HttpUrl(target)
    return FastApiApp(target, base=base, env=env, watch=watch, reset=state.in_process, overrides=state.overrides)


def is_ours(target: str) -> bool:
    """A module, or a server on this machine."""
    host = urlsplit(target).hostname if target.startswith(("http://", "https://")) else "localhost"
    return host in ("localhost", "127.0.0.1", "::1")


def awaited(ask: Callable[[], Mapping[str, Any] | None], seconds: float) -> Mapping[str, Any] | None:
    """The document, asked for until a server answers or the seconds are over. Raises: CannotRun as the last attempt does."""
    ends = time.monotonic() + seconds
    while True:
        try:
            found = ask()
        except CannotRun:
            if time.monotonic() >= ends:
                raise
            found = None
        if found is not None or time.monotonic() >= ends:
            return found
        time.sleep(_PATIENCE)
