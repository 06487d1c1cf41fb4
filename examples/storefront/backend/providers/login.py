"""What the shop wants of an authority that signs people in elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class LoginRefused(Exception):
    """The authority refused; `code` is its word for why, `status` the HTTP status with which the shop passes it on."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The authority refused: {code}.")
        self.status = status
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """A login under way: where the person goes, and what only this shop knows of it."""

    address: str
    state: str
    verifier: str


class Authority(Protocol):
    """An authority. Every method raises LoginRefused."""

    def begin(self) -> Login:
        """A new login."""

    def finish(self, login: Login, code: str) -> str:
        """The e-mail address of the person who came back with a code."""


class SandboxAuthority:
    """For a shop that runs without an authority: it signs nobody in."""

    def begin(self) -> Login:
        """Refused."""
        raise LoginRefused(409, "no_authority")

    def finish(self, login: Login, code: str) -> str:  # noqa: ARG002 - the face's parameters
        """Refused, whatever the code."""
        raise LoginRefused(409, "no_authority")
