"""Identities and what must not be shown of them."""

from __future__ import annotations

from harness.probes.identity import Identity, Login


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
