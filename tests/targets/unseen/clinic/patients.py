"""Patients and their allergies."""

import csv
import io
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response

from .accounts import LOCATION
from .defects import Defects
from .errors import ApiError, errors, not_found
from .models import Allergy, AllergyIn, AppointmentList, Patient, PatientIn, PatientPage, PatientPatch
from .security import Caller, State, allow
from .store import AllergyRow, PatientRow, StaffRow, Store
from .views import appointment_view

router = APIRouter(prefix="/patients", tags=["patients"])

PatientId = Annotated[int, Path(ge=1, le=2_147_483_647)]
IfMatch = Annotated[str | None, Header(max_length=40, description="The ETag that the change is based on")]
ETAG: dict[str, Any] = {"ETag": {"schema": {"type": "string"}, "description": "Version", "required": True}}
COLUMNS = ("id", "given_name", "family_name", "born_on", "email")
SortKey = Literal["family_name", "-family_name", "born_on", "-born_on"]


class CsvResponse(Response):
    """A table."""

    media_type = "text/csv"


def _view(row: PatientRow) -> Patient:
    return Patient(
        id=row.id,
        given_name=row.given_name,
        family_name=row.family_name,
        born_on=row.born_on,
        email=row.email,
        phone=row.phone,
        remarks=row.remarks,
        version=row.version,
        created_at=row.created_at,
    )


def _etag(row: PatientRow) -> str:
    return f'"v{row.version}"'


def patient_of(store: Store, caller: StaffRow, patient_id: int) -> PatientRow:
    """A patient of the caller's clinic."""
    row = store.patients.get(patient_id)
    if row is None or row.deleted or row.clinic_id != caller.clinic_id:
        raise not_found("patient", patient_id)
    return row


