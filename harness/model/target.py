"""What a probe can talk to, as protocols that targets satisfy and fakes imitate."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

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


@runtime_checkable
class Pipelined(Protocol):
    """A target that takes requests before it has answered earlier ones."""

    def send_all(self, requests: Sequence[Request], *, timeout: float = 10.0) -> Generator[Exchange | None, None, None]:
        """The exchanges in order, each as soon as it is there, None for one that is lost, of which `observed()` tells.

        They end early when the target has to be started again: the rest was not sent. Close it where not all are taken.
        """
        ...


@runtime_checkable
class Concurrent(Protocol):
    """A target that answers several requests at once."""

    def send_together(self, request: Request, times: int, *, timeout: float = 10.0) -> Sequence[Exchange]:
        """So many exchanges of one request, sent at once. Raises: CannotRun when one is lost."""
        ...


@runtime_checkable
class Attributed(Protocol):
    """A target that notes what each operation runs."""

    def attribute(self, operation: str) -> None:
        """The requests from here on are of this operation; of none in particular where it is empty."""
        ...
