"""Whether the API is up."""

from __future__ import annotations

from fastapi import APIRouter

from examples.storefront.backend.schemas.health import Health

router = APIRouter(tags=["health"])


@router.get("/health")
def read_health() -> Health:
    """Answers as long as the process lives."""
    return Health(status="ok", version="1.0.0")
