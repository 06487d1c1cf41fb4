"""Operations that give tokens, and how a token is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange
from harness.rules.api._links import answer_fields, shown, snake

_TOKEN = re.compile(r"^(access_|session_|auth_|bearer_|id_)?(token|jwt)$")


def gives_token(operation: Operation) -> bool:
    """Does it answer with a token, and ask for no credentials but those in its body?"""
    open_to_all = operation.method == "POST" and not operation.security and bool(operation.request_bodies)
    return open_to_all and any(_TOKEN.match(snake(each)) for each in answer_fields(operation))


def token_of(exchange: Exchange) -> str | None:
    """The token that an answer gives."""
    return next((str(value) for name, value in shown(exchange).items() if _TOKEN.match(snake(name)) and value), None)


def credential(contract: Contract, token: str) -> Mapping[str, str] | None:
    """The header field that carries a token, by the contract's first scheme that has one."""
    for scheme in contract.security_schemes.values():
        if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
            return {str(scheme.get("name")): token}
        if scheme.get("type") in ("oauth2", "openIdConnect") or scheme.get("scheme") == "bearer":
            return {"Authorization": f"Bearer {token}"}
    return None


def reads_oneself(contract: Contract) -> Operation | None:
    """A reading that demands credentials and nothing else, of the caller itself where there is one."""
    able = [
        each
        for each in contract.operations
        if each.method == "GET"
        and each.security
        and "{" not in each.path
        and not any(one.required for one in each.parameters)
        and not any(answer.status == "403" for answer in each.responses)
    ]
    return min(able, key=lambda each: (not each.path.rstrip("/").endswith("/me"), len(each.path)), default=None)
