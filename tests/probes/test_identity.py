"""Identities and what must not be shown of them."""

from __future__ import annotations

import json

import pytest

from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response
from harness.probes.identity import Credentials, Identity, Login


def test_a_password_grant_sends_what_is_given() -> None:
    """The form of RFC 6749, 4.3.2; an empty scope is left out."""
    login = Login(token_path="/token", username="u", password="p")
    assert login.form == {"grant_type": "password", "username": "u", "password": "p"}
    scoped = Login(token_path="/token", username="u", password="p", scope="a b")
    assert scoped.form["scope"] == "a b"


def test_secrets_are_the_credentials_alone() -> None:
    """The scheme before a token is no secret."""
    login = Login(token_path="/token", username="u", password="hush")
    identity = Identity(name="n", headers=(("Authorization", "Bearer abc"), ("X-Key", "k")), login=login)
    assert identity.secrets == ("abc", "k", "hush")


class _Server:
    """A token endpoint whose answers are given in turn."""

    base_url = "http://fake"

    def __init__(self, *answers: bytes) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange."""
        self.asked.append(request.body.decode())
        return Exchange(request=request, response=Response(status=200, body=self._answers.pop(0)))


def _token(name: str, **more: object) -> bytes:
    return json.dumps({"access_token": name, **more}).encode()


def test_a_client_logs_in_by_its_own_credentials() -> None:
    """Without a user it is the client credentials grant; its secret is one."""
    login = Login(token_path="/token", client_id="c", client_secret="hush")
    assert login.form == {"grant_type": "client_credentials", "client_id": "c", "client_secret": "hush"}
    assert Identity(name="n", login=login).secrets == ("hush",)


def test_a_token_is_renewed_before_it_expires() -> None:
    """By its refresh token, and by a new login where that is refused."""
    now = [0.0]
    server = _Server(
        _token("t1", expires_in=100, refresh_token="r1"), _token("t2", expires_in=100), b"{}", _token("t3")
    )
    login = Login(token_path="/token", username="u", password="p")
    held = Credentials(Identity(name="n", login=login), server, clock=lambda: now[0])  # type: ignore[arg-type]
    held.obtain()
    assert not held.keep_fresh()
    now[0] = 95.0
    assert held.keep_fresh()
    assert held.headers == (("authorization", "Bearer t2"),)
    assert server.asked[1] == "grant_type=refresh_token&refresh_token=r1"
    now[0] = 300.0
    with pytest.raises(CannotRun, match="was not logged in"):
        held.keep_fresh()
    assert held.keep_fresh()
    assert held.headers == (("authorization", "Bearer t3"),)


def test_who_somebody_is_is_said_in_words() -> None:
    """Role and tenant where there are any."""
    assert Identity(name="carl", role="clerk", tenant="south").words == "carl, clerk of south"
    assert Identity(name="carl").words == "carl"
