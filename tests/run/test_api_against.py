"""One version of an API compared with another."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.exchange import Exchange, Request, Response
from harness.run.api import check_api
from harness.run.api_against import in_order
from harness.run.api_scope import Scope
from harness.run.result import Result

_APP = """
from uuid import uuid4
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

NEW = {new}
app = FastAPI()
held = {{}}

class Thing(BaseModel):
    name: str

@app.post("/things", status_code=201)
def make(thing: Thing) -> dict[str, object]:
    key = str(uuid4())
    held[key] = {{"id": key, "name": thing.name, "size": "3" if NEW else 3, **({{}} if NEW else {{"note": "n"}})}}
    return held[key]

@app.get("/things/{{thing_id}}", responses={{404: {{}}}})
def read(thing_id: str) -> dict[str, object]:
    if thing_id not in held:
        raise HTTPException(404)
    return held[thing_id]

@app.get("/old")
def old() -> dict[str, int]:
    if NEW:
        raise HTTPException(410)
    return {{"n": 1}}
"""


def _compared(folder: Path, other: str) -> Result:
    for name, new in (("before", False), ("after", True)):
        (folder / f"{name}.py").write_text(_APP.format(new=new))
    scope = Scope(against=other)
    return check_api("after:app", base=folder, seed=1, scope=scope)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A version compared with the one before, whose identifiers are others each time."""
    return _compared(tmp_path_factory.mktemp("changed"), "before:app")


@pytest.mark.parametrize(
    "words",
    [
        "GET /old answers 410 instead of 200",
        "POST /things lacks /note",
        "GET /things/{thing_id} lacks /note",
        "POST /things has a text instead of a number at /size",
    ],
)
def test_what_has_changed_is_told(changed: Result, words: str) -> None:
    """A refusal, a lost field and another kind are findings of the operation."""
    assert words in [each.message for each in changed.findings if each.rule == "answer-changed"]


def test_an_own_identifier_is_translated(changed: Result) -> None:
    """What was made is read in both, though each has named it otherwise; nothing but the planted changes is told."""
    told = [each for each in changed.findings if each.rule == "answer-changed"]
    assert not [each.message for each in told if "404" in each.message]
    assert {each.operation for each in told} == {"GET /old", "POST /things", "GET /things/{thing_id}"}


def test_a_version_is_as_itself(tmp_path: Path) -> None:
    """Compared with itself nothing is found, and it is counted what was compared."""
    same = _compared(tmp_path, "after:app")
    assert not [each for each in same.findings if each.rule == "answer-changed"]
    assert next(each for each in same.cells if each.aspect == "against").count > 20


def test_requests_go_in_the_order_in_which_they_were_sent() -> None:
    """By their number; what was sent at once is left out."""
    sources = ("case#3", "guess#1", "again#2 at once")
    made = [
        Exchange(request=Request(method="GET", url="/"), response=Response(status=200), source=each) for each in sources
    ]
    assert [each.source for each in in_order(made)] == ["guess#1", "case#3"]
