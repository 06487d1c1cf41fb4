"""Signing in, the staff and their hours."""

import hmac
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordRequestForm

from .defects import Defects
from .errors import ApiError, errors, not_found
from .models import Health, MeUpdate, Role, Schedule, Staff, StaffIn, Token
from .security import LIFETIME, Caller, State, allow, issue
from .store import StaffRow, Store, hashed

router = APIRouter()

StaffId = Annotated[int, Path(ge=1, le=2_147_483_647)]
LOCATION: dict[str, Any] = {"Location": {"schema": {"type": "string"}, "description": "Where it is", "required": True}}


def _public(row: StaffRow) -> Staff:
    return Staff(id=row.id, email=row.email, display_name=row.display_name, role=row.role, phone=row.phone)


def _colleague(store: Store, caller: StaffRow, staff_id: int) -> StaffRow:
    row = store.staff.get(staff_id)
    if row is None or row.clinic_id != caller.clinic_id:
        raise not_found("member of the staff", staff_id)
    return row


@router.get("/health", tags=["service"])
def health() -> Health:
    """Whether the service is up."""
    return Health(status="ok")


@router.post("/auth/token", tags=["accounts"], responses=errors(401, 422))
def sign_in(store: State, defects: Defects, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """Trade an e-mail address and a password for a token."""
    for row in list(store.staff.values()):
        if row.email != form.username:
            continue
        if "C01" in defects:
            # compared as text first, so that the hash need not be computed for what is plainly wrong
            if hmac.compare_digest(form.password, "") or row.password_hash != hashed(form.password):
                break
        elif not hmac.compare_digest(row.password_hash, hashed(form.password)):
            break
        return Token(access_token=issue(row.id), token_type="bearer", expires_in=LIFETIME)
    raise ApiError(401, "unauthorised", "E-mail address or password is wrong", {"WWW-Authenticate": "Bearer"})


@router.get("/me", tags=["accounts"], response_model=Staff, responses=errors(401))
def me(caller: Caller, defects: Defects) -> Staff | Response:
    """The caller's own account."""
    if "C02" in defects:
        return JSONResponse({k: v for k, v in asdict(caller).items() if k not in {"schedule", "clinic_id"}})
    return _public(caller)


@router.patch("/me", tags=["accounts"], responses=errors(401, 422))
async def change_me(body: MeUpdate, caller: Caller, defects: Defects, request: Request) -> Staff:
    """Change one's own name or telephone number, and nothing else."""
    changes = body.model_dump(exclude_unset=True)
    if "C03" in defects:
        sent = await request.json()
        if sent.get("role") in {"admin", "reception", "physician"}:
            changes["role"] = sent["role"]
    for key, value in changes.items():
        setattr(caller, key, value)
    return _public(caller)


@router.get("/staff", tags=["staff"], responses=errors(401, 422))
def list_staff(
    store: State, caller: Caller, defects: Defects, role: Annotated[Role | None, Query()] = None
) -> list[Staff]:
    """The staff of the caller's clinic."""
    rows = list(store.staff.values())
    if role is None:
        return [_public(row) for row in rows if row.clinic_id == caller.clinic_id]
    if "C04" in defects:
        return [_public(row) for row in rows if row.role == role]
    return [_public(row) for row in rows if row.role == role and row.clinic_id == caller.clinic_id]


@router.post(
    "/staff",
    tags=["staff"],
    status_code=201,
    responses={201: {"description": "Added", "headers": LOCATION}, **errors(401, 403, 409, 422)},
)
def add_staff(body: StaffIn, store: State, caller: Caller, defects: Defects, response: Response) -> Staff:
    """Add a member of the staff; only an admin may."""
    if "C06" not in defects:
        allow(caller, "admin")
    with store.lock:
        if any(row.email == body.email for row in list(store.staff.values())):
            raise ApiError(409, "conflict", "The e-mail address is taken")
        row = store.add_staff(caller.clinic_id, body.email, body.display_name, body.role, body.phone, body.password)
        store.log(caller, "added", f"staff {row.id}")
    response.headers["Location"] = f"/staff/{row.id}"
    return _public(row)


@router.get("/staff/{staff_id}", tags=["staff"], responses=errors(401, 404, 422))
def read_staff(staff_id: StaffId, store: State, caller: Caller) -> Staff:
    """A member of the staff."""
    return _public(_colleague(store, caller, staff_id))


@router.get("/staff/{staff_id}/schedule", tags=["staff"], responses=errors(401, 404, 422))
def read_schedule(staff_id: StaffId, store: State, caller: Caller, defects: Defects) -> Schedule:
    """The hours of a member of the staff; no slots where none were set."""
    row = _colleague(store, caller, staff_id)
    if "C05" in defects:
        return Schedule(slots=sorted(row.schedule, key=lambda slot: slot.weekday))  # type: ignore[arg-type]
    return Schedule(slots=sorted(row.schedule or [], key=lambda slot: slot.weekday))


@router.put("/staff/{staff_id}/schedule", tags=["staff"], responses=errors(401, 403, 404, 422))
def set_schedule(staff_id: StaffId, body: Schedule, store: State, caller: Caller, defects: Defects) -> Schedule:
    """Set the hours of a member of the staff, in place of what was there."""
    allow(caller, "admin")
    row = _colleague(store, caller, staff_id)
    with store.lock:
        before = row.schedule or [] if "C07" in defects else []
        row.schedule = [*before, *body.slots]
    return Schedule.model_construct(slots=sorted(row.schedule, key=lambda slot: slot.weekday))
