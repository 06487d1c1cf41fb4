"""Appointments and the notes about them."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from .accounts import LOCATION
from .defects import Defects
from .errors import ApiError, errors, not_found
from .models import (
    Appointment,
    AppointmentIn,
    AppointmentPatch,
    AppointmentSlice,
    AppointmentStatus,
    InstantText,
    Note,
    NoteIn,
    parse_instant,
)
from .security import Caller, MaybeCaller, State, allow
from .store import AppointmentRow, NoteRow, StaffRow, Store
from .views import appointment_view

router = APIRouter(tags=["appointments"])

AppointmentId = Annotated[int, Path(ge=1, le=2_147_483_647)]
NoteId = Annotated[int, Path(ge=1, le=2_147_483_647)]
MOVES = {
    "requested": {"confirm": "confirmed", "cancel": "cancelled"},
    "confirmed": {"complete": "completed", "cancel": "cancelled"},
}


class CalendarResponse(Response):
    """An entry of a calendar."""

    media_type = "text/calendar"


def _appointment(store: Store, caller: StaffRow, appointment_id: int) -> AppointmentRow:
    row = store.appointments.get(appointment_id)
    if row is None or row.clinic_id != caller.clinic_id:
        raise not_found("appointment", appointment_id)
    return row


def _refuse_overlap(store: Store, physician_id: int, start: datetime, minutes: int, but: int | None = None) -> None:
    end = start + timedelta(minutes=minutes)
    for other in list(store.appointments.values()):
        if other.physician_id != physician_id or other.id == but or other.status == "cancelled":
            continue
        if other.starts_at < end and start < other.starts_at + timedelta(minutes=other.minutes):
            raise ApiError(409, "conflict", f"The physician is booked by appointment {other.id}")


def _decode(cursor: str) -> int:
    return int(base64.urlsafe_b64decode(cursor).decode("ascii"))


def _bound(value: str | None, place: str, *, loose: bool) -> datetime | None:
    if value is None:
        return None
    if loose:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise ApiError(422, "invalid", f"{place}: no such date-time") from None
    return parse_instant(value, place)


@router.get("/appointments", responses=errors(400, 401, 422))
def list_appointments(
    store: State,
    caller: Caller,
    defects: Defects,
    status: Annotated[AppointmentStatus | None, Query()] = None,
    physician_id: Annotated[int | None, Query(ge=1)] = None,
    starts_from: Annotated[InstantText | None, Query(alias="from", description="Not before")] = None,
    starts_until: Annotated[InstantText | None, Query(alias="until", description="Before")] = None,
    cursor: Annotated[str | None, Query(max_length=100, description="From the answer before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AppointmentSlice:
    """The appointments of the clinic, in the order in which they were made."""
    loose = "C18" in defects
    begin, end = _bound(starts_from, "from", loose=loose), _bound(starts_until, "until", loose=loose)
    after = 0
    if cursor is not None:
        if "C17" in defects:
            after = _decode(cursor)
        else:
            try:
                after = _decode(cursor)
            except ValueError:
                raise ApiError(400, "bad_cursor", "The cursor is not one of ours") from None
    rows = [
        row
        for row in list(store.appointments.values())
        if row.clinic_id == caller.clinic_id
        and row.id > after
        and (status is None or row.status == status)
        and (physician_id is None or row.physician_id == physician_id)
        and (begin is None or row.starts_at >= begin)
        and (end is None or row.starts_at < end)
    ]
    rows.sort(key=lambda row: row.id)
    more = len(rows) > limit
    rows = rows[:limit]
    following = base64.urlsafe_b64encode(str(rows[-1].id).encode()).decode() if more else None
    return AppointmentSlice(items=[appointment_view(row) for row in rows], next_cursor=following)


@router.post(
    "/appointments",
    status_code=201,
    responses={201: {"description": "Booked", "headers": LOCATION}, **errors(401, 403, 404, 409, 422)},
)
def book(
    body: AppointmentIn,
    store: State,
    caller: Caller,
    defects: Defects,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(max_length=80, description="A retry with the same key and body gets the same answer")
    ] = None,
) -> Appointment:
    """Book an appointment; a physician sees one patient at a time."""
    allow(caller, "admin", "reception")
    fingerprint = body.model_dump_json()
    key = (caller.clinic_id, idempotency_key or "")
    with store.lock:
        if idempotency_key is not None and "C19" not in defects and key in store.idempotent:
            known, made = store.idempotent[key]
            if known != fingerprint:
                raise ApiError(409, "conflict", "The key was used for another request")
            response.headers["Location"] = f"/appointments/{made.id}"
            return appointment_view(made)
        start = parse_instant(body.starts_at, "starts_at")
        patient = store.patients.get(body.patient_id)
        if patient is None or patient.deleted or patient.clinic_id != caller.clinic_id:
            raise not_found("patient", body.patient_id)
        physician = store.staff.get(body.physician_id)
        if physician is None or physician.role != "physician" or physician.clinic_id != caller.clinic_id:
            raise not_found("physician", body.physician_id)
        _refuse_overlap(store, physician.id, start, body.minutes)
        row = AppointmentRow(
            store.number(), caller.clinic_id, patient.id, physician.id, start, body.minutes, body.reason, "requested"
        )
        store.appointments[row.id] = row
        if idempotency_key is not None:
            store.idempotent[key] = (fingerprint, AppointmentRow(**vars(row)))
        store.log(caller, "booked", f"appointment {row.id}")
    response.headers["Location"] = f"/appointments/{row.id}"
    return appointment_view(row)


@router.get("/appointments/{appointment_id}", responses=errors(401, 404, 422))
def read_appointment(appointment_id: AppointmentId, store: State, caller: Caller) -> Appointment:
    """An appointment."""
    return appointment_view(_appointment(store, caller, appointment_id))


@router.patch("/appointments/{appointment_id}", responses=errors(401, 403, 404, 409, 422))
def change_appointment(
    appointment_id: AppointmentId, body: AppointmentPatch, store: State, caller: Caller, defects: Defects
) -> Appointment:
    """Move an appointment or change its reason, while it is open."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = _appointment(store, caller, appointment_id)
        sent = body.model_fields_set
        start, minutes = row.starts_at, row.minutes
        if "starts_at" in sent:
            start = parse_instant(body.starts_at, "starts_at")
            if "C20" in defects:
                start = datetime.fromisoformat(body.starts_at.upper()).replace(tzinfo=UTC)
        if "minutes" in sent:
            minutes = body.minutes
        if row.status not in MOVES:
            raise ApiError(409, "conflict", f"The appointment is {row.status}")
        _refuse_overlap(store, row.physician_id, start, minutes, but=row.id)
        row.starts_at, row.minutes = start, minutes
        if "reason" in sent:
            row.reason = body.reason
    return appointment_view(row)


