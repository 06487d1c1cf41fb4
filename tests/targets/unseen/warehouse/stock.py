"""Movements of goods, transfers, reservations, and what it all is worth."""

import time
from collections import defaultdict
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from .database import DB, Database, Row, now
from .defects import Defects
from .locations import location_of
from .models import (
    CategoryValue,
    Movement,
    MovementIn,
    MovementSlice,
    Reservation,
    ReservationIn,
    Sku,
    Transfer,
    TransferIn,
    Valuation,
)
from .problems import ProblemError, not_found, problems
from .products import LOCATION, product_of

router = APIRouter(tags=["stock"])

Number = Annotated[int, Path(ge=1, le=2_147_483_647)]


def _move(db: Database, sku: str, location_id: int, kind: str, quantity: int, note: str | None = None) -> int:
    if db.at(sku, location_id) + quantity < 0:
        raise ProblemError(409, f"There is not that much of {sku} at location {location_id}")
    row = {"sku": sku, "location_id": location_id, "kind": kind, "quantity": quantity, "note": note}
    return db.insert("movements", {**row, "created_at": now()})


@router.get("/movements", responses=problems(422))
def list_movements(
    db: DB,
    defects: Defects,
    sku: Annotated[Sku | None, Query()] = None,
    cursor: Annotated[int | None, Query(ge=1, le=2_147_483_647, description="From the answer before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> MovementSlice:
    """The movements, the newest first."""
    below = cursor or 2**62
    rows = db.all(
        "SELECT * FROM movements WHERE id <= ? AND (? IS NULL OR sku = ?) ORDER BY id DESC LIMIT ?",
        below,
        sku,
        sku,
        limit + 1,
    )
    following = rows[limit]["id"] if len(rows) > limit else None
    if following is not None and "W16" in defects:
        following = max(following - 1, 1)
    return MovementSlice(items=[Movement(**row) for row in rows[:limit]], next_cursor=following)


@router.post(
    "/movements",
    status_code=201,
    responses={201: {"description": "Written", "headers": LOCATION}, **problems(404, 409, 422)},
)
def add_movement(body: MovementIn, db: DB, response: Response) -> Movement:
    """Write down a receipt or an adjustment; stock never falls below zero."""
    with db.transaction():
        product, place = product_of(db, body.sku), location_of(db, body.location_id)
        number = _move(db, product["sku"], place["id"], body.kind, body.quantity, body.note)
    response.headers["Location"] = f"/movements/{number}"
    return read_movement(number, db)


@router.get("/movements/{number}", responses=problems(404, 422))
def read_movement(number: Number, db: DB) -> Movement:
    """A movement."""
    row = db.one("SELECT * FROM movements WHERE id = ?", number)
    if row is None:
        raise not_found("movement", number)
    return Movement(**row)


@router.post("/transfers", status_code=201, responses=problems(404, 409, 422))
def transfer(body: TransferIn, db: DB, defects: Defects) -> Transfer:
    """Bring goods from one place to another: both movements happen, or none."""
    whole: AbstractContextManager[None] = nullcontext() if "W17" in defects else db.transaction()
    with whole:
        product, source = product_of(db, body.sku), location_of(db, body.from_location)
        out = _move(db, product["sku"], source["id"], "transfer", -body.quantity)
        target = location_of(db, body.to_location)
        back = _move(db, product["sku"], target["id"], "transfer", body.quantity)
    return Transfer(out_movement=out, in_movement=back)


def _reservation(row: Row) -> Reservation:
    expires = datetime.fromisoformat(row["expires_at"])
    active = not row["released"] and expires > datetime.now(UTC)
    return Reservation(id=row["id"], sku=row["sku"], quantity=row["quantity"], active=active, expires_at=expires)


def _reservation_row(db: Database, number: int) -> Row:
    row = db.one("SELECT * FROM reservations WHERE id = ?", number)
    if row is None:
        raise not_found("reservation", number)
    return row


@router.get("/reservations", responses=problems(422))
def list_reservations(
    db: DB,
    defects: Defects,
    active: Annotated[bool | None, Query(description="Only those that are, or are not, active")] = None,
    sku: Annotated[Sku | None, Query()] = None,
) -> list[Reservation]:
    """The newest hundred reservations."""
    condition, values = "1", []
    if active if "W19" in defects else active is not None:
        condition = f"(released = 0 AND expires_at > ?) = {1 if active else 0}"
        values.append(now())
    if sku is not None:
        condition += " AND sku = ?"
        values.append(sku)
    rows = db.all(f"SELECT * FROM reservations WHERE {condition} ORDER BY id DESC LIMIT 100", *values)
    return [_reservation(row) for row in rows]


@router.post(
    "/reservations",
    status_code=201,
    responses={201: {"description": "Held back", "headers": LOCATION}, **problems(404, 409, 422)},
)
def reserve(body: ReservationIn, db: DB, defects: Defects, response: Response) -> Reservation:
    """Hold goods back; never more than there are."""
    whole: AbstractContextManager[None] = nullcontext() if "W18" in defects else db.transaction()
    with whole:
        product = product_of(db, body.sku)
        available = db.on_hand(product["sku"]) - db.reserved(product["sku"])
        if available < body.quantity:
            raise ProblemError(409, f"Only {available} of {product['sku']} are free")
        if "W18" in defects:
            time.sleep(0.02)  # stands for the call of the pricing service that was here
        expires = datetime.now(UTC) + timedelta(minutes=body.minutes)
        row = {
            "sku": product["sku"],
            "quantity": body.quantity,
            "expires_at": expires.isoformat(timespec="microseconds"),
        }
        number = db.insert("reservations", row)
    response.headers["Location"] = f"/reservations/{number}"
    return _reservation(_reservation_row(db, number))


@router.get("/reservations/{number}", responses=problems(404, 422))
def read_reservation(number: Number, db: DB, defects: Defects) -> Reservation:
    """A reservation."""
    found = _reservation(_reservation_row(db, number))
    if "W21" in defects:
        found.expires_at = found.expires_at.replace(tzinfo=None)
    return found


@router.post("/reservations/{number}/release", responses=problems(404, 409, 422))
def release(number: Number, db: DB, defects: Defects) -> Reservation:
    """Give goods free again; once."""
    with db.transaction():
        row = _reservation_row(db, number)
        if not _reservation(row).active and "W20" not in defects:
            raise ProblemError(409, "The reservation is no longer active")
        db.run("UPDATE reservations SET released = 1 WHERE id = ?", number)
        return _reservation(_reservation_row(db, number))


@router.get("/reports/valuation", tags=["reports"])
def valuation(db: DB) -> Valuation:
    """What the stock is worth, by category."""
    rows = db.all(
        "SELECT p.category, p.price, SUM(m.quantity) AS units FROM movements m JOIN products p ON p.sku = m.sku "
        "GROUP BY p.sku HAVING SUM(m.quantity) > 0"
    )
    units: dict[str, int] = defaultdict(int)
    values: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for row in rows:
        units[row["category"]] += row["units"]
        values[row["category"]] += Decimal(row["price"]) * row["units"]
    categories = [CategoryValue(category=name, units=units[name], value=str(values[name])) for name in sorted(units)]
    return Valuation(categories=categories, total=str(sum(values.values(), start=Decimal("0.00"))))
