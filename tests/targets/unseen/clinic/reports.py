"""Figures for the management, and who did what."""

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from fastapi import APIRouter, Query

from .defects import Defects
from .errors import errors
from .models import AuditEvent, AuditLog, Day, PhysicianLoad, Revenue, Utilisation
from .security import Caller, State, allow

router = APIRouter(tags=["reports"])

FromDay = Annotated[Day, Query(alias="from", description="First day")]
ToDay = Annotated[Day, Query(alias="to", description="Last day")]


@router.get("/reports/utilisation", responses=errors(401, 403, 422))
def utilisation(store: State, caller: Caller, defects: Defects, first: FromDay, last: ToDay) -> Utilisation:
    """How much time of the physicians is booked."""
    allow(caller, "admin")
    end = last + timedelta(days=1) if "C28" in defects else None
    loads: dict[int, list[int]] = defaultdict(list)
    for row in list(store.appointments.values()):
        day = row.starts_at.date()
        inside = first <= day and (day < end if end is not None else day <= last)
        if row.clinic_id == caller.clinic_id and row.status != "cancelled" and inside:
            loads[row.physician_id].append(row.minutes)
    physicians = [
        PhysicianLoad(physician_id=number, appointments=len(minutes), booked_minutes=sum(minutes))
        for number, minutes in sorted(loads.items())
    ]
    return Utilisation(from_day=first, to_day=last, physicians=physicians)


@router.get("/reports/revenue", responses=errors(401, 403, 422))
def revenue(store: State, caller: Caller, defects: Defects, first: FromDay, last: ToDay) -> Revenue:
    """What the invoices of some days come to."""
    allow(caller, "admin")
    rows = [
        r for r in list(store.invoices.values()) if r.clinic_id == caller.clinic_id and first <= r.issued_on <= last
    ]
    total = sum((Decimal(row.total) for row in rows), start=Decimal("0.00")).quantize(Decimal("0.01"))
    average: Decimal | None = None
    if rows or "C29" in defects:
        average = (total / len(rows)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Revenue(invoices=len(rows), total=str(total), average=None if average is None else str(average))


@router.get("/audit-events", responses=errors(401, 403, 422))
def audit_events(store: State, caller: Caller, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> AuditLog:
    """Who did what in the clinic; only an admin may ask."""
    allow(caller, "admin")
    rows = [row for row in reversed(store.audit) if row.clinic_id == caller.clinic_id][:limit]
    items = [AuditEvent(id=r.id, at=r.at, actor_id=r.actor_id, action=r.action, subject=r.subject) for r in rows]
    return AuditLog(items=items)
