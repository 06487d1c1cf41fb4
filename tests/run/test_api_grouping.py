"""What one habit of an app breaks in many places is one cause with its places as symptoms, and comes before what reaches less."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.finding import Severity
from harness.model.observation import Observation
from harness.rules.api import _samples as sample
from harness.rules.api._crash_habits import habit_of
from harness.run.api import check_api
from harness.run.settle import Policy, settled

_APP = """
import sqlite3

from fastapi import FastAPI

app = FastAPI()
DB = sqlite3.connect(":memory:", check_same_thread=False)


def add(name):
    @app.get(f"/{name}/{{number}}", name=f"read_{name}")
    async def read(number: int) -> int:
        return DB.execute("select ?", [number]).fetchone()[0]

    @app.delete(f"/{name}/{{number}}", name=f"remove_{name}")
    async def remove(number: int) -> int:
        DB.execute("select ? + 1", [number]).fetchone()
        return 1


for name in ("users", "orders", "items"):
    add(name)


@app.get("/pages")
async def pages(skip: int = 0) -> int:
    return DB.execute("select ?", [skip]).fetchone()[0]


@app.get("/share/{parts}")
async def share(parts: int) -> float:
    return 1 / parts if abs(parts) < 2**40 else 0.0
"""


def test_one_habit_is_one_cause_with_its_places(tmp_path: Path) -> None:
    """Six crashes of identifiers in paths are one finding that reaches six operations; another place and another crash are others."""
    (tmp_path / "many.py").write_text(_APP)
    result = check_api("many:app", base=tmp_path)
    found = {each.cause: each for each in result.findings if each.rule == "server-error"}
    ids = found["integers beyond 64 bits", "path"]
    assert len(ids.operations) == 6
    assert set(ids.symptoms) == {f"{each} at many.py:{13 if each.startswith('GET') else 17}" for each in ids.operations}
    assert "an integer beyond 64 bits in the path" in ids.message
    assert "Id = Annotated[int, Path(" in ids.mend
    assert found["integers beyond 64 bits", "query"].operations == ("GET /pages",)
    assert len(found) == 3
    ordered = settled(result, Policy(root=tmp_path)).findings
    assert next(each.cause for each in ordered if each.severity is Severity.ERROR) == ids.cause


def _crash(kind: str, detail: str) -> Observation:
    return Observation(kind="exception", subject="POST /a", detail=detail, data={"type": kind})


_BIG = "9" * 30


@pytest.mark.parametrize(
    ("crash", "url", "sent", "cause"),
    [
        (_crash("OverflowError", "Python int too large to convert to SQLite INTEGER"), f"/a/{_BIG}", None, "path"),
        (_crash("DataError", "integer out of range"), f"/a?skip=-{_BIG}", None, "query"),
        (_crash("DataError", "value out of int64 range"), "/a", {"x": [{"y": int(_BIG)}]}, "body"),
        (_crash("ValueError", "A string literal cannot contain NUL (0x00) characters."), "/a", {"x": "a\x00"}, "body"),
        (_crash("ValueError", "embedded null byte"), "/a?q=%00", None, "query"),
        (_crash("OverflowError", "Python int too large to convert to C long"), "/a/7", {"x": 1}, ""),
        (_crash("OverflowError", "date value out of range"), f"/a/{_BIG}", None, ""),
        (_crash("ValueError", "embedded null byte"), "/a?q=b", None, ""),
        (_crash("KeyError", _BIG), f"/a/{_BIG}", None, ""),
    ],
)
def test_a_habit_needs_both_the_crash_and_the_value(crash: Observation, url: str, sent: object, cause: str) -> None:
    """A crash of that kind on a request without such a value has its own place as its cause, and so has any other crash."""
    found = habit_of(sample.seen("POST /a", 500, url=url, sent=sent), crash)
    assert ("" if found is None else found.cause[1]) == cause


def test_forms_are_looked_into_and_broken_bodies_are_not() -> None:
    """Whatever was sent."""
    crash = _crash("OverflowError", "int too large to convert to SQLite INTEGER")
    form = sample.seen("POST /a", 500, sent=1, headers=(("content-type", "application/x-www-form-urlencoded"),))
    for body, kind, cause in (
        (f"n={_BIG}".encode(), "application/x-www-form-urlencoded", "body"),
        (b'{"a": ', "application/json", ""),
    ):
        request = type(form.request)(
            method="POST", url="http://app.test/a", headers=(("content-type", kind),), body=body
        )
        found = habit_of(type(form)(request=request, response=form.response, operation="POST /a"), crash)
        assert ("" if found is None else found.cause[1]) == cause


@pytest.mark.parametrize(
    ("kind", "detail", "address"),
    [
        ("ConnectionRefusedError", "[Errno 111] Connect call failed ('127.0.0.1', 5432)", "127.0.0.1:5432"),
        ("OperationalError", 'connection to server at "db", port 5432 failed: Connection refused', "db:5432"),
        ("ConnectionError", "Error 111 connecting to localhost:6379. Connection refused.", "localhost:6379"),
        ("OperationalError", "(2003, \"Can't connect to MySQL server on 'mysql'\")", "mysql"),
        ("ConnectError", "All connection attempts failed", ""),
        ("gaierror", "[Errno -2] Name or service not known", ""),
    ],
)
def test_a_service_that_does_not_run_is_one_hint(kind: str, detail: str, address: str) -> None:
    """It is no fault of the operations that need it: all of them are one cause, with the way out."""
    crash = Observation(kind="exception", subject="GET /plans", detail=detail, data={"type": kind})
    habit = habit_of(sample.seen("GET /plans", 500), crash)
    assert habit is not None
    assert (habit.cause, habit.severity) == (("service not reached", address), Severity.HINT)
    assert "Start the service" in habit.mend


@pytest.mark.parametrize(
    ("detail", "sent"),
    [
        ("All connection attempts failed", {"callback": "http://nowhere.test/"}),
        ("[Errno 111] Connect call failed ('10.0.0.7', 80)", {"host": "10.0.0.7"}),
    ],
)
def test_an_address_that_the_request_names_is_the_apps_own_fault(detail: str, sent: dict[str, str]) -> None:
    """A caller's address may lead nowhere, and the app has to expect that."""
    crash = Observation(kind="exception", subject="POST /hooks", detail=detail, data={"type": "ConnectError"})
    assert habit_of(sample.seen("POST /hooks", 500, sent=sent), crash) is None


@pytest.mark.parametrize(
    "detail",
    [
        "(sqlite3.OperationalError) no such table: users\n[parameters: ('\\x00', 1)]",
        'relation "users" does not exist',
        "(1146, \"Table 'users' doesn't exist\")",
    ],
)
def test_a_database_without_its_tables_is_one_hint(detail: str) -> None:
    """Migrations were not run: whatever was sent, that is the cause, and it is one for all tables."""
    crash = Observation(kind="exception", subject="POST /users", detail=detail, data={"type": "OperationalError"})
    habit = habit_of(sample.seen("POST /users", 500, sent={"email": "\x00"}), crash)
    assert habit is not None
    assert (habit.cause, habit.severity) == (("database not set up",), Severity.HINT)
    assert "`users`" in habit.words
