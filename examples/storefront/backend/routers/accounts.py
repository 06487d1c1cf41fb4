"""Signing in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import OAuth2PasswordRequestForm
from starlette.exceptions import HTTPException

from examples.storefront.backend.errors import documented
from examples.storefront.backend.schemas.accounts import Account, Token
from examples.storefront.backend.security import LIFETIME, SignedIn, issue, sign_in

router = APIRouter(prefix="/auth", tags=["accounts"])


@router.post("/token", responses=documented(401))
def create_token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """A token for an e-mail address and a password."""
    account = sign_in(form.username, form.password)
    if account is None:
        raise HTTPException(401, "This e-mail address and password do not match.", {"WWW-Authenticate": "Bearer"})
    return Token(access_token=issue(account), token_type="bearer", expires_in=LIFETIME)


@router.get("/me", responses=documented(401))
def read_account(account: SignedIn) -> Account:
    """The account that is signed in."""
    return account
