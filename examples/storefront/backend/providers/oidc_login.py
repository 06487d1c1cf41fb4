"""Logins at any OpenID Connect authority: the code flow with PKCE, through httpx.

The token comes straight from the token endpoint, so that TLS says whose it is (OpenID Connect Core 1.0, 3.1.3.7); who
the person is, the userinfo endpoint says.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, ValidationError

from examples.storefront.backend.providers.login import Login, LoginRefused
from examples.storefront.backend.providers.oidc_answers import OidcMetadata, OidcPerson, OidcTokens

Answer = TypeVar("Answer", bound=BaseModel)

RETURN = "http://127.0.0.1:3000/login/return"


class OidcLogin:
    """An authority at its issuer's address."""

    def __init__(self, issuer: str, client_id: str, secret: str) -> None:
        self._issuer = issuer.rstrip("/")
        self._client = (client_id, secret)

    def begin(self) -> Login:
        """A new login, with a state and a verifier that nobody can guess."""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        asked = {
            "response_type": "code",
            "client_id": self._client[0],
            "redirect_uri": RETURN,
            "scope": "openid email",
            "state": state,
            "nonce": secrets.token_urlsafe(24),
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._metadata().authorization_endpoint
        return Login(address=f"{endpoint}?{urlencode(asked)}", state=state, verifier=verifier)

    def finish(self, login: Login, code: str) -> str:
        """Redeem the code, and ask who it was."""
        found = self._metadata()
        if found.token_endpoint is None or found.userinfo_endpoint is None:
            raise LoginRefused(502, "authority_incomplete")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": RETURN,
            "code_verifier": login.verifier,
        }
        tokens = _answer("POST", found.token_endpoint, OidcTokens, data=form, auth=self._client)
        signed = {"Authorization": f"Bearer {tokens.access_token}"}
        person = _answer("GET", found.userinfo_endpoint, OidcPerson, headers=signed)
        if not person.email:
            raise LoginRefused(409, "person_without_address")
        return person.email

    def _metadata(self) -> OidcMetadata:
        found = _answer("GET", f"{self._issuer}/.well-known/openid-configuration", OidcMetadata)
        if found.issuer.rstrip("/") != self._issuer:
            raise LoginRefused(502, "issuer_mismatch")
        return found


def challenge(verifier: str) -> str:
    """What the authority learns of a verifier at first. Source: RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _answer(method: str, address: str, model: type[Answer], **content: Any) -> Answer:
    try:
        answer = httpx.request(method, address, timeout=10, **content)
    except httpx.HTTPError as error:
        raise LoginRefused(502, "provider_unavailable") from error
    if not answer.is_success:
        raise LoginRefused(401 if answer.status_code in (400, 401, 403) else 502, _code(answer))
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise LoginRefused(502, "provider_unreadable") from error


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return "provider_unavailable"
