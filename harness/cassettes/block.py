"""No network while replaying: the interpreter itself reports each look-up and connection, and this refuses it.

An audit hook sees what happens below every library and every patch, in all threads. It cannot be taken out again, so it is
put in once and asks a stack of guards that is empty most of the time.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from harness.model.errors import HarnessError

_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class NetworkBlocked(HarnessError):
    """Something reached for the network while it is blocked; no OSError, so that no client retries it."""

    def __init__(self, host: str, *, test: str, way_out: str) -> None:
        """Names host, test, and the command to record."""
        super().__init__(f"network access to {host} is blocked in replay", where=test, way_out=way_out)
        self.host = host


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Guard:
    """What is allowed while it stands, and where it tells of what it refused; each is itself and equal to no other."""

    allow_loopback: bool = False
    test: str = ""
    way_out: str = ""
    refused: list[str] = field(default_factory=list)


@contextmanager
def blocked(*, allow_loopback: bool = False, test: str = "", record_command: str = "") -> Iterator[Guard]:
    """Refuse name look-ups and connections in the whole process; the guard lists the hosts that were refused.

    Shape: `test` names who is running (default: pytest's current test); with several guards the innermost decides.
    """
    way_out = f"Record it: {record_command}" if record_command else ""
    guard = Guard(allow_loopback=allow_loopback, test=test, way_out=way_out)
    _install()
    _guards.append(guard)
    try:
        yield guard
    finally:
        _guards.remove(guard)


_guards: list[Guard] = []


@cache
def _install() -> None:
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _guards and event.startswith("socket."):
        _judge(_guards[-1], event, arguments)


_audit.__cantrace__ = True  # type: ignore[attr-defined]  # coverage sees the hook at work


def _judge(guard: Guard, event: str, arguments: tuple[Any, ...]) -> None:
    host = _host(event, arguments)
    if host is None or (guard.allow_loopback and _loopback(host)):
        return
    guard.refused.append(host)
    test = guard.test or os.environ.get("PYTEST_CURRENT_TEST", "").partition(" (")[0]
    raise NetworkBlocked(host, test=test, way_out=guard.way_out)


def _host(event: str, arguments: tuple[Any, ...]) -> str | None:
    """The host that an event is about, or None when it stays on the machine's own file system."""
    if event in _LOOKUPS:
        return _text(arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0])
    if event not in _SENDS:
        return None
    connection, address = arguments[0], arguments[1]
    if address is None or connection.family not in (socket.AF_INET, socket.AF_INET6):
        return None
    return _text(address[0])


def _text(host: Any) -> str:
    return host.decode("latin-1") if isinstance(host, bytes) else str(host or "localhost")


def _loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
