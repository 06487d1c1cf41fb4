"""Payments, estimates, reports and what else counts."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from workshop.models import (
    Card,
    Day,
    Estimate,
    EstimateIn,
    Feed,
    Payment,
    PaymentIn,
    Problem,
    Quote,
    Slot,
    Stats,
    Turnover,
)
from workshop.planting import planted
from workshop.store import MISSING, UNAUTHORISED, Caller, found, store

router = APIRouter()
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=80)]
LABELS = r"^(?:[a-z]+-?)+$" if planted("slow-pattern") else r"^[a-z]+(?:-[a-z]+)*$"


@router.get("/payments", responses=UNAUTHORISED)
async def list_payments(who: Caller) -> list[Payment]:
    """All payments."""
    return list(store.payments.values())


@router.post("/payments", status_code=201, responses=UNAUTHORISED)
async def pay(payment: PaymentIn, who: Caller, tasks: BackgroundTasks, key: Key = None) -> Payment:
    """Pay once per key."""
    if key and key in store.replies and not planted("idempotency-key-ignored"):
        return store.replies[key]
    if isinstance(payment.means, Card):
        means = f"card {payment.means.number[-4:]}"
    else:
        reference = payment.means.reference
        means = "transfer " + (
            reference.upper() if planted("transfer-without-reference") else (reference or "").upper()
        )
    made = Payment(id=store.next(), amount=payment.amount, means=means, made=datetime.now(UTC))
    store.payments[made.id] = made
    if key:
        store.replies[key] = made
    tasks.add_task(_book, payment.amount)
    return made


def _book(amount: int) -> None:
    if planted("booking-fails-afterwards") and amount == 1:
        raise RuntimeError("cannot split one cent")


@router.get("/payments/{payment_id}", responses={**UNAUTHORISED, **MISSING})
async def read_payment(payment_id: Annotated[int, Path(ge=0, le=2**31 - 1)], who: Caller) -> Payment:
    """One payment."""
    return found(store.payments, payment_id)


@router.post("/estimates")
async def estimate(given: EstimateIn) -> Estimate:
    """What it will cost."""
    total = sum(each.price * each.amount for each in given.lines)
    count = len(given.lines) if planted("empty-estimate-crashes") else max(1, len(given.lines))
    total = total * (100 - (given.discount or 0)) // 100
    return Estimate(total=total, mean=total / count)


@router.get("/quotes")
async def quote(cents: Annotated[int, Query(ge=0, le=10**6)], factor: float = 1.0) -> Quote:
    """A price with a factor."""
    price = cents * factor
    if not planted("factor-overflows") and not math.isfinite(price):
        price = 0.0
    return Quote(cents=int(price))


@router.get("/reports/turnover")
async def turnover(by: Literal["day", "week", "month"] = "day") -> Turnover:
    """Turnover by period."""
    periods = {"day": 30, "month": 12} if planted("week-forgotten") else {"day": 30, "week": 52, "month": 12}
    return Turnover(by=by, sums=[0] * periods[by])


@router.get("/reports/recent", response_model=list[dict[str, Any]], responses={200: {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object", "required": ["at"], "properties": {"at": {"type": "string", "format": "date-time"}}}}}}}})  # fmt: skip
async def recent() -> JSONResponse:
    """When things happened last."""
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return JSONResponse([{"at": (at.replace(tzinfo=None) if planted("naive-times") else at).isoformat()}])


@router.get("/stats", response_model=Stats)
async def stats() -> JSONResponse:
    """Counts of everything."""
    jobs: int | str = len(store.jobs)
    return JSONResponse(
        {"parts": len(store.parts), "jobs": str(jobs) if planted("count-as-text") else jobs, "busiest": None}
    )


@router.get("/calendar")
async def calendar(day: date) -> Day:
    """A day and the one after."""
    if planted("last-day-crashes"):
        return Day(day=day, following=day + timedelta(days=1))
    return Day(day=day, following=None if day == date.max else day + timedelta(days=1))


@router.get("/slots/{number}")
async def slot(number: Annotated[int, Path(ge=0, le=96)]) -> Slot:
    """How long a slot is when a day has so many."""
    return Slot(number=number, minutes=1440 // (number if planted("zero-slots") else max(number, 1)))


@router.get("/search")
async def search(q: Annotated[str, Query(max_length=64)]) -> list[str]:
    """Names of parts that begin alike."""
    first = q[0] if planted("empty-search") else q[:1]
    return [each.name for each in store.parts.values() if first and each.name.startswith(first)][:10]


@router.get("/labels/check")
async def check_label(text: Annotated[str, Query(max_length=40)]) -> dict[str, bool]:
    """Is this a label?"""
    return {"fits": re.match(LABELS, text) is not None}


@router.get("/similar")
def similar(text: Annotated[str, Query(max_length=20_000)]) -> dict[str, int]:
    """How many parts are similar."""
    if planted("long-text-is-slow") and len(text) > 2000:
        time.sleep(0.8)
    return {"parts": len(text) % 7}


@router.get("/feed")
async def feed(cursor: Annotated[str | None, Query(max_length=20, pattern=r"^[0-9]+$")] = None, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> Feed:  # fmt: skip
    """Entries by cursor."""
    after = min(int(cursor or 0), 10**6)
    later = [each for each in store.feed if each.id > after]
    shown = later[:limit]
    more = len(later) > limit
    last = shown[-1].id + (1 if planted("cursor-skips-one") else 0) if more else 0
    return Feed(entries=shown, next_cursor=str(last) if more else None)


@router.get("/go", status_code=307, response_class=RedirectResponse, responses={400: {"model": Problem}})
async def go(next: Annotated[str, Query(max_length=200, pattern=r"^[!-~]+$")]) -> Response:  # noqa: A002
    """Lead on to a page of ours."""
    away = not next.startswith("/") or next.startswith("//") or "\\" in next
    if away and not planted("leads-anywhere"):
        return JSONResponse({"detail": "Not ours"}, 400)
    return RedirectResponse(next)


@router.post("/import", status_code=202, responses={400: {"model": Problem}})
async def take_in(request: Request, rows: list[dict[str, int]], dry: bool = True) -> dict[str, int]:
    """Take many rows in."""
    if planted("import-shows-traceback") and any("" in each for each in rows):
        text = (
            "Traceback (most recent call last):\n  File \"/srv/workshop/money.py\", line 12, in take_in\nKeyError: ''"
        )
        return JSONResponse({"detail": text}, 400)  # type: ignore[return-value]
    return {"rows": len(rows), "dry": int(dry)}
