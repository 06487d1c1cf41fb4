"""The state of the service, in SQLite."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request

SCHEMA = """
CREATE TABLE products (
    sku TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL, price TEXT NOT NULL, category TEXT NOT NULL,
    description TEXT, attributes TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE locations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, capacity INTEGER NOT NULL, description TEXT
);
CREATE TABLE movements (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sku TEXT NOT NULL COLLATE NOCASE, location_id INTEGER NOT NULL,
    kind TEXT NOT NULL, quantity INTEGER NOT NULL, note TEXT, created_at TEXT NOT NULL
);
CREATE TABLE reservations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sku TEXT NOT NULL COLLATE NOCASE, quantity INTEGER NOT NULL,
    released INTEGER NOT NULL DEFAULT 0, expires_at TEXT NOT NULL
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, customer TEXT NOT NULL, lines TEXT NOT NULL, note TEXT,
    status TEXT NOT NULL, tracking_code TEXT, created_at TEXT NOT NULL
);
CREATE TABLE order_keys (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,
    active INTEGER NOT NULL
);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, event TEXT NOT NULL, status TEXT NOT NULL,
    attempts INTEGER NOT NULL, created_at TEXT NOT NULL
);
"""
TABLES = ("products", "locations", "movements", "reservations", "orders", "order_keys", "webhooks", "deliveries")

Row = dict[str, Any]


def now() -> str:
    """This moment, as the database keeps it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def offset(page: int, size: int) -> int:
    """How many rows come before a page, as far as SQLite can count."""
    return min((page - 1) * size, 2**62)


class Database:
    """One connection, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self.location_pages: dict[tuple[int, int], Any] = {}
        self.reset()

    def reset(self) -> None:
        """Bring everything back to the seed."""
        with self._lock:
            for table in TABLES:
                self._connection.execute(f"DROP TABLE IF EXISTS {table}")
            self._connection.executescript(SCHEMA)
            self.location_pages.clear()
            self._seed()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def all(self, sql: str, *values: object) -> list[Row]:
        """Every row that a query finds."""
        with self._lock:
            return [dict(row) for row in self._connection.execute(sql, values).fetchall()]

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row that a query finds."""
        with self._lock:
            row = self._connection.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def number(self, sql: str, *values: object) -> int:
        """The number that a query comes to; nothing counts as 0."""
        row = self.one(sql, *values)
        return int(next(iter(row.values())) or 0) if row else 0

    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Insert a row; its number."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self._lock:
            cursor = self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return cursor.lastrowid or 0

    def update(self, table: str, key: str, of: object, values: Mapping[str, object]) -> None:
        """Change a row."""
        if values:
            names = ", ".join(f"{name} = ?" for name in values)
            self.run(f"UPDATE {table} SET {names} WHERE {key} = ?", *values.values(), of)

    def on_hand(self, sku: str) -> int:
        """How much of a product is in the house."""
        return self.number("SELECT SUM(quantity) FROM movements WHERE sku = ?", sku)

    def at(self, sku: str, location_id: int) -> int:
        """How much of a product is at a location."""
        return self.number("SELECT SUM(quantity) FROM movements WHERE sku = ? AND location_id = ?", sku, location_id)

    def reserved(self, sku: str) -> int:
        """How much of a product is held back."""
        return self.number(
            "SELECT SUM(quantity) FROM reservations WHERE sku = ? AND released = 0 AND expires_at > ?", sku, now()
        )

    def notify(self, event: str) -> None:
        """Put a delivery on the queue of every webhook that wants this event."""
        for hook in self.all("SELECT id, events FROM webhooks WHERE active = 1"):
            if event in json.loads(hook["events"]):
                self.deliver(hook["id"], event, "pending")

    def deliver(self, webhook_id: int, event: str, status: str) -> int:
        """Put a delivery on the queue."""
        row = {"webhook_id": webhook_id, "event": event, "status": status, "attempts": 0, "created_at": now()}
        return self.insert("deliveries", row)

    def _seed(self) -> None:
        for sku, name, price, category in (
            ("BOLT-8", "Bolt M8", "0.35", "fasteners"),
            ("NUT-8", "Nut M8", "0.12", "fasteners"),
            ("DRILL-2", "Cordless drill", "129.00", "tools"),
            ("SAW-1", "Hand saw, 50% off", "9.90", "tools"),
        ):
            self.insert("products", {"sku": sku, "name": name, "price": price, "category": category})
        for number in range(1, 6):
            self.insert("locations", {"code": f"A-{number}", "capacity": 500})
        for sku, quantity in (("BOLT-8", 400), ("NUT-8", 300), ("DRILL-2", 5)):
            row = {"sku": sku, "location_id": 1, "kind": "receipt", "quantity": quantity, "created_at": now()}
            self.insert("movements", row)
        lines = json.dumps([{"sku": "BOLT-8", "quantity": 10}])
        for customer, status, code in (("Harbour Works", "new", None), ("Mill & Sons", "shipped", "TRK-0001")):
            row = {"customer": customer, "lines": lines, "status": status, "tracking_code": code, "created_at": now()}
            self.insert("orders", row)
        self.insert(
            "webhooks",
            {
                "url": "https://hooks.example.test/stock",
                "events": json.dumps(["order.created", "order.shipped"]),
                "secret": "seeded-secret-0001",
                "active": 1,
            },
        )


def database_of(request: Request) -> Database:
    """The database of the app that serves this request."""
    found: Database = request.app.state.database
    return found


DB = Annotated[Database, Depends(database_of)]
