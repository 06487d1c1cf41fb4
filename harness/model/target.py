"""What a probe can talk to, as protocols that targets satisfy and fakes imitate."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from harness.model.exchange import Exchange, Request
from harness.model.observation import Observation


class Caller(Protocol):
    """A target that answers requests: an ASGI app in process or a server behind a URL."""

    @property
    def base_url(self) -> str:
        """Scheme and host that requests are addressed to, without a trailing slash."""
        ...

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange. Units: `timeout` is seconds. Raises: CannotRun when the target is gone or hangs."""
        ...

    def observed(self) -> Sequence[Observation]:
        """What was seen beside the exchanges since the last call: exceptions with their place in the code."""
        ...

    def __enter__(self) -> Self:
        """Start the target (lifespan, process)."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the target and leave nothing behind."""
        ...
