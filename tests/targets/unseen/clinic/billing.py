"""Invoices and payments."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from .accounts import LOCATION
from .defects import Defects
from .errors import ApiError, errors, not_found
from .models import Invoice, InvoiceIn, InvoicePage, InvoiceStatus, PaymentIn
from .security import Caller, State, allow
from .store import InvoiceRow, StaffRow, Store
from .views import invoice_view

router = APIRouter(prefix="/invoices", tags=["billing"])

InvoiceId = Annotated[int, Path(ge=1, le=2_147_483_647)]


def _invoice(store: Store, caller: StaffRow, invoice_id: int) -> InvoiceRow:
    row = store.invoices.get(invoice_id)
    if row is None or row.clinic_id != caller.clinic_id:
        raise not_found("invoice", invoice_id)
    return row


@router.get("", responses=errors(401, 403, 422))
def list_invoices(
    store: State,
    caller: Caller,
    status: Annotated[InvoiceStatus | None, Query()] = None,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> InvoicePage:
    """The invoices of the clinic."""
    allow(caller, "admin", "reception")
    rows = [row for row in list(store.invoices.values()) if row.clinic_id == caller.clinic_id]
    if status is not None:
        rows = [row for row in rows if row.status == status]
    start = (page - 1) * size
    items = [invoice_view(row) for row in rows[start : start + size]]
    return InvoicePage(items=items, total=len(rows), page=page, size=size)


@router.post(
    "",
    status_code=201,
    responses={201: {"description": "Written", "headers": LOCATION}, **errors(401, 403, 404, 422)},
)
def add_invoice(body: InvoiceIn, store: State, caller: Caller, defects: Defects, response: Response) -> Invoice:
    """Write an invoice; its total is the sum of its lines."""
    allow(caller, "admin", "reception")
    with store.lock:
        patient = store.patients.get(body.patient_id)
        if patient is None or patient.deleted or patient.clinic_id != caller.clinic_id:
            raise not_found("patient", body.patient_id)
        total = str(sum((Decimal(line.unit_price) * line.quantity for line in body.lines), start=Decimal("0.00")))
        if "C26" in defects:
            total = str(sum(float(line.unit_price) * line.quantity for line in body.lines))
        today = datetime.now(UTC).date()
        row = InvoiceRow(store.number(), caller.clinic_id, patient.id, body.lines, total, 0, "draft", today)
        store.invoices[row.id] = row
        store.log(caller, "invoiced", f"invoice {row.id}")
    response.headers["Location"] = f"/invoices/{row.id}"
    return invoice_view(row)


@router.get("/{invoice_id}", responses=errors(401, 403, 404, 422))
def read_invoice(invoice_id: InvoiceId, store: State, caller: Caller, defects: Defects) -> Invoice:
    """An invoice."""
    allow(caller, "admin", "reception")
    row = _invoice(store, caller, invoice_id)
    answer = invoice_view(row)
    if "C30" in defects and row.status == "draft":
        row.status = "sent"
    return answer


@router.post("/{invoice_id}/payments", status_code=201, responses=errors(401, 403, 404, 409, 422))
def pay(invoice_id: InvoiceId, body: PaymentIn, store: State, caller: Caller, defects: Defects) -> Invoice:
    """Write down a payment; not more than what is due."""
    allow(caller, "admin", "reception")
    if "C27" not in defects and not 1 <= body.amount_cents <= 100_000_000:
        raise ApiError(422, "invalid", "amount_cents: must lie between 1 and 100000000")
    with store.lock:
        row = _invoice(store, caller, invoice_id)
        total_cents = int(Decimal(row.total) * 100)
        if row.paid_cents + body.amount_cents > total_cents:
            raise ApiError(409, "conflict", "That is more than what is due")
        row.paid_cents += body.amount_cents
        row.status = "paid" if row.paid_cents == total_cents else "sent"
        store.log(caller, "paid", f"invoice {row.id}")
    return invoice_view(row)
