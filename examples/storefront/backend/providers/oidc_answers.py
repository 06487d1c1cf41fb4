"""What the shop reads of an authority's answers.

Source: OpenID Connect Discovery 1.0, section 3; RFC 6749, section 5.1; OpenID Connect Core 1.0, section 5.3.2.
"""

from __future__ import annotations

from pydantic import BaseModel


class OidcMetadata(BaseModel):
    """Where the authority's endpoints are."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str | None = None
    userinfo_endpoint: str | None = None


class OidcTokens(BaseModel):
    """What a code is worth."""

    access_token: str
    token_type: str


class OidcPerson(BaseModel):
    """Who came back."""

    sub: str
    email: str | None = None
