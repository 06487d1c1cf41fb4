"""The state of the service, kept in memory."""

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from .models import LineIn, Role, Severity, Slot

NORTH, SOUTH = 1, 2


def hashed(password: str) -> str:
    """The hash of a password."""
    return hashlib.sha256(b"clinic-salt:" + password.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class StaffRow:
    """A member of the staff."""

    id: int
    clinic_id: int
    email: str
    display_name: str
    role: Role
    phone: str | None
    password_hash: str
    schedule: list[Slot] | None = None


@dataclass
class AllergyRow:
    """An allergy."""

    id: int
    substance: str
    severity: Severity
    verified: bool = False


@dataclass
class PatientRow:
    """A patient."""

    id: int
    clinic_id: int
    given_name: str
    family_name: str
    born_on: date
    email: str | None
    phone: str | None
    remarks: str | None
    version: int
    created_at: datetime
    deleted: bool = False
    allergies: dict[int, AllergyRow] = field(default_factory=dict)


@dataclass
class AppointmentRow:
    """An appointment."""

    id: int
    clinic_id: int
    patient_id: int
    physician_id: int
    starts_at: datetime
    minutes: int
    reason: str
    status: str


@dataclass
class NoteRow:
    """A note."""

    id: int
    clinic_id: int
    appointment_id: int
    author_id: int
    text: str
    private: bool


@dataclass
class InvoiceRow:
    """An invoice."""

    id: int
    clinic_id: int
    patient_id: int
    lines: list[LineIn]
    total: str
    paid_cents: int
    status: str
    issued_on: date


@dataclass
class AuditRow:
    """An event."""

    id: int
    clinic_id: int
    at: datetime
    actor_id: int
    action: str
    subject: str


class Store:
    """Everything that the service knows."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget everything and seed anew."""
        self._numbers = count(1)
        self.staff: dict[int, StaffRow] = {}
        self.patients: dict[int, PatientRow] = {}
        self.appointments: dict[int, AppointmentRow] = {}
        self.notes: dict[int, NoteRow] = {}
        self.invoices: dict[int, InvoiceRow] = {}
        self.audit: list[AuditRow] = []
        self.idempotent: dict[tuple[int, str], tuple[str, AppointmentRow]] = {}
        self._seed()

    def number(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def log(self, actor: StaffRow, action: str, subject: str) -> None:
        """Write down who did what; old events fall out."""
        now = datetime.now(UTC)
        self.audit.append(AuditRow(self.number(), actor.clinic_id, now, actor.id, action, subject))
        del self.audit[:-1000]

    def add_staff(
        self, clinic_id: int, email: str, name: str, role: Role, phone: str | None, password: str
    ) -> StaffRow:
        """Add a member of the staff."""
        row = StaffRow(self.number(), clinic_id, email, name, role, phone, hashed(password))
        self.staff[row.id] = row
        return row

    def add_patient(self, clinic_id: int, given: str, family: str, born_on: date, email: str | None) -> PatientRow:
        """Add a patient."""
        now = datetime.now(UTC)
        row = PatientRow(self.number(), clinic_id, given, family, born_on, email, None, None, 1, now)
        self.patients[row.id] = row
        return row

    def _seed(self) -> None:
        for clinic_id, name in ((NORTH, "north"), (SOUTH, "south")):
            self.add_staff(
                clinic_id, f"admin@{name}.test", f"{name.title()} Admin", "admin", "+49 30 1000", f"{name}-admin-pass"
            )
            self.add_staff(
                clinic_id, f"desk@{name}.test", f"{name.title()} Desk", "reception", None, f"{name}-desk-pass"
            )
            doctor = self.add_staff(
                clinic_id, f"doc@{name}.test", f"Dr. {name.title()}", "physician", None, f"{name}-doc-pass"
            )
            doctor.schedule = [Slot(weekday=day, opens="08:00", closes="16:00") for day in range(5)]
            self.add_staff(
                clinic_id, f"locum@{name}.test", f"Dr. {name.title()} Locum", "physician", None, f"{name}-locum-pass"
            )
            patients = [
                self.add_patient(clinic_id, "Ada", "Byron", date(1985, 12, 10), f"ada@{name}.test"),
                self.add_patient(clinic_id, "Grace", "Hopper", date(1976, 12, 9), None),
                self.add_patient(clinic_id, "Alan", "Turing", date(1992, 6, 23), f"alan@{name}.test"),
            ]
            first = patients[0]
            allergy = AllergyRow(self.number(), "penicillin", "severe", verified=True)
            first.allergies[allergy.id] = allergy
            for hour, patient in zip((8, 9), patients, strict=False):
                start = datetime(2026, 3, 2, hour, tzinfo=UTC)
                visit = AppointmentRow(
                    self.number(), clinic_id, patient.id, doctor.id, start, 30, "check-up", "requested"
                )
                self.appointments[visit.id] = visit
            note = NoteRow(self.number(), clinic_id, visit.id, doctor.id, "Blood pressure a little high", private=True)
            self.notes[note.id] = note
            line = LineIn(description="Consultation", quantity=1, unit_price="80.00")
            invoice = InvoiceRow(self.number(), clinic_id, first.id, [line], "80.00", 0, "draft", date(2026, 3, 2))
            self.invoices[invoice.id] = invoice
