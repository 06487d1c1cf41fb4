"""The application: `uvicorn examples.storefront.backend.main:app`."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from examples.storefront.backend import errors, pictures
from examples.storefront.backend.routers import (
    accounts,
    addresses,
    categories,
    checkout,
    customers,
    events,
    exports,
    health,
    logins,
    notifications,
    order_events,
    orders,
    products,
    reports,
    reviews,
    stock,
    wallets,
    webhooks,
)

PREFIX = "/api/v1"
_AREAS = (
    health,
    accounts,
    categories,
    products,
    stock,
    reviews,
    customers,
    addresses,
    orders,
    order_events,
    checkout,
    webhooks,
    notifications,
    reports,
    exports,
    wallets,
    events,
    logins,
)

app = FastAPI(
    title="Juniper & Oak",
    version="1.0.0",
    summary="The API of a small home goods shop.",
    generate_unique_id_function=lambda route: route.name,
)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["http://127.0.0.1:3000", "http://localhost:3000"],
    allow_methods=["*"],
    allow_headers=["*"],
)
errors.install(app)
for area in _AREAS:
    app.include_router(area.router, prefix=PREFIX)
app.include_router(pictures.router)
