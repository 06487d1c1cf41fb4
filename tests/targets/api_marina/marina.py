"""A marina of two harbours with planted defects; `MARINA=clean` in the environment mends them all."""

from __future__ import annotations

import calendar
import csv
import html
import io
import os
import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Form, Header, HTTPException, Path, Query, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.security import APIKeyHeader
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_PICK = os.environ.get("MARINA", "planted")


def bad(name: str) -> bool:
    return _PICK == "planted" or name in _PICK.split(",")


class Error(BaseModel):
    detail: str


def err(*codes: int) -> dict[int | str, Any]:
    return {code: {"model": Error} for code in codes}


KEYS = {
    "key-ada": ("ada", "master", "east"),
    "key-ben": ("ben", "clerk", "east"),
    "key-cyd": ("cyd", "owner", "east"),
    "key-dan": ("dan", "master", "west"),
    "key-eve": ("eve", "owner", "west"),
}
PASSWORDS = {"ada": ["anchor-1"], "eve": ["buoy-22"], "cyd": ["keel-33"]}
SESSIONS: dict[str, str] = {}
RANK = {"owner": 0, "clerk": 1, "master": 2}
app = FastAPI(title="Marina", version="1.0", responses={422: {"model": Error}})


@app.exception_handler(RequestValidationError)
async def refuse(_request: Any, error: RequestValidationError) -> JSONResponse:
    return JSONResponse({"detail": "; ".join(str(each["msg"]) for each in error.errors())}, 422)


_key = APIKeyHeader(name="X-Api-Key", auto_error=False)


class Who(BaseModel):
    name: str
    role: str
    harbour: str


def who(key: Annotated[str | None, Depends(_key)]) -> Who:
    key = SESSIONS.get(key or "", key)
    if key not in KEYS:
        raise HTTPException(401, "No such key")
    name, role, harbour = KEYS[key]
    return Who(name=name, role=role, harbour=harbour)


Me = Annotated[Who, Depends(who)]


def need(me: Who, role: str) -> None:
    if RANK[me.role] < RANK[role]:
        raise HTTPException(403, "Not for your role")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Kind = Literal["sail", "motor", "row", "house"]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class BoatIn(Strict):
    name: Name
    kind: Kind
    length_m: float = Field(gt=0, le=200, allow_inf_nan=False)
    built: date | None = None
    notes: str | None = Field(None, max_length=500)
    flag: str = Field("NL", pattern="^[A-Z]{2}$")
    tags: list[str] = Field(default_factory=list, max_length=10)


class BoatPatch(Strict):
    name: Name | None = None
    notes: str | None = Field(None, max_length=500)
    flag: str | None = Field(None, pattern="^[A-Z]{2}$")


class Boat(BaseModel):
    id: int
    name: str
    kind: Kind
    length_m: float
    built: date | None
    notes: str | None
    flag: str
    tags: list[str]
    harbour: str
    documents_count: int = 0
    created_at: AwareDatetime
    updated_at: AwareDatetime


class BoatPage(BaseModel):
    items: list[Boat]
    total: int
    has_more: bool


class DocumentIn(Strict):
    title: Name


class Document(BaseModel):
    id: int
    boat_id: int
    title: str


BerthKind = Literal["pontoon", "swing", "quay"]


class BerthIn(Strict):
    code: str = Field(pattern="^[A-Z][0-9]{2,4}$")
    kind: BerthKind
    day_cents: int = Field(ge=1, le=10_000_000)


class BerthPatch(Strict):
    code: str | None = Field(None, pattern="^[A-Z][0-9]{2,4}$")
    day_cents: int | None = Field(None, ge=1, le=10_000_000)


class Berth(BaseModel):
    id: int
    code: str
    kind: BerthKind
    day_cents: int
    version: int


class Price(BaseModel):
    week_cents: int


class Renewal(BaseModel):
    until: date


class BookingIn(Strict):
    boat_id: int = Field(ge=1, le=2**31 - 1)
    berth_id: int = Field(ge=1, le=2**31 - 1)
    starts_on: date
    ends_on: date


