"""What goes in and what comes out."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from .errors import ApiError

Role = Literal["admin", "reception", "physician"]
AppointmentStatus = Literal["requested", "confirmed", "completed", "cancelled"]
Severity = Literal["mild", "moderate", "severe"]
InvoiceStatus = Literal["draft", "sent", "paid"]

MONEY = r"^[0-9]{1,9}\.[0-9]{2}$"
EMAIL = r"^[^@\s]+@[^@\s]+$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

CENTURIES = r"^(19[7-9][0-9]|2[01][0-9][0-9])-"  # 1970 to 2199

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _day(value: object) -> object:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise ValueError("a date is written YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


def parse_instant(value: str, place: str) -> datetime:
    """Read a date-time with its offset, as UTC."""
    if not _INSTANT.fullmatch(value) or not re.match(CENTURIES, value):
        raise ApiError(
            422, "invalid", f"{place}: a date-time is written as RFC 3339 says, with its offset, from 1970 to 2199"
        )
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ApiError(422, "invalid", f"{place}: no such date-time") from None


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)  # 3.0 is an integer, "3" and true are none
Day = Annotated[date, BeforeValidator(_day)]
InstantText = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time", "pattern": CENTURIES})]
Id = Annotated[int, Field(ge=1, le=2_147_483_647), WHOLE]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Email = Annotated[str, Field(max_length=120, pattern=EMAIL)]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9 ]{5,20}$")]


class Input(BaseModel):
    """A body that a caller sends: nothing is coerced."""

    model_config = ConfigDict(strict=True)


class Token(BaseModel):
    """An access token."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class Health(BaseModel):
    """Whether the service is up."""

    status: Literal["ok"]


class Staff(BaseModel):
    """A member of the staff, as others see them."""

    id: int
    email: str
    display_name: Name
    role: Role
    phone: Phone | None


class StaffIn(Input):
    """A new member of the staff."""

    email: Email
    display_name: Name
    role: Role
    phone: Phone | None = None
    password: Annotated[str, Field(min_length=8, max_length=64)]


class MeUpdate(Input):
    """What one may change about oneself; the role is not among it."""

    display_name: Name = Field(default_factory=str)
    phone: Phone | None = None


class Slot(Input):
    """Hours of work on a day of the week."""

    weekday: Annotated[int, Field(ge=0, le=6), WHOLE]
    opens: Annotated[str, Field(pattern=CLOCK)]
    closes: Annotated[str, Field(pattern=CLOCK)]


class Schedule(Input):
    """The hours of a week."""

    slots: Annotated[list[Slot], Field(max_length=14)]


class PatientIn(Input):
    """A patient, as reception writes them down."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [
                {"given_name": "Ada", "family_name": "Byron", "born_on": "1985-12-10", "email": "ada@example.test"}
            ]
        },
    )

    given_name: Name
    family_name: Name
    born_on: Day
    email: Email | None = None
    phone: Phone | None = None
    remarks: Annotated[str, Field(max_length=500)] | None = None


class PatientPatch(Input):
    """Some of the fields of a patient; what is not sent stays."""

    given_name: Name = Field(default_factory=str)
    family_name: Name = Field(default_factory=str)
    born_on: Day = Field(default_factory=lambda: date(1900, 1, 1))
    email: Email | None = None
    phone: Phone | None = None
    remarks: Annotated[str, Field(max_length=500)] | None = None


class Patient(BaseModel):
    """A patient."""

    id: int
    given_name: Name
    family_name: Name
    born_on: date
    email: str | None
    phone: str | None
    remarks: str | None
    version: Annotated[int, Field(ge=1)]
    created_at: datetime


class PatientPage(BaseModel):
    """A page of the clinic's patients."""

    items: list[Patient]
    total: Annotated[int, Field(ge=0, description="How many patients of the clinic match")]
    page: int
    size: int


class AllergyIn(Input):
    """An allergy that a patient tells of."""

    substance: Name
    severity: Severity


class Allergy(BaseModel):
    """An allergy of a patient."""

    id: int
    substance: str
    severity: Severity
    verified: bool


class AppointmentIn(Input):
    """A wish for an appointment."""

    patient_id: Id
    physician_id: Id
    starts_at: InstantText
    minutes: Annotated[int, Field(ge=5, le=240), WHOLE] = 20
    reason: Annotated[str, Field(max_length=200)] = ""


class AppointmentPatch(Input):
    """Move an appointment, or change its reason."""

    starts_at: InstantText = Field(default_factory=str)
    minutes: Annotated[int, Field(ge=5, le=240), WHOLE] = Field(default_factory=int)
    reason: Annotated[str, Field(max_length=200)] = Field(default_factory=str)


class Appointment(BaseModel):
    """An appointment."""

    id: int
    patient_id: int
    physician_id: int
    starts_at: datetime
    minutes: int
    reason: str
    status: AppointmentStatus


class AppointmentList(BaseModel):
    """Appointments of a patient."""

    items: list[Appointment]


class AppointmentSlice(BaseModel):
    """Some appointments, and where the next ones begin."""

    items: list[Appointment]
    next_cursor: str | None


class NoteIn(Input):
    """What a physician writes about an appointment."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    private: bool = False


class Note(BaseModel):
    """A note."""

    id: int
    appointment_id: int
    author_id: int
    text: str
    private: bool


class LineIn(Input):
    """A line of an invoice."""

    description: Name
    quantity: Annotated[int, Field(ge=1, le=100), WHOLE]
    unit_price: Annotated[str, Field(pattern=r"^[0-9]{1,5}\.[0-9]{2}$", examples=["49.90"])]


class InvoiceIn(Input):
    """A new invoice."""

    patient_id: Id
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=50)]


class Invoice(BaseModel):
    """An invoice; money in euros, as text with two decimals."""

    id: int
    patient_id: int
    lines: list[LineIn]
    total: Annotated[str, Field(json_schema_extra={"pattern": MONEY})]
    paid_cents: Annotated[int, Field(json_schema_extra={"minimum": 0})]
    status: InvoiceStatus


class InvoicePage(BaseModel):
    """A page of invoices."""

    items: list[Invoice]
    total: int
    page: int
    size: int


class PaymentIn(Input):
    """Money that came in."""

    amount_cents: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": 100_000_000}), WHOLE]
    method: Literal["cash", "card", "transfer"]


class PhysicianLoad(BaseModel):
    """How much of a physician's time is booked."""

    physician_id: int
    appointments: int
    booked_minutes: int


class Utilisation(BaseModel):
    """How much time is booked between two days, both included."""

    from_day: date
    to_day: date
    physicians: list[PhysicianLoad]


class Revenue(BaseModel):
    """What the invoices come to; the average is null where there is none."""

    invoices: int
    total: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]
    average: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")] | None


class AuditEvent(BaseModel):
    """Who did what."""

    id: int
    at: datetime
    actor_id: int
    action: str
    subject: str


class AuditLog(BaseModel):
    """The newest events first."""

    items: list[AuditEvent]
