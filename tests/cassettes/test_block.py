"""The network block below all patches."""

from __future__ import annotations

import asyncio
import socket

import pytest

from harness.cassettes.block import NetworkBlocked, blocked


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.getaddrinfo("api.stripe.com", 443),
        lambda: socket.gethostbyname("api.stripe.com"),
        lambda: socket.gethostbyname_ex("api.stripe.com"),
        lambda: socket.gethostbyaddr("192.0.2.1"),
        lambda: socket.getnameinfo(("192.0.2.1", 443), 0),
        lambda: socket.create_connection(("192.0.2.1", 443), timeout=0.1),
        lambda: socket.socket().connect_ex(("192.0.2.1", 443)),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("192.0.2.1", 53)),
        lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 443)),
        lambda: asyncio.run(asyncio.open_connection("api.stripe.com", 443)),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_way_out_is_closed(reach: object) -> None:
    """Names, addresses, datagrams, asyncio: each raises and names the host."""
    assert callable(reach)
    with blocked(allow_loopback=True) as guard, pytest.raises(NetworkBlocked, match="network access to"):
        reach()
    assert guard.refused


def test_the_error_names_host_test_and_command() -> None:
    """What was reached for, by whom, and what to do."""
    with blocked(record_command="harness record stripe"), pytest.raises(NetworkBlocked) as raised:
        socket.getaddrinfo("api.stripe.com", 443)
    assert "api.stripe.com is blocked" in str(raised.value)
    assert "test_the_error_names_host_test_and_command" in raised.value.where
    assert "Record it: harness record stripe" in str(raised.value)


def test_it_holds_for_patched_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing the function that was guarded changes nothing: the interpreter reports the call."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port: real(host, port, 0, 0))
    with blocked(), pytest.raises(NetworkBlocked):
        socket.getaddrinfo("example.org", 80)


def test_the_innermost_guard_decides_and_leaves() -> None:
    """Loopback is open inside, closed outside, and everything is open afterwards."""
    with blocked():
        with blocked(allow_loopback=True):
            assert socket.getaddrinfo("127.0.0.1", 80)
            assert socket.getaddrinfo("localhost", 80)
        with pytest.raises(NetworkBlocked):
            socket.getaddrinfo("127.0.0.1", 80)
    assert socket.getaddrinfo("127.0.0.1", 80)


def test_event_loops_and_local_sockets_work() -> None:
    """What never leaves the machine is no network."""
    with blocked():
        asyncio.run(asyncio.sleep(0))
        one, two = socket.socketpair()
        one.sendall(b"x")
        assert two.recv(1) == b"x"
        one.close()
        two.close()


def test_equal_guards_are_still_two() -> None:
    """Leaving the inner one does not take the outer one away, nor what it has refused."""
    with blocked(test="x") as outer:
        with blocked(test="x"):
            pass
        with pytest.raises(NetworkBlocked):
            socket.getaddrinfo("example.org", 80)
    assert outer.refused == ["example.org"]
