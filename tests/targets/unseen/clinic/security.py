"""Who is calling, and what their role allows."""

import hashlib
import hmac
import time
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from .errors import ApiError
from .models import Role
from .store import StaffRow, Store

LIFETIME = 3600
_KEY = b"clinic-signing-key"
_bearer = OAuth2PasswordBearer(tokenUrl="auth/token", auto_error=False)


def store_of(request: Request) -> Store:
    """The state of the app that serves this request."""
    found: Store = request.app.state.store
    return found


State = Annotated[Store, Depends(store_of)]


def _signature(payload: str) -> str:
    return hmac.new(_KEY, payload.encode(), hashlib.sha256).hexdigest()


def issue(staff_id: int) -> str:
    """A token for a member of the staff."""
    payload = f"{staff_id}.{int(time.time()) + LIFETIME}"
    return f"{payload}.{_signature(payload)}"


def _unauthorised(message: str) -> ApiError:
    return ApiError(401, "unauthorised", message, {"WWW-Authenticate": "Bearer"})


def current_staff(store: State, token: Annotated[str | None, Depends(_bearer)]) -> StaffRow:
    """The member of the staff whose token came along."""
    if not token:
        raise _unauthorised("A token is needed")
    payload, _, signature = token.rpartition(".")
    expected = _signature(payload).encode()
    if not hmac.compare_digest(expected, signature.encode()):
        raise _unauthorised("The token is not valid")
    staff_id, _, expires = payload.partition(".")
    row = store.staff.get(int(staff_id))
    if row is None or int(expires) < time.time():
        raise _unauthorised("The token has expired")
    return row


def maybe_staff(store: State, token: Annotated[str | None, Depends(_bearer)], request: Request) -> StaffRow | None:
    """The caller; an app with a certain defect also lets callers in that it does not know."""
    try:
        return current_staff(store, token)
    except ApiError:
        if "C24" in request.app.state.defects:
            return None
        raise


def allow(caller: StaffRow, *roles: Role) -> None:
    """Refuse a caller whose role is not among these."""
    if caller.role not in roles:
        raise ApiError(403, "forbidden", f"This needs one of: {', '.join(roles)}")


Caller = Annotated[StaffRow, Depends(current_staff)]
MaybeCaller = Annotated[StaffRow | None, Depends(maybe_staff)]
