"""The application, put together."""

from fastapi import FastAPI

from . import accounts, appointments, billing, errors, patients, reports
from .store import Store


def create_app(defects: frozenset[str]) -> FastAPI:
    """Make the app, with these defects."""
    app = FastAPI(title="Clinic appointments", version="1.4.0")
    app.state.store = Store()
    app.state.defects = defects
    errors.install(app)
    for module in (accounts, patients, appointments, billing, reports):
        app.include_router(module.router)
    return app


def reset_state(app: FastAPI) -> None:
    """Bring the state of an app back to its seed."""
    store: Store = app.state.store
    with store.lock:
        store.clear()
