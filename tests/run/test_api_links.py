"""Declared links say what makes a thing and where its answers lead: they are followed, and what they lack is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.exchange import Exchange, Request, Response
from harness.model.link import MISSING, links, worth
from harness.run.api import check_api
from harness.run.result import Result

_APP = """
import os
from uuid import uuid4

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
JOBS = {{}}
LINK = {{
    "status": {{"operationId": "status", "parameters": {{"ref": "$response.body#/ticket"}}}},
    "stop": {{"operationRef": "#/paths/~1stopping~1{{ref}}/post", "parameters": {{"path.ref": "{expression}"}}}},
}}


class Job(BaseModel):
    size: int


class Ticket(BaseModel):
    ticket: str


@app.post("/run", status_code=201, responses={{201: {{"links": LINK}}}})
async def start(job: Job) -> Ticket:
    ticket = uuid4().hex
    JOBS[ticket] = "running"
    return Ticket(ticket=ticket)


@app.get("/state/{{ref}}", operation_id="status", responses={{404: {{}}}})
async def status(ref: str) -> str:
    if ref not in JOBS:
        raise HTTPException(404)
    return JOBS[ref]


@app.post("/stopping/{{ref}}", responses={{404: {{}}, 409: {{}}}})
async def stop(ref: str) -> str:
    if {wrong} or ref not in JOBS:
        raise HTTPException(404)
    if JOBS[ref] == "stopped":
        raise HTTPException(409)
    JOBS[ref] = "stopped"
    return "stopped"
"""


def _checked(folder: Path, *, expression: str = "$response.body#/ticket", wrong: str = "False") -> Result:
    (folder / "jobs.py").write_text(_APP.format(expression=expression, wrong=wrong))
    return check_api("jobs:app", base=folder)


def test_what_only_a_link_leads_to_is_reached(tmp_path: Path) -> None:
    """Neither path nor names say that a ticket is a job's reference; the link does, and all of it is clean."""
    result = _checked(tmp_path)
    accepted = {each.subject: each.count for each in result.cells if each.aspect == "accepted"}
    assert accepted["GET /state/{ref}"] > 0
    assert accepted["POST /stopping/{ref}"] > 0
    assert "walk link-broken" not in {each.what for each in result.skips}
    assert [each.message for each in result.findings] == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wrong": "True"}, "POST /stopping/{ref} is answered with 404"),
        ({"expression": "$response.body#/id"}, "names $response.body#/id, which the answer does not hold"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, given: dict[str, str], words: str) -> None:
    """By the operation that knows nothing of the value, or by the value that is not there."""
    found = [each for each in _checked(tmp_path, **given).findings if each.rule == "link-broken"]
    assert [words in each.message for each in found] == [True]


_EXCHANGE = Exchange(
    request=Request(method="POST", url="http://app.test/a/7?q=x%20y", headers=(("X-Key", "k"),), body=b'{"n": 3}'),
    response=Response(status=201, headers=(("Location", "/a/7"),), body=b'{"ids": [4], "a/b": null}'),
    operation="POST /a/{id}",
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$url", "http://app.test/a/7?q=x%20y"),
        ("$method", "POST"),
        ("$statusCode", 201),
        ("$request.path.id", "7"),
        ("$request.query.q", "x y"),
        ("$request.header.x-key", "k"),
        ("$request.body#/n", 3),
        ("$response.header.location", "/a/7"),
        ("$response.body#/ids/0", 4),
        ("$response.body#/a~1b", None),
        ("made {$response.body#/ids/0}", "made 4"),
        ("plain", "plain"),
        (5, 5),
        ("$response.body#/ids/1", MISSING),
        ("$response.header.etag", MISSING),
        ("$request.path.other", MISSING),
        ("$request.query.other", MISSING),
        ("made {$response.body#/no}", MISSING),
        ("$elsewhere.body", MISSING),
    ],
)
def test_an_expression_is_worth_what_the_exchange_holds(expression: object, value: object) -> None:
    """The expressions of the OpenAPI standard."""
    assert worth(expression, _EXCHANGE) == value


def test_links_are_read_by_identifier_by_reference_and_by_way_of_components() -> None:
    """Those that lead to no operation of the document are left out; a range speaks for its statuses."""
    document = {
        "paths": {
            "/a": {
                "post": {
                    "responses": {
                        "2XX": {
                            "links": {
                                "one": {"$ref": "#/components/links/One"},
                                "two": {"operationRef": "#/paths/~1a/post"},
                                "none": {"operationId": "nobody"},
                                "other": {"operationRef": "https://elsewhere.test/#/paths/~1a/post"},
                            }
                        }
                    }
                }
            },
            "/b": {"get": {"operationId": "b"}},
        },
        "components": {"links": {"One": {"operationId": "b", "parameters": {"query.q": "$url"}}}},
    }
    found = {each.name: (each.operation, dict(each.parameters)) for each in links(document, "POST /a", 201)}
    assert found == {"one": ("GET /b", {"q": "$url"}), "two": ("POST /a", {})}
    assert links(document, "POST /a", 404) == ()
