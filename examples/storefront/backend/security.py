"""Who is calling: passwords, tokens and the two roles."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import time
from typing import Annotated

from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import ColumnElement, select
from starlette.exceptions import HTTPException

from examples.storefront.backend.errors import ShopError
from examples.storefront.backend.passwords import hashed
from examples.storefront.backend.schemas.accounts import Account, Role
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import AccountRow

LIFETIME = 8 * 60 * 60
"""How long a token lives, in seconds."""

_KEY = os.environ.get("STOREFRONT_SECRET", "example-signing-key").encode()
_FIXED = {
    os.environ.get("STOREFRONT_STAFF_TOKEN", "staff-example-token"): "grace@example.test",
    os.environ.get("STOREFRONT_CUSTOMER_TOKEN", "customer-example-token"): "ada@example.test",
}
_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token")


def sign_in(email: str, password: str) -> Account | None:
    """The account with these credentials."""
    with store.session() as session:
        row = session.scalar(select(AccountRow).where(AccountRow.email == email))
        if row is None or not hmac.compare_digest(row.password_hash, hashed(password, email)):
            return None
        return Account.model_validate(row)


def account_of(email: str) -> Account | None:
    """The account of a person whom an authority vouches for."""
    return _account(AccountRow.email == email)


def issue(account: Account) -> str:
    """A signed token for an account."""
    claim = f"{account.id}:{int(time.time()) + LIFETIME}".encode()
    return f"{_encoded(claim)}.{_encoded(_signature(claim))}"


def current_account(token: Annotated[str, Depends(_bearer)]) -> Account:
    """The account behind the request's token; 401 without one."""
    account = _account(AccountRow.email == _FIXED[token]) if token in _FIXED else _bearer_of(token)
    if account is None:
        raise HTTPException(401, "This token is not valid.", {"WWW-Authenticate": "Bearer"})
    return account


def staff_account(account: Annotated[Account, Depends(current_account)]) -> Account:
    """The account behind the request's token, when it is the staff's; 403 else."""
    if account.role is not Role.STAFF:
        raise ShopError(403, "forbidden", "Only staff may do this.")
    return account


def may_see(account: Account, customer_id: int) -> bool:
    """Whether an account may see what belongs to a customer."""
    return account.role is Role.STAFF or account.customer_id == customer_id


SignedIn = Annotated[Account, Depends(current_account)]
Staff = Annotated[Account, Depends(staff_account)]
STAFF_ONLY = Depends(staff_account)


def _bearer_of(token: str) -> Account | None:
    claim, _, signature = token.partition(".")
    try:
        body, given = (base64.urlsafe_b64decode(part.encode("ascii") + b"==") for part in (claim, signature))
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(given, _signature(body)):
        return None
    account_id, _, expires = body.decode().partition(":")
    return _account(AccountRow.id == int(account_id)) if int(expires) > time.time() else None


def _account(condition: ColumnElement[bool]) -> Account | None:
    with store.session() as session:
        row = session.scalar(select(AccountRow).where(condition))
        return None if row is None else Account.model_validate(row)


def _signature(claim: bytes) -> bytes:
    return hmac.digest(_KEY, claim, "sha256")


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")