@router.get("", responses=errors(401, 422))
def list_patients(
    store: State,
    caller: Caller,
    defects: Defects,
    q: Annotated[str | None, Query(max_length=80, description="Part of a name")] = None,
    sort: Annotated[SortKey, Query()] = "family_name",
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PatientPage:
    """The patients of the caller's clinic."""
    rows = [row for row in list(store.patients.values()) if not row.deleted]
    if q:
        rows = [row for row in rows if q.casefold() in f"{row.given_name} {row.family_name}".casefold()]
    mine = [row for row in rows if row.clinic_id == caller.clinic_id]
    field = sort.removeprefix("-")
    mine.sort(key=lambda row: (getattr(row, field), row.id), reverse=sort.startswith("-"))
    total = len(rows) if "C08" in defects else len(mine)
    start = (page - 1) * size
    return PatientPage(items=[_view(row) for row in mine[start : start + size]], total=total, page=page, size=size)


@router.post(
    "",
    status_code=201,
    responses={201: {"description": "Added", "headers": LOCATION | ETAG}, **errors(401, 403, 422)},
)
def add_patient(body: PatientIn, store: State, caller: Caller, defects: Defects, response: Response) -> Patient:
    """Write down a new patient."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = store.add_patient(caller.clinic_id, body.given_name, body.family_name, body.born_on, body.email)
        row.phone, row.remarks = body.phone, body.remarks
        store.log(caller, "added", f"patient {row.id}")
    response.headers["ETag"] = _etag(row)
    response.headers["Location"] = f"/patient/{row.id}" if "C09" in defects else f"/patients/{row.id}"
    return _view(row)


@router.get(
    "/export.csv",
    response_class=CsvResponse,
    responses={
        200: {"description": "A table, as RFC 4180 says", "content": {"text/csv": {"schema": {"type": "string"}}}},
        **errors(401, 403),
    },
)
def export_patients(store: State, caller: Caller, defects: Defects) -> CsvResponse:
    """All patients of the clinic as a table."""
    allow(caller, "admin", "reception")
    rows = [row for row in list(store.patients.values()) if row.clinic_id == caller.clinic_id and not row.deleted]
    if "C16" in defects:
        lines = [",".join(COLUMNS), *(",".join(str(getattr(row, key) or "") for key in COLUMNS) for row in rows)]
        return CsvResponse("\r\n".join(lines) + "\r\n")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, key) for key in COLUMNS] for row in rows)
    return CsvResponse(text.getvalue())


@router.get("/{patient_id}", responses={200: {"description": "The patient", "headers": ETAG}, **errors(401, 404, 422)})
def read_patient(patient_id: PatientId, store: State, caller: Caller, defects: Defects, response: Response) -> Patient:
    """A patient of the caller's clinic."""
    found = store.patients.get(patient_id)
    foreign = found is not None and found.clinic_id != caller.clinic_id
    if found is None or (foreign and "C10" not in defects) or (found.deleted and "C13" not in defects):
        raise not_found("patient", patient_id)
    response.headers["ETag"] = _etag(found)
    return _view(found)


@router.put(
    "/{patient_id}",
    responses={200: {"description": "The patient", "headers": ETAG}, **errors(401, 403, 404, 412, 422)},
)
def replace_patient(
    patient_id: PatientId,
    body: PatientIn,
    store: State,
    caller: Caller,
    defects: Defects,
    response: Response,
    if_match: IfMatch = None,
) -> Patient:
    """Write a patient down anew; with If-Match only if nobody else has meanwhile."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = patient_of(store, caller, patient_id)
        if "C11" not in defects and if_match not in {None, "*", _etag(row)}:
            raise ApiError(412, "changed", "The patient has changed since")
        for key, value in body.model_dump().items():
            setattr(row, key, value)
        row.version += 1
        store.log(caller, "replaced", f"patient {row.id}")
    response.headers["ETag"] = _etag(row)
    return _view(row)


@router.patch(
    "/{patient_id}",
    responses={200: {"description": "The patient", "headers": ETAG}, **errors(401, 403, 404, 422)},
)
def change_patient(
    patient_id: PatientId, body: PatientPatch, store: State, caller: Caller, defects: Defects, response: Response
) -> Patient:
    """Change some fields of a patient; what is not sent stays."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = patient_of(store, caller, patient_id)
        changes = body.model_dump(exclude_unset=True)
        if "C12" in defects:
            changes = {"email": body.email, "phone": body.phone, "remarks": body.remarks, **changes}
        for key, value in changes.items():
            setattr(row, key, value)
        row.version += 1
    response.headers["ETag"] = _etag(row)
    return _view(row)


@router.delete("/{patient_id}", status_code=204, responses=errors(401, 403, 404, 409, 422))
def remove_patient(patient_id: PatientId, store: State, caller: Caller) -> None:
    """Remove a patient; not while an appointment is open."""
    allow(caller, "admin", "reception")
    with store.lock:
        row = patient_of(store, caller, patient_id)
        visits = (visit for visit in list(store.appointments.values()) if visit.patient_id == row.id)
        if any(visit.status in {"requested", "confirmed"} for visit in visits):
            raise ApiError(409, "conflict", "The patient still has an open appointment")
        row.deleted = True
        store.log(caller, "removed", f"patient {row.id}")


@router.get("/{patient_id}/appointments", response_model=AppointmentList, responses=errors(401, 404, 422))
def patient_appointments(
    patient_id: PatientId, store: State, caller: Caller, defects: Defects
) -> AppointmentList | Response:
    """The appointments of a patient, the earliest first; an empty list where there are none."""
    row = patient_of(store, caller, patient_id)
    visits = sorted((v for v in list(store.appointments.values()) if v.patient_id == row.id), key=lambda v: v.starts_at)
    if not visits and "C14" in defects:
        return Response(status_code=204)
    return AppointmentList(items=[appointment_view(visit) for visit in visits])


@router.get("/{patient_id}/allergies", responses=errors(401, 404, 422))
def list_allergies(patient_id: PatientId, store: State, caller: Caller, defects: Defects) -> list[Allergy]:
    """Every allergy of a patient, verified or not."""
    row = patient_of(store, caller, patient_id)
    known = list(row.allergies.values())
    if "C15" in defects:
        known = [allergy for allergy in known if allergy.verified]
    return [Allergy(id=a.id, substance=a.substance, severity=a.severity, verified=a.verified) for a in known]


@router.post("/{patient_id}/allergies", status_code=201, responses=errors(401, 404, 409, 422))
def add_allergy(patient_id: PatientId, body: AllergyIn, store: State, caller: Caller) -> Allergy:
    """Write down an allergy; a physician verifies it later."""
    with store.lock:
        row = patient_of(store, caller, patient_id)
        if any(known.substance == body.substance for known in row.allergies.values()):
            raise ApiError(409, "conflict", "The allergy is already known")
        allergy = AllergyRow(store.number(), body.substance, body.severity)
        row.allergies[allergy.id] = allergy
    return Allergy(id=allergy.id, substance=allergy.substance, severity=allergy.severity, verified=allergy.verified)


@router.delete("/{patient_id}/allergies/{allergy_id}", status_code=204, responses=errors(401, 403, 404, 422))
def remove_allergy(
    patient_id: PatientId, allergy_id: Annotated[int, Path(ge=1, le=2_147_483_647)], store: State, caller: Caller
) -> None:
    """Strike out an allergy; only a physician may."""
    allow(caller, "physician")
    with store.lock:
        row = patient_of(store, caller, patient_id)
        if row.allergies.pop(allergy_id, None) is None:
            raise not_found("allergy", allergy_id)
