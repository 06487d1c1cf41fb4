"""What crosses the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from workshop.planting import planted

_PLAIN = r"^[^\x00]*$"
_PRINTABLE = r"^[ -~]*$"

Small = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_PLAIN)]
RawName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
PartName = RawName if planted("nul-in-part-name") or planted("name-in-header") else Name
Cents = Annotated[int, Field(ge=0)] if planted("price-over-int64") else Small
Latin = RawName if planted("label-beyond-latin") else Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_PRINTABLE)]  # fmt: skip


class Problem(BaseModel):
    """What HTTP errors say."""

    detail: str


class Strict(BaseModel):
    """Bodies say nothing that nobody reads."""

    model_config = ConfigDict(extra="forbid")


class PartIn(Strict):
    """A part as it is handed in."""

    name: PartName
    price: Cents
    stock: Small = 0
    note: Text | None = None


class PartPatch(Strict):
    """What of a part changes."""

    name: PartName | None = None
    price: Cents | None = None
    stock: Small | None = None
    note: Text | None = None


class Part(BaseModel):
    """A part as it is shown."""

    id: int
    name: str
    price: int
    stock: int
    note: str | None = None


class PartPage(BaseModel):
    """A page of parts."""

    items: list[Part]
    total: int
    page: int
    size: int


class CustomerIn(BaseModel):
    """A customer as they introduce themselves."""

    name: Name
    email: Annotated[str, StringConstraints(max_length=100, pattern=r"^[a-z0-9.]{1,40}@[a-z0-9]{1,40}\.[a-z]{2,8}$")]
    city: Text = ""


class CustomerPatch(BaseModel):
    """What of a customer changes."""

    name: Name | None = None
    city: Text | None = None


class Customer(CustomerIn):
    """A customer as they are shown."""

    id: int
    verified: bool
    credit: int


State = Literal["open", "waiting", "closed"]


class JobIn(Strict):
    """What is to be mended."""

    title: Name
    hours: Annotated[int, Field(ge=0, le=500)] = 1
    urgent: bool = False


class JobPatch(Strict):
    """What of a job changes."""

    title: Name | None = None
    hours: Annotated[int, Field(ge=0, le=500)] | None = None


class Job(BaseModel):
    """A job as it is shown."""

    id: int
    title: str
    hours: int
    urgent: bool
    state: State
    opened: datetime


class NoteIn(Strict):
    """A note on a job."""

    text: Text


class Note(BaseModel):
    """A note as it is shown."""

    id: int
    text: str


class Card(Strict):
    """Paid by card."""

    kind: Literal["card"]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{12,16}$")]
    holder: Name | None = None


class Transfer(Strict):
    """Paid by bank transfer."""

    kind: Literal["transfer"]
    iban: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{10,20}$")]
    reference: Text | None = None


class PaymentIn(Strict):
    """A payment and how it is made."""

    amount: Annotated[int, Field(ge=1, le=10**9)]
    means: Annotated[Card | Transfer, Field(discriminator="kind")]


class Payment(BaseModel):
    """A payment as it is shown."""

    id: int
    amount: int
    means: str
    made: AwareDatetime


class LabelIn(Strict):
    """A label for parts."""

    name: Latin


class Label(LabelIn):
    """A label as it is shown."""

    id: int


class Tree(Strict):
    """Categories within categories."""

    name: Name
    parts: list[Tree] = Field(default_factory=list, max_length=20)


class Depth(BaseModel):
    """How deep a tree is."""

    levels: int


class Line(Strict):
    """A line of an estimate."""

    price: Annotated[int, Field(ge=0, le=10**6)]
    amount: Annotated[int, Field(ge=1, le=1000)] = 1


class EstimateIn(Strict):
    """What to estimate."""

    lines: Annotated[list[Line], Field(max_length=50)]
    discount: Annotated[int, Field(ge=0, le=100)] | None = None


class Estimate(BaseModel):
    """What it costs."""

    total: int
    mean: float


class Quote(BaseModel):
    """A price with a factor."""

    cents: int


class Turnover(BaseModel):
    """Turnover by some period."""

    by: Literal["day", "week", "month"]
    sums: list[int]


class Stats(BaseModel):
    """Counts of everything."""

    parts: int
    jobs: int
    busiest: date | None


class Person(BaseModel):
    """Someone who works here."""

    model_config = ConfigDict(extra="allow" if planted("password-hash-shown") else "ignore")

    id: int
    name: str
    role: Literal["admin", "clerk"]


class DocumentIn(Strict):
    """A document's text."""

    text: Text


class Document(DocumentIn):
    """A document as it is kept."""

    id: int
    version: int


class Entry(BaseModel):
    """An entry of the feed."""

    id: int
    text: str


class Feed(BaseModel):
    """Entries, and where to go on."""

    entries: list[Entry]
    next_cursor: str | None


class Slot(BaseModel):
    """A slot of the calendar."""

    number: int
    minutes: int


class Day(BaseModel):
    """A day and the next one."""

    day: date
    following: date | None


Anything = dict[str, Any]
