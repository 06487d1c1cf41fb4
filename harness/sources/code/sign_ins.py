"""What starts a sign-in by OAuth, in either language: the address that a browser is sent to, or the parameters of it."""

from __future__ import annotations

import re
from typing import Final

AUTHORIZING: Final = re.compile(
    r"authori[sz]e|/auth[?\"'`]|oauth2/(?:v\d/)?auth\b|\bauth_?(?:url|endpoint|uri)\b", re.IGNORECASE
)
_EXCHANGE: Final = re.compile(
    r"grant_type|client_?secret|refresh_token|code_verifier|[\"']?\bcode[\"']?\s*:", re.IGNORECASE
)
_WITH_SECRET: Final = re.compile(r"connect\.stripe\.com|\bslack\.com|github\.com/login|api\.notion\.com")
"""Providers that give a token to nobody without the client's secret, and that do not ask for PKCE."""
_TYPED: Final = re.compile(r"response_type(?:[\"']?\s*[:,=])")
_CLIENT: Final = re.compile(r"\bclient_id[\"']?\s*[:,=]")
_BACK: Final = re.compile(r"\bredirect_uri[\"']?\s*[:,=]")


def is_public(module: str, function: str) -> bool:
    """May the client be one that has no secret: does its module know of none, and is it of a provider that does without?"""
    return not re.search(r"client_?secret", module, re.IGNORECASE) and not _WITH_SECRET.search(function)


def is_sign_in(text: str) -> bool:
    """Are these the parameters of a sign-in, and not those of the exchange of its code?"""
    named = _TYPED.search(text) or (_CLIENT.search(text) and _BACK.search(text))
    return named is not None and _EXCHANGE.search(text) is None
