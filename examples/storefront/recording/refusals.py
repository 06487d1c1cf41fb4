"""Calls that a provider is expected to refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Refused = TypeVar("Refused", bound=Exception)


class NotRefusedError(AssertionError):
    """The provider let a call through that it was expected to refuse."""


def refusal(kind: type[Refused], call: Callable[[], object]) -> Refused:
    """The error with which a call was refused. Raises: NotRefusedError where it was not."""
    try:
        call()
    except kind as refused:
        return refused
    raise NotRefusedError("The provider was expected to refuse this call.")
