"""The two sides that interception speaks to: one who answers while replaying, one who listens while recording."""

from __future__ import annotations

from typing import Protocol

from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Request, Response


class Answers(Protocol):
    """Who answers while replaying."""

    def holds(self, request: Request) -> bool:
        """Is there an answer?"""
        ...

    def take(self, request: Request) -> Response:
        """The answer. Raises: RequestNotRecorded when there is none."""
        ...


class Ear(Protocol):
    """Who listens while recording."""

    def before(self, request: Request) -> None:
        """A request is about to be sent; raising keeps it from being sent."""
        ...

    def after(self, exchange: Exchange) -> None:
        """An exchange is complete."""
        ...

    def failed(self, error: HarnessError) -> None:
        """An answer came that cannot be recorded; the client gets it all the same."""
        ...
