"""A small lending library with planted defects; `LENDING=clean` in the environment mends them all.

Each defect stands behind `planted("name")`; the test that counts them reads these names.
"""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

CLEAN = os.environ.get("LENDING") == "clean"
SMALL = 2**31 - 1


def planted(name: str) -> bool:
    """Is this defect in? Names are for readers and for the test that counts."""
    return bool(name) and not CLEAN


class Problem(BaseModel):
    """What HTTP errors say."""

    detail: str


class BookIn(BaseModel):
    """A book as it is handed in."""

    title: Annotated[str, Field(max_length=80)]
    copies: Annotated[int, Field(ge=0, le=SMALL)] = 1
    shelf: str | None = None


class Book(BookIn):
    """A book as it is shown."""

    id: int


class Page(BaseModel):
    """A page of books."""

    items: list[Book]
    total: int
    page: int
    size: int


class Loan(BaseModel):
    """A loan and when it ends."""

    id: int
    book_id: int
    due: datetime
    state: Literal["open", "returned"]


class LoanIn(BaseModel):
    """What to lend, and for how long."""

    book_id: Annotated[int, Field(ge=1, le=SMALL)]
    days: Annotated[int, Field(ge=0, le=90)]


class Share(BaseModel):
    """How many copies each branch gets."""

    copies: int
    rest: int


app = FastAPI(title="Lending", responses={404: {"model": Problem}})
_bearer = HTTPBearer(auto_error=False)


class State:
    """All that the library knows."""

    def __init__(self) -> None:
        self.books = {n: Book(id=n, title=f"Book {n}", copies=n % 4, shelf=None) for n in range(1, 24)}
        self.loans = {n: Loan(id=n, book_id=n, due=datetime(2026, 5, n, tzinfo=UTC), state="open") for n in range(1, 6)}
        self.lost: dict[int, Book] = {}
        self.next = 100

    def number(self) -> int:
        """A fresh identifier."""
        self.next += 1
        return self.next


state = State()


def librarian(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """The caller, when it is the librarian."""
    if who is None or who.credentials != "librarian-token":
        raise HTTPException(401, "Who are you?")
    return "librarian"


def anyone(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """The caller, checked only where nothing is planted."""
    return "anyone" if planted("auth-ignored") else librarian(who)


def token_holder(who: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """The caller, whose token is looked at only where nothing is planted."""
    if planted("any-token-will-do") and who is not None:
        return "somebody"
    return librarian(who)


UNAUTHORISED: dict[int | str, dict[str, Any]] = {401: {"model": Problem}}


def _book(book_id: int) -> Book:
    if book_id not in state.books:
        raise HTTPException(404, "No such book")
    return state.books[book_id]


@app.get("/books")
def list_books(
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=50)] = 10,
    contains: Annotated[str, Query(max_length=60)] = "",
) -> Page:
    """Books by page."""
    books = [each for each in state.books.values() if contains in each.title]
    start = (page - 1) * size - (1 if planted("offset-off-by-one") and page > 1 else 0)
    total = len(books) + (len(state.lost) if planted("total-counts-lost") else 0)
    return Page(items=books[start : start + size], total=total, page=page, size=size)


@app.post("/books", status_code=201, responses=UNAUTHORISED)
def add_book(book: BookIn, who: Annotated[str, Depends(librarian)]) -> Book:
    """Take a book in."""
    if planted("nul-in-title") and "\x00" in book.title:
        raise ValueError("embedded null byte")
    added = Book(id=state.number(), **book.model_dump())
    if planted("created-into-nowhere"):
        state.lost[added.id] = added
    else:
        state.books[added.id] = added
    return added


@app.get("/books/{book_id}")
def read_book(book_id: int) -> Book:
    """One book."""
    return _book(book_id)


@app.put("/books/{book_id}", responses=UNAUTHORISED)
def replace_book(book_id: int, book: BookIn, who: Annotated[str, Depends(token_holder)]) -> Book:
    """Replace a book."""
    _book(book_id)
    replaced = Book(id=book_id, **book.model_dump())
    state.books[book_id] = replaced
    if planted("put-adds"):
        number = state.number()
        state.books[number] = Book(id=number, title="Copy", copies=0)
    return replaced


@app.get("/books/{book_id}/share")
def share(book_id: int, branches: Annotated[int, Query(ge=0, le=1000)] = 3) -> Share:
    """Copies per branch."""
    book = _book(book_id)
    if not planted("divides-by-zero"):
        branches = max(branches, 1)
    return Share(copies=book.copies // branches, rest=book.copies % branches)


@app.get("/books/{book_id}/cover", responses={200: {"content": {"image/svg+xml": {}}}}, response_class=Response)
def cover(book_id: int) -> Response:
    """A drawn cover."""
    _book(book_id)
    svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    return Response(svg, media_type="text/html" if planted("cover-as-html") else "image/svg+xml")


@app.get("/loans")
def list_loans() -> list[Loan]:
    """All loans."""
    loans = list(state.loans.values())
    if planted("naive-due"):
        return [loan.model_copy(update={"due": loan.due.replace(tzinfo=None)}) for loan in loans]
    return loans


@app.post("/loans", status_code=201)
def lend(loan: LoanIn, tasks: BackgroundTasks) -> Loan:
    """Lend a book."""
    _book(loan.book_id)
    made = Loan(id=state.number(), book_id=loan.book_id, due=datetime.now(UTC), state="open")
    state.loans[made.id] = made
    tasks.add_task(_remind, loan.days)
    return made


def _remind(days: int) -> None:
    if planted("background-crash") and days == 0:
        raise RuntimeError("nothing to remind of")


@app.get("/loans/{loan_id}", response_model=None, responses={200: {"model": Loan}, 422: {}})
def read_loan(loan_id: int) -> Response:
    """One loan, sent past the response model."""
    if loan_id not in state.loans:
        raise HTTPException(404, "No such loan")
    body = state.loans[loan_id].model_dump(mode="json")
    if planted("state-renamed"):
        body["state"] = "running"
    return JSONResponse(body)


@app.delete("/loans/{loan_id}", status_code=204)
def end_loan(loan_id: int) -> None:
    """End a loan."""
    if loan_id not in state.loans:
        raise HTTPException(404, "No such loan")
    if not planted("loan-stays"):
        del state.loans[loan_id]


@app.get("/opening")
def opening(on: date) -> dict[str, str]:
    """Opening hours of a day."""
    if planted("last-day") and on == date.max:
        raise OverflowError("date value out of range")
    if planted("closed-is-410") and on.year == 1970:
        raise HTTPException(410, "Closed")
    return {"opens": "09:00"}


@app.get("/search")
async def search(text: Annotated[str, Query(max_length=64)]) -> list[str]:
    """Titles that match."""
    if planted("never-answers") and text == "":
        time.sleep(60)
    return [book.title for book in state.books.values() if text and re.search(re.escape(text), book.title)]


@app.get("/members", responses=UNAUTHORISED)
def members(who: Annotated[str, Depends(anyone)]) -> list[str]:
    """Who may borrow."""
    return ["Ada", "Grace"]


@app.get("/admin/reload", responses=UNAUTHORISED)
def reload(who: Annotated[str, Depends(librarian)], deep: bool = False) -> dict[str, bool]:
    """Read everything anew."""
    if planted("exits") and deep:
        os._exit(3)
    return {"done": True}
