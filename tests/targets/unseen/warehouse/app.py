"""The application, put together."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from . import locations, orders, problems, products, stock, webhooks
from .database import Database

CONSOLE = "https://console.example.test"


def create_app(defects: frozenset[str]) -> FastAPI:
    """Make the app, with these defects."""
    app = FastAPI(
        title="Warehouse",
        version="2.1.0",
        description=f"Stock, reservations, orders and webhooks. Of browsers, only {CONSOLE} may call, without credentials.",
    )
    app.state.database = Database()
    app.state.defects = defects
    problems.install(app)
    if "W30" in defects:
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"])
    else:
        app.add_middleware(CORSMiddleware, allow_origins=[CONSOLE], allow_methods=["*"])
    for module in (products, locations, stock, orders, webhooks):
        app.include_router(module.router)
    return app


def reset_state(app: FastAPI) -> None:
    """Bring the state of an app back to its seed."""
    database: Database = app.state.database
    database.reset()
