"""An API's state is put back before each operation, in the way that its project says, or the run says that it is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harness.config import parse
from harness.model.errors import UsageError
from harness.run.api import check_api
from harness.run.api_check import ApiCheck
from harness.run.api_state import State
from harness.run.result import Result

_APP = """
import sqlite3
from contextlib import closing

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
RESETS = []


def connect():
    connection = sqlite3.connect("shop.db")
    connection.execute("create table if not exists items (id integer primary key, name text)")
    return connection


def who() -> str:
    return "the owner"


class Item(BaseModel):
    name: str


@app.post("/items", status_code=201)
def make(item: Item) -> dict[str, int]:
    with closing(connect()) as db, db:
        return {"id": db.execute("insert into items (name) values (?)", [repr(item.name)]).lastrowid}


@app.get("/items")
def listing() -> list[str]:
    with closing(connect()) as db:
        return [name for (name,) in db.execute("select name from items limit 50")]


@app.delete("/items", status_code=204)
def clear() -> None:
    with closing(connect()) as db, db:
        db.execute("delete from items")


@app.get("/who")
def asked(name: str = Depends(who)) -> str:
    return name


@app.get("/resets")
def resets() -> int:
    return len(RESETS)


@app.post("/testing/reset", include_in_schema=False)
def put_back() -> None:
    RESETS.append(1)
    clear()


def failing() -> None:
    raise RuntimeError("no such luck")


def guest() -> str:
    return "a guest"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An app whose things stand in a file, with one in it."""
    (tmp_path / "shop.py").write_text(_APP)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db, db:
        db.execute("create table items (id integer primary key, name text)")
        db.execute("insert into items (name) values ('lamp')")
    return tmp_path


def _names(shop: Path) -> list[str]:
    with closing(sqlite3.connect(shop / "shop.db")) as db:
        return [name for (name,) in db.execute("select name from items order by id")]


def _isolated(result: Result) -> bool:
    return not any("not isolated" in each for each in result.notes)


def test_without_a_way_the_run_says_that_state_is_not_isolated(shop: Path) -> None:
    """Whatever was made or cleared stays."""
    assert not _isolated(check_api("shop:app", base=shop))
    assert "lamp" not in _names(shop)


def test_files_are_put_back_to_what_was_there_once_all_was_prepared(shop: Path) -> None:
    """The thing of before is there after each operation, clearing included, and at the end."""
    with ApiCheck("shop:app", base=shop, state=State(reset="sqlite")) as check:
        check.check_operation("DELETE /items")
        assert _names(shop) == []
        check.check_operation("GET /who")
        assert _names(shop)[0] == "lamp"
        check.check_operation("DELETE /items")
        assert check.isolation == ""
    assert _names(shop)[0] == "lamp"


@pytest.mark.parametrize("way", ["shop:put_back", "POST /testing/reset", "/testing/reset"])
def test_a_function_or_a_request_puts_it_back(shop: Path, way: str) -> None:
    """Each operation begins with the state that the project's own hook makes, and what was accepted is made anew."""
    with ApiCheck("shop:app", base=shop, state=State(reset=way)) as check:
        check.check_operation("GET /items")
        check.check_operation("GET /resets")
        exchanges = check.probe.drive(next(each for each in check.probe.operations if each.path == "/resets")).exchanges
        assert exchanges[0].response.body == b"2"
        assert check.isolation == ""


@pytest.mark.parametrize(
    ("way", "words"),
    [("shop:failing", "RuntimeError: no such luck"), ("POST /nowhere", "POST /nowhere answered 404")],
)
def test_a_way_that_fails_is_told_and_the_run_goes_on(shop: Path, way: str, words: str) -> None:
    """State is then not isolated, and the report gives the reason."""
    result = check_api("shop:app", base=shop, state=State(reset=way))
    assert any(words in each for each in result.notes)
    assert result.measures["operations_driven"] == 5


def test_another_dependency_is_used(shop: Path) -> None:
    """What the app would have asked is never asked."""
    state = State().with_words("", ["shop:who=shop:guest"])
    with ApiCheck("shop:app", base=shop, state=state) as check:
        operation = next(each for each in check.probe.operations if each.path == "/who")
        assert {each.response.body for each in check.probe.drive(operation).exchanges} == {b'"a guest"'}


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("shop:app", State(reset="some words")),
        ("http://127.0.0.1:9/openapi.json", State(reset="sqlite")),
        ("http://127.0.0.1:9/openapi.json", State(overrides={"a:b": "c:d"})),
    ],
)
def test_what_cannot_be_is_refused_at_once(tmp_path: Path, target: str, state: State) -> None:
    """Nothing is started for it."""
    with pytest.raises(UsageError):
        ApiCheck(target, base=tmp_path, state=state)
    with pytest.raises(UsageError, match="no pair of names"):
        state.with_words("", ["shop:who"])


def test_the_configuration_says_it_and_the_command_line_goes_before() -> None:
    """Both are of a target."""
    table = {"targets": {"api": {"fastapi": "a:b", "reset": "sqlite", "overrides": {"a:c": "a:d"}}}}
    state = State.of(parse(table, where="here").targets["api"])
    assert (state.reset, state.overrides) == ("sqlite", {"a:c": "a:d"})
    assert state.with_words("a:reset", ()).reset == "a:reset"
