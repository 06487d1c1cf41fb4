"""Orders, and where their parcels are."""

import json
import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import RedirectResponse

from .database import DB, Database, Row, now, offset
from .defects import Defects
from .models import Order, OrderIn, OrderPage, OrderPatch, OrderStatus
from .problems import ProblemError, not_found, problems
from .products import LOCATION, product_of

router = APIRouter(tags=["orders"])

OrderId = Annotated[int, Path(ge=1, le=2_147_483_647)]
CODE = r"^[A-Z0-9]+(-[A-Z0-9]+)*$"
LOCAL_PATH = r"^/([A-Za-z0-9_-][A-Za-z0-9/_-]*)?$"


def _view(row: Row) -> Order:
    return Order(**{**row, "lines": json.loads(row["lines"])})


def _order(db: Database, order_id: int) -> Row:
    row = db.one("SELECT * FROM orders WHERE id = ?", order_id)
    if row is None:
        raise not_found("order", order_id)
    return row


@router.get("/orders", responses=problems(422))
def list_orders(
    db: DB,
    defects: Defects,
    status: Annotated[OrderStatus | None, Query()] = None,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> OrderPage:
    """The orders, the newest first."""
    match = "FROM orders WHERE (? IS NULL OR status = ?)"
    total = db.number(f"SELECT COUNT(*) {match}", status, status)
    if "W23" in defects:
        total = db.number("SELECT COUNT(*) FROM orders")
    rows = db.all(f"SELECT * {match} ORDER BY id DESC LIMIT ? OFFSET ?", status, status, size, offset(page, size))
    return OrderPage(items=[_view(row) for row in rows], total=total, page=page, size=size)


@router.post(
    "/orders",
    status_code=201,
    responses={201: {"description": "Taken", "headers": LOCATION}, **problems(404, 409, 422)},
)
def add_order(
    body: OrderIn,
    db: DB,
    defects: Defects,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=80, description="The same key and body get the same answer; another body with it gets 409"),
    ] = None,
) -> Order:
    """Take an order."""
    fingerprint = body.model_dump_json()
    with db.transaction():
        known = db.one("SELECT * FROM order_keys WHERE key = ?", idempotency_key) if idempotency_key else None
        if known and known["fingerprint"] != fingerprint and "W22" not in defects:
            raise ProblemError(409, "The key was used for another order")
        if known:
            order = Order.model_validate_json(known["answer"])
        else:
            lines = [{**line.model_dump(), "sku": product_of(db, line.sku)["sku"]} for line in body.lines]
            row = {"customer": body.customer, "note": body.note, "lines": json.dumps(lines), "status": "new"}
            order = _view(_order(db, db.insert("orders", {**row, "created_at": now()})))
            db.notify("order.created")
            if idempotency_key:
                answer = order.model_dump_json()
                db.insert("order_keys", {"key": idempotency_key, "fingerprint": fingerprint, "answer": answer})
    response.headers["Location"] = f"/orders/{order.id}"
    return order


@router.get("/orders/{order_id}", responses=problems(404, 422))
def read_order(order_id: OrderId, db: DB) -> Order:
    """An order."""
    return _view(_order(db, order_id))


@router.patch("/orders/{order_id}", responses=problems(404, 409, 422))
def change_order(order_id: OrderId, body: OrderPatch, db: DB, defects: Defects) -> Order:
    """Change an order that has not left yet."""
    with db.transaction():
        row = _order(db, order_id)
        if row["status"] in {"shipped", "cancelled"}:
            raise ProblemError(409, f"The order is {row['status']}")
        changes = body.model_dump(exclude_unset=True)
        if "W24" in defects and changes.get("note"):
            changes["note"] = changes["note"][:255]
        db.update("orders", "id", order_id, changes)
        return _view(_order(db, order_id))


@router.post("/orders/{order_id}/pick", responses=problems(404, 409, 422))
def pick(order_id: OrderId, db: DB) -> Order:
    """Take the goods of a new order from their places."""
    with db.transaction():
        row = _order(db, order_id)
        if row["status"] != "new":
            raise ProblemError(409, f"The order is {row['status']}")
        for line in json.loads(row["lines"]):
            _take(db, line["sku"], line["quantity"])
        db.update("orders", "id", order_id, {"status": "picked"})
        return _view(_order(db, order_id))


def _take(db: Database, sku: str, wanted: int) -> None:
    places = db.all(
        "SELECT location_id, SUM(quantity) AS quantity FROM movements WHERE sku = ? "
        "GROUP BY location_id HAVING SUM(quantity) > 0 ORDER BY location_id",
        sku,
    )
    if sum(place["quantity"] for place in places) - db.reserved(sku) < wanted:
        raise ProblemError(409, f"There is not enough of {sku}")
    for place in places:
        taken = min(wanted, place["quantity"])
        if taken:
            row = {"sku": sku, "location_id": place["location_id"], "kind": "shipment", "quantity": -taken}
            db.insert("movements", {**row, "created_at": now()})
        wanted -= taken


@router.post("/orders/{order_id}/ship", responses=problems(404, 409, 422))
def ship(order_id: OrderId, db: DB, defects: Defects) -> Order:
    """Send a picked order on its way."""
    with db.transaction():
        row = _order(db, order_id)
        if row["status"] != "picked":
            raise ProblemError(400 if "W25" in defects else 409, f"The order is {row['status']}")
        db.update("orders", "id", order_id, {"status": "shipped", "tracking_code": f"TRK-{order_id:04}-X"})
        db.notify("order.shipped")
        return _view(_order(db, order_id))


@router.post("/orders/{order_id}/cancel", responses=problems(404, 409, 422))
def cancel(order_id: OrderId, db: DB) -> Order:
    """Cancel a new order."""
    with db.transaction():
        row = _order(db, order_id)
        if row["status"] != "new":
            raise ProblemError(409, f"The order is {row['status']}")
        db.update("orders", "id", order_id, {"status": "cancelled"})
        return _view(_order(db, order_id))


@router.get(
    "/tracking/{code}",
    status_code=307,
    response_class=RedirectResponse,
    responses={307: {"description": "Go on there", "headers": LOCATION}, **problems(404, 422)},
)
def track(
    code: Annotated[str, Path(max_length=24, json_schema_extra={"pattern": CODE})],
    db: DB,
    defects: Defects,
    return_to: Annotated[
        str | None,
        Query(
            max_length=200,
            json_schema_extra={"pattern": LOCAL_PATH},
            description="A path of this service to go on to, in place of the order",
        ),
    ] = None,
) -> RedirectResponse:
    """Go from the code on a parcel to its order."""
    shape = r"([A-Z0-9]+-?)+" if "W13" in defects else CODE
    if not re.fullmatch(shape, code):
        raise ProblemError(422, "Not a tracking code")
    if return_to is not None and "W29" not in defects and not re.fullmatch(LOCAL_PATH, return_to):
        raise ProblemError(422, "return_to: must be a path of this service")
    row = db.one("SELECT id FROM orders WHERE tracking_code = ?", code)
    if row is None:
        raise not_found("parcel", code)
    return RedirectResponse(return_to or f"/orders/{row['id']}", 307)
