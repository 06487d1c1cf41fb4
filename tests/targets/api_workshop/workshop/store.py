"""All that the workshop knows, and who may ask."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from workshop.models import Customer, Document, Entry, Job, Label, Note, Part, Payment, Person, Problem
from workshop.planting import planted

TOKENS = {
    "anna-token": ("anna", "north", "admin"),
    "bert-token": ("bert", "north", "clerk"),
    "carl-token": ("carl", "south", "clerk"),
}
Who = tuple[str, str, str]
_bearer = HTTPBearer(auto_error=False)
UNAUTHORISED: dict[int | str, dict[str, Any]] = {401: {"model": Problem}}
FORBIDDEN: dict[int | str, dict[str, Any]] = {**UNAUTHORISED, 403: {"model": Problem}}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": Problem}}


class Store:
    """Everything by its kind and number."""

    def __init__(self) -> None:
        self.number = 1000
        self.parts = {
            n: Part(id=n, name=f"Part {n:02d}", price=n * 7 % 31 * 100 + n, stock=n % 5) for n in range(1, 31)
        }
        self.customers = {
            n: Customer(
                id=n, name=f"Customer {n}", email=f"c{n}@shop.example", city="Ulm", verified=n % 2 == 0, credit=0
            )
            for n in range(1, 9)
        }
        self.jobs: dict[int, tuple[str, Job]] = {}
        for n in range(1, 13):
            state = ("open", "waiting", "closed")[n % 3]
            job = Job(
                id=n, title=f"Job {n}", hours=n, urgent=n % 2 == 0, state=state, opened=datetime(2026, 3, n, tzinfo=UTC)
            )
            self.jobs[n] = ("north" if n % 2 else "south", job)
        self.notes: dict[int, dict[int, Note]] = {n: {} for n in self.jobs}
        self.payments: dict[int, Payment] = {}
        self.labels = {1: Label(id=1, name="brakes"), 2: Label(id=2, name="lights")}
        self.documents = {1: Document(id=1, text="Rules", version=1)}
        self.feed = [Entry(id=n, text=f"Entry {n}") for n in range(1, 24)]
        self.staff = [
            Person.model_validate({"id": 1, "name": "Anna", "role": "admin", "password_hash": "$2b$12$abc"}),
            Person.model_validate({"id": 2, "name": "Bert", "role": "clerk", "password_hash": "$2b$12$def"}),
        ]
        self.replies: dict[str, Any] = {}
        self.lost: set[int] = set()
        self.receipts = 0

    def next(self) -> int:
        """A fresh number."""
        self.number += 1
        return self.number


store = Store()


def _known(who: HTTPAuthorizationCredentials | None) -> Who:
    if who is None or who.credentials not in TOKENS:
        raise HTTPException(401, "Who are you?")
    return TOKENS[who.credentials]


def caller(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Who:
    """Someone with a token that is known."""
    return _known(who)


def admin(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Who:
    """An administrator."""
    found = _known(who)
    if found[2] != "admin":
        raise HTTPException(403, "Not for you")
    return found


def auditor(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Who:
    """An administrator, or everybody."""
    return _known(who) if planted("audit-for-every-role") else admin(who)


def visitor(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Who:
    """Someone with a token, looked at or not."""
    if planted("staff-without-token"):
        return ("nobody", "north", "clerk")
    return _known(who)


def bearer(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Who:
    """Someone with any token at all, or a known one."""
    if planted("any-token-will-do") and who is not None:
        return TOKENS.get(who.credentials, ("somebody", "north", "clerk"))
    return _known(who)


Caller = Annotated[Who, Depends(caller)]


def found(things: dict[int, Any], number: int) -> Any:
    """A thing, or 404."""
    if number not in things:
        raise HTTPException(404, "There is no such thing")
    return things[number]
