"""The database: SQLite, in memory unless `STOREFRONT_DATABASE` names a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from examples.storefront.backend.seed import sow
from examples.storefront.backend.tables import Table


class Store:
    """Sessions on one database, one at a time: SQLite has a single writer, and in memory a single connection."""

    def __init__(self, path: str = "") -> None:
        self._engine = _engine(path)
        self._turn = RLock()
        if not inspect(self._engine).get_table_names():
            self.reset()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits at its end, or rolls back when something is raised."""
        with self._turn, Session(self._engine) as session, session.begin():
            yield session

    def reset(self) -> None:
        """Back to the seeded state."""
        with self._turn:
            Table.metadata.drop_all(self._engine)
            Table.metadata.create_all(self._engine)
            with self.session() as session:
                sow(session)


def _engine(path: str) -> Engine:
    return create_engine(
        f"sqlite:///{path}" if path else "sqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )


store = Store(os.environ.get("STOREFRONT_DATABASE", ""))
