"""A local double of Zapier's catch hooks: `python -m examples.storefront.doubles.zapier --port 8425`.

Source: https://help.zapier.com on webhooks in Zaps: hooks take JSON objects or lists of them, answer `status: success`
whether a Zap listens or not, answer 410 once they are gone, and limit how often they are called.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from examples.storefront.doubles.serving import serve

VERSION = "1.0"
ACCOUNT = "1234567"
HOOK, GONE = "testorders", "testgone00"
"""The hook that takes events, and one that was removed."""

PER_WINDOW = 4
WINDOW = 60.0
"""How many events a hook takes, and in how many seconds."""


class Hooks:
    """The state of the double; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._taken: deque[float] = deque()
        self.events: list[Any] = []

    def catch(self, account: str, hook: str, content: bytes) -> JSONResponse:
        """Take an event, or say why not."""
        if account != ACCOUNT or hook not in (HOOK, GONE):
            return _refused(404, "No such hook.")
        if hook == GONE:
            return _refused(410, "This hook has been turned off.")
        try:
            event = json.loads(content)
        except ValueError:
            return _refused(400, "The body is no JSON.")
        if wait := self._wait():
            return _refused(429, "Too many requests.", {"Retry-After": str(wait)})
        self.events.append(event)
        number = f"00000000-0000-4000-8000-{len(self.events):012}"
        return JSONResponse({"status": "success", "attempt": number, "id": number, "request_id": number})

    def _wait(self) -> int:
        """Seconds until there is room, or nothing where there is."""
        now = self._clock()
        while self._taken and self._taken[0] <= now - WINDOW:
            self._taken.popleft()
        if len(self._taken) >= PER_WINDOW:
            return ceil(self._taken[0] + WINDOW - now)
        self._taken.append(now)
        return 0


def application(clock: Callable[[], float] = time.time) -> Starlette:
    """Hooks of their own behind Zapier's addresses."""
    hooks = Hooks(clock)

    async def caught(request: Request) -> JSONResponse:
        return hooks.catch(request.path_params["account"], request.path_params["hook"], await request.body())

    return Starlette(routes=[Route("/hooks/catch/{account}/{hook}/", caught, methods=["POST"])])


def _refused(status: int, why: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"status": "error", "errors": [why]}, status, headers=headers)


if __name__ == "__main__":
    serve(application())