Status = Literal["requested", "confirmed", "cancelled", "completed"]


class BookingPatch(Strict):
    status: Status


class Booking(BaseModel):
    id: int
    boat_id: int
    boat_name: str
    berth_id: int
    starts_on: date
    ends_on: date
    status: Status
    harbour: str


class Line(Strict):
    text: Name
    quantity: int = Field(ge=1, le=1000)
    unit_cents: int = Field(ge=0, le=10_000_000)


class InvoiceIn(Strict):
    lines: list[Line] = Field(min_length=1, max_length=20)


class Invoice(BaseModel):
    id: int
    lines: list[Line]
    total_cents: int


class AccountIn(Strict):
    holder: Name
    balance_cents: int = Field(ge=0, le=1_000_000_000)


class Account(BaseModel):
    id: int
    holder: str
    balance_cents: int


class TransferIn(Strict):
    from_account: int = Field(ge=1, le=2**31 - 1)
    to_account: int = Field(ge=1, le=2**31 - 1)
    amount_cents: int = Field(ge=1, le=1_000_000_000)


class Transfer(TransferIn):
    id: int


class MessageIn(Strict):
    text: Annotated[str, Field(min_length=1, max_length=300)]
    phone: str | None = Field(None, max_length=60)


class Message(BaseModel):
    id: int
    text: str
    phone: str | None
    read: bool


class CouponIn(Strict):
    code: str = Field(pattern="^[A-Z0-9]{4,12}$")
    max_uses: int = Field(ge=1, le=100)


class Coupon(BaseModel):
    id: int
    code: str
    max_uses: int
    uses: int


class TaskIn(Strict):
    title: Name
    parent_id: int | None = Field(None, ge=1, le=2**31 - 1)


class Task(BaseModel):
    id: int
    title: str
    parent_id: int | None


class TaskDepth(BaseModel):
    depth: int


class Credentials(Strict):
    user: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=80)


class Session(BaseModel):
    token: str


class PasswordIn(Strict):
    current: str = Field(min_length=1, max_length=80)
    new: str = Field(min_length=6, max_length=80)


class ThirdIn(Strict):
    names: list[Name] = Field(min_length=1, max_length=10)


class Db:
    def __init__(self) -> None:
        self.n = 100
        self.boats: dict[int, dict[str, Any]] = {}
        self.documents: dict[int, dict[str, Any]] = {}
        self.berths: dict[int, dict[str, Any]] = {}
        self.bookings: dict[int, dict[str, Any]] = {}
        self.invoices: dict[int, dict[str, Any]] = {}
        self.accounts: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self.coupons: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.labels: dict[str, int] = {}
        self.keys: dict[Any, Any] = {}
        self.cache: dict[Any, Any] = {}
        for i in range(1, 24):
            now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=i)
            self.boats[i] = {
                "id": i,
                "name": f"Boat {i:02}",
                "kind": ("sail", "motor", "row", "house")[i % 4],
                "length_m": 4.0 + i,
                "built": date(1990 + i, 3, 1) if i % 5 else None,
                "notes": f"note {i}",
                "flag": "NL",
                "tags": ["a"],
                "harbour": "east" if i % 3 else "west",
                "created_at": now,
                "updated_at": now,
            }
        for i in range(1, 6):
            self.documents[i] = {"id": i, "boat_id": i, "title": f"Paper {i}"}
            self.berths[i] = {"id": i, "code": f"A{i:02}", "kind": "pontoon", "day_cents": 1000 * i, "version": 1}
            self.messages[i] = {"id": i, "text": f"Hello {i}", "phone": None, "read": False}
        self.accounts[1] = {"id": 1, "holder": "Ada", "balance_cents": 5000}
        self.accounts[2] = {"id": 2, "holder": "Eve", "balance_cents": 0}

    def next(self) -> int:
        self.n += 1
        return self.n


db = Db()


def find(table: dict[int, dict[str, Any]], key: int) -> dict[str, Any]:
    if key not in table:
        raise HTTPException(404, "There is no such thing")
    return table[key]


