"""Signing in through an authority elsewhere."""

from __future__ import annotations

from collections import OrderedDict

from fastapi import APIRouter

from examples.storefront.backend.errors import ShopError, documented
from examples.storefront.backend.providers.chosen import authority
from examples.storefront.backend.providers.login import Login, LoginRefused
from examples.storefront.backend.schemas.accounts import Token
from examples.storefront.backend.schemas.logins import LoginReturn, LoginStart
from examples.storefront.backend.security import LIFETIME, account_of, issue

router = APIRouter(prefix="/auth/oidc", tags=["accounts"])

_MOST = 1000
_under_way: OrderedDict[str, Login] = OrderedDict()
"""Logins whose people are still away, oldest first; a state serves once."""


@router.post("/start", responses=documented(401, 409, 502))
def start_login() -> LoginStart:
    """Begin to sign in at the authority."""
    try:
        login = authority.begin()
    except LoginRefused as refused:
        raise _passed_on(refused) from refused
    _under_way[login.state] = login
    if len(_under_way) > _MOST:
        _under_way.popitem(last=False)
    return LoginStart(address=login.address, state=login.state)


@router.post("/finish", responses=documented(401, 409, 502))
def finish_login(request: LoginReturn) -> Token:
    """A token for whoever came back from the authority, if the shop has an account of theirs."""
    login = _under_way.pop(request.state, None)
    if login is None:
        raise ShopError(401, "unknown_state", "No login of this state is under way.")
    try:
        email = authority.finish(login, request.code)
    except LoginRefused as refused:
        raise _passed_on(refused) from refused
    account = account_of(email)
    if account is None:
        raise ShopError(401, "unknown_person", "The shop has no account of this address.")
    return Token(access_token=issue(account), token_type="bearer", expires_in=LIFETIME)


def _passed_on(refused: LoginRefused) -> ShopError:
    return ShopError(refused.status, refused.code, str(refused))
