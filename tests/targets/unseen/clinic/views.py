"""Rows as the answers show them, where more than one router needs it."""

from typing import cast

from .models import Appointment, AppointmentStatus, Invoice, InvoiceStatus
from .store import AppointmentRow, InvoiceRow


def appointment_view(row: AppointmentRow) -> Appointment:
    """An appointment as answers show it."""
    return Appointment(
        id=row.id,
        patient_id=row.patient_id,
        physician_id=row.physician_id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        reason=row.reason,
        status=cast("AppointmentStatus", row.status),
    )


def invoice_view(row: InvoiceRow) -> Invoice:
    """An invoice as answers show it."""
    return Invoice(
        id=row.id,
        patient_id=row.patient_id,
        lines=row.lines,
        total=row.total,
        paid_cents=row.paid_cents,
        status=cast("InvoiceStatus", row.status),
    )
