"""The app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

from workshop import jobs, money, parts, people
from workshop.planting import planted

app = FastAPI(title="Workshop")


@app.middleware("http")
async def origins(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Say who may read answers from a browser."""
    response = await call_next(request)
    origin = request.headers.get("origin")
    if origin and (planted("any-origin-with-credentials") or origin == "https://workshop.example"):
        response.headers["access-control-allow-origin"] = origin
        response.headers["access-control-allow-credentials"] = "true"
        response.headers["vary"] = "Origin"
    return response


@app.get("/health")
async def health() -> dict[str, str]:
    """Is it up?"""
    return {"status": "ok"}


app.include_router(money.router)
app.include_router(parts.router)
app.include_router(people.router)
app.include_router(jobs.router)