def boat_of(boat_id: int, me: Who) -> dict[str, Any]:
    boat = find(db.boats, boat_id)
    if boat.get("gone") or boat["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such boat")
    return boat


def show(boat: dict[str, Any]) -> Boat:
    count = sum(each["boat_id"] == boat["id"] for each in db.documents.values())
    if bad("counter-stale"):
        count = boat.setdefault("count", count)
    return Boat(**{**boat, "documents_count": count})


@app.get("/boats", responses=err(401))
async def list_boats(
    me: Me,
    response: Response,
    kind: Annotated[list[Kind] | None, Query()] = None,
    min_length: Annotated[float | None, Query(ge=0, le=1000, allow_inf_nan=False)] = None,
    max_length: Annotated[
        float | None, Query(ge=0, le=1000, allow_inf_nan=False, description="At most so long, inclusive")
    ] = None,
    built_from: date | None = None,
    built_to: Annotated[date | None, Query(description="Built on that day or before")] = None,
    q: Annotated[str | None, Query(max_length=60, description="Occurs in the name, whatever the case")] = None,
    sort: Literal["name", "-name", "length_m", "-length_m"] = "name",
    offset: Annotated[int, Query(ge=0, le=100000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> BoatPage:
    """The boats of the caller's harbour."""
    boats = [each for each in db.boats.values() if each["harbour"] == me.harbour and not each.get("gone")]
    if kind:
        wanted = kind[:1] if bad("second-kind-ignored") else kind
        boats = [each for each in boats if each["kind"] in wanted]
    if min_length is not None:
        if bad("filters-ored") and q:
            boats = [each for each in boats if each["length_m"] >= min_length or q.lower() in each["name"].lower()]
            q = None
        else:
            boats = [each for each in boats if each["length_m"] >= min_length]
    if max_length is not None:
        boats = [
            each
            for each in boats
            if each["length_m"] < max_length or (each["length_m"] == max_length and not bad("max-exclusive"))
        ]
    if built_from is not None:
        boats = [each for each in boats if each["built"] and each["built"] >= built_from]
    if built_to is not None:
        day = built_to - timedelta(days=1) if bad("built-to-exclusive") and built_to > date.min else built_to
        boats = [each for each in boats if each["built"] and each["built"] <= day]
    if q:
        boats = [each for each in boats if q.lower() in each["name"].lower()]
    field = sort.lstrip("-")
    boats.sort(key=lambda each: (each[field], each["id"]), reverse=sort.startswith("-"))
    if bad("default-limit") and limit == 20:
        limit = 10
    page = boats[offset : offset + limit]
    if bad("last-page-short") and 0 < len(page) < limit and offset:
        page = page[:-1]
    has_more = offset + limit < len(boats)
    if bad("has-more-wrong"):
        has_more = len(page) == limit
    key = (me.harbour, str(kind), min_length, max_length, built_from, built_to, q, sort, offset, limit)
    if bad("list-cached"):
        page = db.cache.setdefault(key, [dict(each) for each in page])
        page = [each for each in page if not db.boats[each["id"]].get("gone")] if len(page) else page
    return BoatPage(items=[show(each) for each in page], total=len(boats), has_more=has_more)


@app.post(
    "/boats",
    status_code=201,
    responses={**err(401, 403), 201: {"headers": {"Location": {"required": True, "schema": {"type": "string"}}}}},
)
async def add_boat(boat: BoatIn, me: Me, response: Response) -> Boat:
    """Add a boat to the caller's harbour."""
    need(me, "clerk")
    now = datetime.now(UTC)
    made = {**boat.model_dump(), "id": db.next(), "harbour": me.harbour, "created_at": now, "updated_at": now}
    if bad("default-flag") and "flag" not in boat.model_fields_set:
        made["flag"] = "DE"
    db.boats[made["id"]] = made
    if not bad("list-cached"):
        db.cache.clear()
    elif len(db.cache) > 0:
        db.cache = {k: v for k, v in db.cache.items() if False}
    response.headers["Location"] = (
        f"/boats/{made['id'] - 1 if bad('location-of-another') and made['id'] - 1 in db.boats else made['id']}"
    )
    return show(made)


@app.get("/boats/{boat_id}", response_model=Boat, responses={**err(401, 404), 304: {"description": "As it was"}})
async def read_boat(
    boat_id: Id, me: Me, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> Any:
    """One boat."""
    boat = boat_of(boat_id, me)
    tag = f'"{boat["created_at" if bad("etag-stuck") else "updated_at"].timestamp()}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return JSONResponse(show(boat).model_dump(mode="json"), headers={"ETag": tag})


@app.put("/boats/{boat_id}", responses=err(401, 403, 404))
async def replace_boat(boat_id: Id, body: BoatIn, me: Me) -> Boat:
    """Replace a boat."""
    need(me, "clerk")
    boat = boat_of(boat_id, me)
    boat.update(body.model_dump(), updated_at=datetime.now(UTC))
    if bad("created-at-moves"):
        boat["created_at"] = boat["updated_at"]
    return show(boat)


@app.patch("/boats/{boat_id}", responses=err(401, 403, 404, 422))
async def change_boat(boat_id: Id, body: BoatPatch, me: Me) -> Boat:
    """Change some of a boat; null clears the notes."""
    need(me, "clerk")
    boat = find(db.boats, boat_id) if bad("deleted-changeable") else boat_of(boat_id, me)
    if boat["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such boat")
    sent = body.model_dump(exclude_unset=True)
    if any(sent.get(each, "") is None for each in ("name", "flag")):
        raise HTTPException(422, "Cannot be null")
    if bad("null-ignored"):
        sent = {name: value for name, value in sent.items() if value is not None}
    boat.update(sent)
    if not bad("updated-at-stays"):
        boat["updated_at"] = datetime.now(UTC)
    return show(boat)


@app.delete("/boats/{boat_id}", status_code=204, responses=err(401, 403, 404))
async def remove_boat(boat_id: Id, me: Me) -> None:
    """Remove a boat, its documents and its bookings. Masters only."""
    if not bad("delete-for-all-roles"):
        need(me, "master")
    boat = find(db.boats, boat_id) if bad("deleted-twice") else boat_of(boat_id, me)
    if boat["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such boat")
    boat["gone"] = True
    if not bad("children-stay"):
        db.documents = {k: v for k, v in db.documents.items() if v["boat_id"] != boat_id}
    db.bookings = {k: v for k, v in db.bookings.items() if v["boat_id"] != boat_id}


@app.get("/boats/{boat_id}/documents", responses=err(401, 404))
async def list_documents(boat_id: Id, me: Me) -> list[Document]:
    """The papers of a boat."""
    boat_of(boat_id, me)
    return [Document(**each) for each in db.documents.values() if each["boat_id"] == boat_id]


@app.post("/boats/{boat_id}/documents", status_code=201, responses=err(401, 404))
async def add_document(boat_id: Id, body: DocumentIn, me: Me) -> Document:
    """Add a paper."""
    boat_of(boat_id, me)
    made = {"id": db.next(), "boat_id": boat_id, "title": body.title}
    db.documents[made["id"]] = made
    return Document(**made)


@app.get("/boats/{boat_id}/documents/{document_id}", responses=err(401, 404))
async def read_document(boat_id: Id, document_id: Id, me: Me) -> Document:
    """A paper of a boat."""
    boat_of(boat_id, me)
    found = find(db.documents, document_id)
    if found["boat_id"] != boat_id and not bad("other-parent"):
        raise HTTPException(404, "There is no such document of this boat")
    return Document(**found)


@app.get("/documents/{document_id}", responses=err(401, 404))
async def read_document_alone(document_id: Id, me: Me) -> Document:
    """A paper by its own number."""
    found = find(db.documents, document_id)
    boat = find(db.boats, found["boat_id"])
    if boat["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such document")
    return Document(**found)


@app.get(
    "/boats/{boat_id}/card", response_class=Response, responses={200: {"content": {"text/html": {}}}, **err(401, 404)}
)
async def boat_card(boat_id: Id, me: Me) -> Response:
    """A page about a boat."""
    name = boat_of(boat_id, me)["name"]
    return HTMLResponse(f"<html><body><h1>{name if bad('markup-reflected') else html.escape(name)}</h1></body></html>")


@app.get("/exports/boats.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}, **err(401, 403)})
async def export(me: Me) -> Response:
    """All boats of the harbour as a table."""
    need(me, "clerk")
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "name", "harbour"])
    boats = [
        each
        for each in db.boats.values()
        if not each.get("gone") and (each["harbour"] == me.harbour or bad("export-of-all"))
    ]
    for each in boats[: 5 if bad("export-short") else None]:
        rows.writerow([each["id"], each["name"], each["harbour"]])
    return Response(out.getvalue(), media_type="text/csv")


@app.get("/berths", responses=err(401))
async def list_berths(
    me: Me,
    response: Response,
    page: Annotated[int, Query(ge=1, le=10000)] = 1,
    size: Annotated[int, Query(ge=1, le=50)] = 50,
) -> list[Berth]:
    """Berths; X-Total-Count says how many there are."""
    response.headers["X-Total-Count"] = str(len(db.berths) + (1 if bad("total-header") else 0))
    return [Berth(**each) for each in list(db.berths.values())[(page - 1) * size : page * size]]


@app.post("/berths", status_code=201, responses=err(401, 403, 409))
async def add_berth(body: BerthIn, me: Me) -> Berth:
    """Add a berth; a code is given once."""
    need(me, "clerk")
    if any(each["code"] == body.code for each in db.berths.values()):
        raise HTTPException(409, "The code is taken")
    made = {**body.model_dump(), "id": db.next(), "version": 1}
    db.berths[made["id"]] = made
    return Berth(**made)


@app.get("/berths/{berth_id}", responses=err(401, 404))
async def read_berth(berth_id: Id, me: Me) -> Berth:
    """One berth."""
    return Berth(**find(db.berths, berth_id))


@app.patch("/berths/{berth_id}", responses=err(401, 403, 404, 409))
async def change_berth(berth_id: Id, body: BerthPatch, me: Me) -> Berth:
    """Change a berth; a code is given once."""
    need(me, "clerk")
    berth = find(db.berths, berth_id)
    sent = body.model_dump(exclude_none=True)
    if any(each["code"] == sent.get("code") and each is not berth for each in db.berths.values()) and not bad(
        "patch-duplicates"
    ):
        raise HTTPException(409, "The code is taken")
    berth.update(sent, version=berth["version"] + 1)
    return Berth(**berth)


@app.get("/berths/{berth_id}/price", responses=err(401, 404))
async def price(berth_id: Id, me: Me) -> Price:
    """What a week costs."""
    berth = find(db.berths, berth_id)
    rates = {"pontoon": 7, "quay": 6, "swing": 5}
    if bad("enum-member-crashes"):
        del rates["swing"]
    return Price(week_cents=berth["day_cents"] * rates[berth["kind"]])


@app.get("/berths/{berth_id}/renewal", responses=err(401, 404, 422))
async def renewal(berth_id: Id, start: date, me: Me) -> Renewal:
    """A month after the start, at the end of the month at the latest."""
    find(db.berths, berth_id)
    if start.year == date.max.year:
        raise HTTPException(422, "Too late")
    year, month = start.year + start.month // 12, start.month % 12 + 1
    last = 31 if bad("month-end-crashes") else calendar.monthrange(year, month)[1]
    return Renewal(until=date(year, month, min(start.day, last)))


def booking(one: dict[str, Any]) -> Booking:
    return Booking(**one, boat_name=db.boats[one["boat_id"]]["name"])


@app.get("/bookings", responses=err(401))
async def list_bookings(
    me: Me, boat_id: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None, status: Status | None = None
) -> list[Booking]:
    """The bookings of the caller's harbour."""
    found = list(db.bookings.values())
    if boat_id is not None:
        found = [each for each in found if each["boat_id"] == boat_id]
    if boat_id is None or not bad("list-filter-leaks"):
        found = [each for each in found if each["harbour"] == me.harbour]
    return [booking(each) for each in found if status is None or each["status"] == status]


@app.post("/bookings", status_code=201, responses=err(401, 404, 409, 422))
async def book(body: BookingIn, me: Me) -> Booking:
    """Book a berth for a boat; 409 where it is taken on one of these days, 404 where boat or berth are not there."""
    boat = find(db.boats, body.boat_id) if bad("foreign-reference") else boat_of(body.boat_id, me)
    if body.berth_id not in db.berths and not bad("unknown-berth"):
        raise HTTPException(404, "There is no such berth")
    if body.ends_on < body.starts_on and not bad("ends-before-start"):
        raise HTTPException(422, "It ends before it starts")
    taken = [
        each for each in db.bookings.values() if each["berth_id"] == body.berth_id and each["status"] != "cancelled"
    ]
    if not bad("double-booking") and any(
        each["starts_on"] <= body.ends_on and body.starts_on <= each["ends_on"] for each in taken
    ):
        raise HTTPException(409, "Taken")
    made = {**body.model_dump(), "id": db.next(), "status": "requested", "harbour": me.harbour}
    db.bookings[made["id"]] = made
    return booking(made)


@app.get("/bookings/{booking_id}", responses=err(401, 404))
async def read_booking(booking_id: Id, me: Me) -> Booking:
    """One booking."""
    found = find(db.bookings, booking_id)
    if found["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such booking")
    return booking(found)


MOVES = {
    "requested": {"confirmed", "cancelled"},
    "confirmed": {"completed", "cancelled"},
    "cancelled": set(),
    "completed": set(),
}


@app.patch("/bookings/{booking_id}", responses=err(401, 404, 409))
async def move_booking(booking_id: Id, body: BookingPatch, me: Me) -> Booking:
    """Move a booking on: requested, confirmed, completed; cancelled and completed are final, 409 for what does not fit."""
    found = find(db.bookings, booking_id)
    if found["harbour"] != me.harbour:
        raise HTTPException(404, "There is no such booking")
    if body.status not in MOVES[found["status"]] and not bad("any-transition"):
        raise HTTPException(409, "That does not follow")
    found["status"] = body.status
    return booking(found)


@app.post("/invoices", status_code=201, responses=err(401))
async def bill(body: InvoiceIn, me: Me) -> Invoice:
    """Bill; the total is the sum of quantity times unit."""
    total = sum(each.quantity * each.unit_cents for each in body.lines)
    if bad("total-without-quantity"):
        total = sum(each.unit_cents for each in body.lines)
    made = {"id": db.next(), "lines": [each.model_dump() for each in body.lines], "total_cents": total}
    db.invoices[made["id"]] = made
    return Invoice(**made)


@app.get("/invoices/{invoice_id}", responses=err(401, 404))
async def read_invoice(invoice_id: Id, me: Me) -> Invoice:
    """One invoice."""
    return Invoice(**find(db.invoices, invoice_id))


@app.post("/accounts", status_code=201, responses=err(401))
async def open_account(body: AccountIn, me: Me) -> Account:
    """Open an account."""
    made = {"id": db.next(), **body.model_dump()}
    db.accounts[made["id"]] = made
    return Account(**made)


@app.get("/accounts/{account_id}", responses=err(401, 404))
async def read_account(account_id: Id, me: Me) -> Account:
    """One account."""
    return Account(**find(db.accounts, account_id))


@app.post("/transfers", status_code=201, responses=err(401, 404, 409))
async def transfer(
    body: TransferIn, me: Me, idempotency_key: Annotated[str | None, Header(max_length=64)] = None
) -> Transfer:
    """Move money; 409 where the account does not hold so much."""
    key = (idempotency_key, "" if bad("key-across-users") else me.name)
    if idempotency_key and key in db.keys:
        known = db.keys[key]
        if not bad("key-across-users") and {k: v for k, v in known.items() if k != "id"} != body.model_dump():
            raise HTTPException(409, "The key was used for another transfer")
        return Transfer(**known)
    source, target = find(db.accounts, body.from_account), find(db.accounts, body.to_account)
    if body.from_account == body.to_account:
        raise HTTPException(409, "The same account")
    if source["balance_cents"] < body.amount_cents and not bad("overdraft"):
        raise HTTPException(409, "Not enough")
    source["balance_cents"] -= body.amount_cents
    target["balance_cents"] += body.amount_cents - (1 if bad("cent-lost") and body.amount_cents > 1 else 0)
    made = {"id": db.next(), **body.model_dump()}
    db.keys[key] = made
    return Transfer(**made)


@app.get("/messages", responses=err(401))
async def list_messages(me: Me, read: bool | None = None) -> list[Message]:
    """Messages."""
    return [Message(**each) for each in db.messages.values() if read is None or each["read"] == read]


SLOW = re.compile(r"^(\+?[0-9]+[ -]?)+$")
FAST = re.compile(r"^\+?[0-9]+(?:[ -][0-9]+)*$")


@app.post("/messages", status_code=201, responses=err(401, 422))
async def send_message(body: MessageIn, me: Me) -> Message:
    """Send a message."""
    if body.phone is not None and not (SLOW if bad("slow-phone") else FAST).match(body.phone):
        raise HTTPException(422, "No phone number")
    made = {"id": db.next(), "text": body.text, "phone": body.phone, "read": False}
    db.messages[made["id"]] = made
    return Message(**made)


@app.get("/messages/{message_id}", responses=err(401, 404))
async def read_message(message_id: Id, me: Me) -> Message:
    """One message; reading changes nothing, POST /messages/{message_id}/read does."""
    found = find(db.messages, message_id)
    shown = Message(**found)
    if bad("get-marks-read"):
        found["read"] = True
    return shown


@app.post("/messages/{message_id}/read", responses=err(401, 404))
async def mark_read(message_id: Id, me: Me) -> Message:
    """Mark a message as read."""
    found = find(db.messages, message_id)
    found["read"] = True
    return Message(**found)


@app.post("/coupons", status_code=201, responses=err(401, 409))
async def add_coupon(body: CouponIn, me: Me) -> Coupon:
    """Make a coupon."""
    if any(each["code"] == body.code for each in db.coupons.values()):
        raise HTTPException(409, "The code is taken")
    made = {"id": db.next(), "uses": 0, **body.model_dump()}
    db.coupons[made["id"]] = made
    return Coupon(**made)


@app.get("/coupons/{coupon_id}", responses=err(401, 404))
async def read_coupon(coupon_id: Id, me: Me) -> Coupon:
    """One coupon."""
    return Coupon(**find(db.coupons, coupon_id))


@app.post("/coupons/{coupon_id}/redeem", responses=err(401, 404, 409))
async def redeem(coupon_id: Id, me: Me) -> Coupon:
    """Use a coupon; 409 once it was used so many times."""
    found = find(db.coupons, coupon_id)
    if found["uses"] > found["max_uses"] or (found["uses"] == found["max_uses"] and not bad("one-use-more")):
        raise HTTPException(409, "Used up")
    found["uses"] += 1
    return Coupon(**found)


@app.post("/tasks", status_code=201, responses=err(401, 404))
async def add_task(body: TaskIn, me: Me) -> Task:
    """Add a task below another."""
    if body.parent_id is not None:
        find(db.tasks, body.parent_id)
    made = {"id": db.next(), **body.model_dump()}
    db.tasks[made["id"]] = made
    return Task(**made)


@app.get("/tasks/{task_id}", responses=err(401, 404))
async def read_task(task_id: Id, me: Me) -> Task:
    """One task."""
    return Task(**find(db.tasks, task_id))


@app.put("/tasks/{task_id}", responses=err(401, 404, 409))
async def change_task(task_id: Id, body: TaskIn, me: Me) -> Task:
    """Change a task; 409 where it would be below itself."""
    found = find(db.tasks, task_id)
    above = body.parent_id
    while above is not None and not bad("own-parent"):
        if above == task_id:
            raise HTTPException(409, "Below itself")
        above = find(db.tasks, above)["parent_id"]
    if above is not None:
        find(db.tasks, above)
    found.update(body.model_dump())
    return Task(**found)


@app.get("/tasks/{task_id}/depth", responses=err(401, 404))
async def depth(task_id: Id, me: Me) -> TaskDepth:
    """How deep a task lies."""
    found, count = find(db.tasks, task_id), 0
    while found["parent_id"] is not None:
        found, count = db.tasks[found["parent_id"]], count + 1
        if count > 500:
            raise RecursionError("no end of parents")
    return TaskDepth(depth=count)


@app.post("/labels/bulk", status_code=201, responses=err(401, 409))
async def add_labels(body: ThirdIn, me: Me) -> list[str]:
    """Add labels, all or none: 409 where one is there already."""
    if not bad("bulk-half-done") and (
        any(each in db.labels for each in body.names) or len(set(body.names)) < len(body.names)
    ):
        raise HTTPException(409, "One is there already")
    for each in body.names:
        if each in db.labels:
            raise HTTPException(409, "One is there already")
        db.labels[each] = 1
    return body.names


@app.get("/labels", responses=err(401))
async def list_labels(me: Me) -> list[str]:
    """All labels."""
    return list(db.labels)


@app.delete("/labels/{label}", status_code=204, responses=err(401, 404))
async def drop_label(label: Annotated[str, Path(min_length=1, max_length=60)], me: Me) -> None:
    """Drop a label."""
    if label not in db.labels:
        raise HTTPException(404, "There is no such label")
    del db.labels[label]


@app.post("/sessions", status_code=201, responses=err(401))
async def sign_in(body: Credentials, response: Response) -> Session:
    """A token for a name and a password."""
    if body.password not in PASSWORDS.get(body.user, []):
        raise HTTPException(401, "Wrong name or password")
    token = f"session-{db.next()}"
    SESSIONS[token] = next(key for key, (name, _, _) in KEYS.items() if name == body.user)
    if bad("cookie-open"):
        response.set_cookie("sid", token)
    else:
        response.set_cookie("sid", token, httponly=True, secure=True, samesite="lax")
    return Session(token=token)


@app.delete("/sessions/current", status_code=204, responses=err(401, 409))
async def sign_out(me: Me, key: Annotated[str | None, Depends(_key)]) -> None:
    """End the session whose token is sent; 409 for a key that is none."""
    if key not in SESSIONS:
        raise HTTPException(409, "No session")
    if not bad("session-survives"):
        del SESSIONS[key]


@app.post("/me/password", status_code=204, responses=err(401, 403))
async def change_password(body: PasswordIn, me: Me) -> None:
    """Change the password; the old one is void from then on. 403 where the current one is wrong."""
    known = PASSWORDS.setdefault(me.name, [])
    if body.current not in known:
        raise HTTPException(403, "Wrong password")
    if not bad("old-password-valid"):
        known.clear()
    known.append(body.new)


@app.get("/me", responses=err(401))
async def read_me(me: Me) -> Who:
    """Who calls."""
    return me


@app.post("/sign-in", status_code=303, responses={**err(400, 401), 303: {"description": "Signed in"}})
async def sign_in_form(
    user: Annotated[str, Form(max_length=40)],
    password: Annotated[str, Form(max_length=80)],
    next: Annotated[str, Form(max_length=200)] = "/me",
) -> Response:
    """Sign in and go on to a page of this site."""
    if password not in PASSWORDS.get(user, []):
        raise HTTPException(401, "Wrong name or password")
    if not bad("next-anywhere") and (not next.startswith("/") or next.startswith(("//", "/\\"))):
        raise HTTPException(400, "Not a page of this site")
    return RedirectResponse(next.encode("ascii", "replace").decode(), status_code=303)


@app.get("/welcome", status_code=303, responses={**err(400, 401), 303: {"description": "On"}})
async def welcome(me: Me, return_to: Annotated[str, Query(max_length=200)] = "/me") -> Response:
    """Go on to a page of this site."""
    if not bad("return-to-anywhere") and not re.fullmatch(r"/[a-z0-9/]*", return_to) or return_to.startswith("//"):
        raise HTTPException(400, "Not a page of this site")
    return RedirectResponse(return_to, status_code=303)