@router.delete("/appointments/{appointment_id}", status_code=204, responses=errors(401, 403, 404, 409, 422))
def remove_appointment(appointment_id: AppointmentId, store: State, caller: Caller) -> None:
    """Remove an appointment that was not kept; one that was kept stays on record."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = _appointment(store, caller, appointment_id)
        if row.status in {"confirmed", "completed"}:
            raise ApiError(409, "conflict", f"The appointment is {row.status}")
        del store.appointments[row.id]
        for note in [note for note in list(store.notes.values()) if note.appointment_id == row.id]:
            del store.notes[note.id]


def _move(store: Store, caller: StaffRow, appointment_id: int, move: str, *, trusting: bool = False) -> Appointment:
    with store.lock:
        row = _appointment(store, caller, appointment_id)
        if trusting:
            row.status = MOVES[row.status][move]
            return appointment_view(row)
        following = MOVES.get(row.status, {}).get(move)
        if following is None:
            raise ApiError(409, "conflict", f"The appointment is {row.status}")
        row.status = following
        store.log(caller, move, f"appointment {row.id}")
    return appointment_view(row)


@router.post("/appointments/{appointment_id}/confirm", responses=errors(401, 404, 409, 422))
def confirm(appointment_id: AppointmentId, store: State, caller: Caller, defects: Defects) -> Appointment:
    """Confirm an appointment that was requested."""
    return _move(store, caller, appointment_id, "confirm", trusting="C21" in defects)


@router.post("/appointments/{appointment_id}/cancel", responses=errors(401, 404, 409, 422))
def cancel(appointment_id: AppointmentId, store: State, caller: Caller) -> Appointment:
    """Cancel an appointment that is open."""
    return _move(store, caller, appointment_id, "cancel")


@router.post("/appointments/{appointment_id}/complete", responses=errors(401, 403, 404, 409, 422))
def complete(appointment_id: AppointmentId, store: State, caller: Caller) -> Appointment:
    """Say that an appointment was kept; only a physician may."""
    allow(caller, "physician")
    return _move(store, caller, appointment_id, "complete")


@router.get(
    "/appointments/{appointment_id}/calendar.ics",
    response_class=CalendarResponse,
    responses={
        200: {"description": "An entry", "content": {"text/calendar": {"schema": {"type": "string"}}}},
        **errors(401, 404, 422),
    },
)
def calendar(appointment_id: AppointmentId, store: State, caller: Caller, defects: Defects) -> Response:
    """The appointment for a calendar."""
    row = _appointment(store, caller, appointment_id)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"UID:{row.id}@clinic.test",
        f"DTSTART:{row.starts_at:%Y%m%dT%H%M%SZ}",
        f"DURATION:PT{row.minutes}M",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    text = "\r\n".join(lines) + "\r\n"
    if "C22" in defects:
        return Response(text, media_type="text/html")
    return CalendarResponse(text)


def _note_view(row: NoteRow) -> Note:
    return Note(
        id=row.id, appointment_id=row.appointment_id, author_id=row.author_id, text=row.text, private=row.private
    )


@router.get("/appointments/{appointment_id}/notes", tags=["notes"], responses=errors(401, 403, 404, 422))
def list_notes(appointment_id: AppointmentId, store: State, caller: Caller, defects: Defects) -> list[Note]:
    """The notes that the caller may read: all but the private ones of others."""
    allow(caller, "physician")
    row = _appointment(store, caller, appointment_id)
    notes = [note for note in list(store.notes.values()) if note.appointment_id == row.id]
    if "C23" not in defects:
        notes = [note for note in notes if not note.private or note.author_id == caller.id]
    return [_note_view(note) for note in notes]


@router.post(
    "/appointments/{appointment_id}/notes",
    tags=["notes"],
    status_code=201,
    responses={201: {"description": "Written", "headers": LOCATION}, **errors(401, 403, 404, 422)},
)
def write_note(appointment_id: AppointmentId, body: NoteIn, store: State, caller: Caller, response: Response) -> Note:
    """Write a note; only a physician may."""
    allow(caller, "physician")
    with store.lock:
        visit = _appointment(store, caller, appointment_id)
        row = NoteRow(store.number(), caller.clinic_id, visit.id, caller.id, body.text, body.private)
        store.notes[row.id] = row
    response.headers["Location"] = f"/notes/{row.id}"
    return _note_view(row)


@router.get("/notes/{note_id}", tags=["notes"], responses=errors(401, 403, 404, 422))
def read_note(note_id: NoteId, store: State, caller: MaybeCaller) -> Note:
    """A note; only a physician may read it, and a private one only its author."""
    row = store.notes.get(note_id)
    if caller is None:
        if row is None:
            raise not_found("note", note_id)
        return _note_view(row)
    allow(caller, "physician")
    if row is None or row.clinic_id != caller.clinic_id:
        raise not_found("note", note_id)
    if row.private and row.author_id != caller.id:
        raise ApiError(403, "forbidden", "The note is private")
    return _note_view(row)


@router.put("/notes/{note_id}", tags=["notes"], responses=errors(401, 403, 404, 422))
def replace_note(note_id: NoteId, body: NoteIn, store: State, caller: Caller, defects: Defects) -> Note:
    """Write one's own note anew."""
    allow(caller, "physician")
    with store.lock:
        row = store.notes.get(note_id)
        if row is None or row.clinic_id != caller.clinic_id:
            raise not_found("note", note_id)
        if row.author_id != caller.id:
            raise ApiError(403, "forbidden", "Only its author may change a note")
        row.text = body.text
        row.private = False if "C25" in defects else body.private
    return _note_view(row)
