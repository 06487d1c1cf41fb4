"""The shop's logins at an OpenID Connect authority, and oidc-provider-mock, from which they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest
import respx

from examples.storefront.backend.providers.login import Login, LoginRefused
from examples.storefront.backend.providers.oidc_login import OidcLogin, challenge
from examples.storefront.backend.routers import logins
from examples.storefront.recording import Double, oauth_calls
from examples.storefront.recording.doubles import DOUBLES
from tests.examples.doubles import faults, heard

Api: TypeAlias = Callable[..., httpx.Response]

ISSUER = "https://login.test"
CLIENT = (oauth_calls.CLIENT_ID, oauth_calls.SECRET)
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/me",
}
TOKENS = {"access_token": "token-of-the-test", "token_type": "Bearer"}


@pytest.fixture(scope="module")
def oauth() -> Iterator[Double]:
    """oidc-provider-mock, running."""
    with DOUBLES["oauth"]() as double:
        yield double


def test_scenarios(oauth: Double) -> None:
    """What the shop does with its authority ends as it should."""
    assert oauth_calls.log_in(oauth.base_url) == oauth_calls.PERSON
    refused = oauth_calls.redeem_twice(oauth.base_url)
    assert (refused.status, refused.code) == (401, "invalid_grant")


def test_the_shop_signs_people_in(oauth: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the authority: its token is Grace's, and a state serves once."""
    monkeypatch.setattr(logins, "authority", OidcLogin(oauth.base_url, *CLIENT))
    started = api("POST", "/auth/oidc/start").json()
    returned = oauth_calls.browse(started["address"])
    assert returned["state"] == started["state"]
    token = api("POST", "/auth/oidc/finish", json=returned).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert api("GET", "/auth/me", headers=headers).json()["email"] == oauth_calls.PERSON
    again = api("POST", "/auth/oidc/finish", json=returned)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "unknown_state")


def test_a_stranger_is_not_signed_in(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority vouches for somebody of whom the shop has no account."""
    login = Login(address=ISSUER, state="a-state", verifier="a-verifier")

    class Stranger:
        def begin(self) -> Login:
            return login

        def finish(self, login: Login, code: str) -> str:
            return "stranger@example.test"

    monkeypatch.setattr(logins, "authority", Stranger())
    assert api("POST", "/auth/oidc/start").json() == {"address": ISSUER, "state": "a-state"}
    answer = api("POST", "/auth/oidc/finish", json={"state": "a-state", "code": "abc"})
    assert answer.json()["error"]["code"] == "unknown_person"


def test_without_an_authority_nobody_is_signed_in(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox refuses both steps, so that no code of anybody's is worth an account."""
    assert api("POST", "/auth/oidc/start").json()["error"]["code"] == "no_authority"
    monkeypatch.setitem(logins._under_way, "a-state", Login(address="", state="a-state", verifier=""))
    answer = api("POST", "/auth/oidc/finish", json={"state": "a-state", "code": "abc"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_authority")


def test_oldest_logins_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logins that never come back do not fill the memory."""
    states = iter(range(logins._MOST + 1))

    class Many:
        def begin(self) -> Login:
            return Login(address="", state=str(next(states)), verifier="")

        def finish(self, login: Login, code: str) -> str:
            raise AssertionError

    monkeypatch.setattr(logins, "authority", Many())
    monkeypatch.setattr(logins, "_under_way", type(logins._under_way)())
    for _ in range(logins._MOST + 1):
        logins.start_login()
    assert (len(logins._under_way), "0" in logins._under_way) == (logins._MOST, False)


def test_double_keeps_to_the_contract(oauth: Double) -> None:
    """Whatever is asked of it, well or badly, it answers what the specifications allow."""
    with heard("oauth", oauth) as said:
        for scenario in oauth_calls.SCENARIOS.values():
            scenario(oauth.base_url)
        httpx.post(f"{oauth.base_url}/oauth2/token", data={"grant_type": "password"}, auth=CLIENT)
    assert faults("oauth", said.exchanges) == []


@pytest.mark.parametrize(
    ("metadata", "person", "code"),
    [
        (METADATA | {"issuer": "https://another.test"}, {}, "issuer_mismatch"),
        ({name: METADATA[name] for name in ("issuer", "authorization_endpoint")}, {}, "authority_incomplete"),
        (METADATA, {"sub": "1"}, "person_without_address"),
        (METADATA, {}, "provider_unreadable"),
    ],
)
def test_an_odd_authority_is_refused(
    metadata: dict[str, Any], person: dict[str, Any], code: str, respx_mock: respx.MockRouter
) -> None:
    """Another issuer, no endpoints, a person without address or subject: the shop says which."""
    respx_mock.get(f"{ISSUER}/.well-known/openid-configuration").respond(json=metadata)
    respx_mock.post(f"{ISSUER}/token").respond(json=TOKENS)
    respx_mock.get(f"{ISSUER}/me").respond(json=person)
    respx_mock._assert_all_called = False
    with pytest.raises(LoginRefused, match=code):
        OidcLogin(ISSUER, *CLIENT).finish(Login(address="", state="", verifier=""), "code")


def test_nobody_at_the_address_and_an_error_in_no_known_words(respx_mock: respx.MockRouter) -> None:
    """Both are 502, not a crash."""
    route = respx_mock.get(f"{ISSUER}/.well-known/openid-configuration").respond(503, content=b"<html>")
    with pytest.raises(LoginRefused, match="provider_unavailable"):
        OidcLogin(ISSUER, *CLIENT).begin()
    route.mock(side_effect=httpx.ConnectError("nobody"))
    with pytest.raises(LoginRefused) as refused:
        OidcLogin(ISSUER, *CLIENT).begin()
    assert refused.value.status == 502


def test_a_challenge_is_that_of_the_standard() -> None:
    """Source: RFC 7636, appendix B."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
