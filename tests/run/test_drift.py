"""Drift between two contract documents, and the names that stand for contracts."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.model.contract import Contract
from harness.model.errors import CannotRun, HarnessError, SourceError, UsageError
from harness.run.app_document import app_document
from harness.run.checks.drift import check
from harness.run.context import context
from harness.run.contracts import provider_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.sources.openapi import read_openapi

_SIDES = Sides(provider="api", consumer="web")
_APP = """
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()

class User(BaseModel):
    name: str

@app.get("/users")
def users() -> User:
    return User(name="ada")
"""


def _document(**answers: dict[str, Any]) -> dict[str, Any]:
    """An OpenAPI document with `GET /NAME` for each name, answering that schema."""
    paths = {
        f"/{name}": {
            "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}
        }
        for name, schema in answers.items()
    }
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}


def _contract(**answers: dict[str, Any]) -> Contract:
    return read_openapi(_document(**answers), source="here")


def _user(*required: str) -> dict[str, Any]:
    return {"type": "object", "properties": {each: {"type": "string"} for each in required}, "required": list(required)}


def test_what_fits_is_clean_and_what_is_not_called_is_vacuous() -> None:
    """Coverage tells an operation that was compared from one that nobody calls."""
    result = drift(_contract(users=_user("name"), orders=_user("id")), _contract(users=_user("name")), _SIDES)
    outcomes = {(each.subject, each.outcome) for each in result.cells}
    assert result.findings == ()
    assert outcomes >= {("GET /users", "clean"), ("GET /orders", "vacuous")}
    assert [each.outcome for each in result.edges] == ["clean"]


def test_what_does_not_fit_is_a_finding_of_its_edge() -> None:
    """It names its operation, both ends and the check."""
    result = drift(_contract(users=_user("name")), _contract(users=_user("name", "email")), _SIDES)
    [finding] = result.findings
    assert (finding.rule, finding.operations) == ("response-field-missing", ("GET /users",))
    assert (finding.check, finding.edges) == ("drift", (("web", "api"),))
    assert [each.outcome for each in result.edges] == ["finding"]


def test_nothing_to_compare_is_a_skip() -> None:
    """A consumer without any call has not passed: the report says what to do."""
    result = drift(_contract(users=_user("name")), _contract(), _SIDES)
    assert [each.reason for each in result.skips] == ["no call to the provider was found"]
    assert [each.outcome for each in result.edges] == ["vacuous"]


def test_fingerprints_do_not_depend_on_the_names_of_the_sides() -> None:
    """The same fault is the same through the configuration and through the command line."""
    promised, expected = _contract(users=_user("name")), _contract(users=_user("email"))
    other = Sides(provider="app.main:app", consumer="frontend")
    first, second = (drift(promised, expected, sides).findings for sides in (_SIDES, other))
    assert first
    assert [each.fingerprint for each in first] == [each.fingerprint for each in second]


def test_a_consumer_without_target_is_skipped(tmp_path: Path) -> None:
    """No TypeScript project is configured: the check says how to configure one."""
    with check(context(tmp_path, seed=1)) as opened:
        assert opened.subjects() == ()
        assert "typescript" in opened.remainder().skips[0].way_out


def test_a_consumer_may_be_a_document(tmp_path: Path) -> None:
    """An OpenAPI file says what a consumer expects; what is no file is an input error."""
    (tmp_path / "web.json").write_text(json.dumps(_document(users=_user("name"))), encoding="utf-8")
    assert [each.name for each in consumer_contract("web.json", tmp_path).operations] == ["GET /users"]
    with pytest.raises(SourceError):
        consumer_contract("nowhere", tmp_path)


def test_an_app_tells_where_its_models_stand(tmp_path: Path) -> None:
    """The document comes from a process of its own, with the places of operations and fields."""
    (tmp_path / "service.py").write_text(_APP, encoding="utf-8")
    found = app_document("service:app", tmp_path)
    assert list(found.document["paths"]) == ["/users"]
    place = found.locate("#/components/schemas/User/properties/name")
    assert place is not None
    assert (Path(place.file).name, place.line) == ("service.py", 8)
    assert found.locate("#/nowhere") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import missing_module_of_mine", "missing_module_of_mine"),
        ("import sys\nsys.exit(4)", "4"),
        ("app = object()", "not an ASGI app"),
        ("class A:\n    def openapi(self): return 1 // 0\n    def __call__(self): ...\napp = A()", "ZeroDivisionError"),
    ],
    ids=["import", "exit", "no-app", "document"],
)
def test_an_app_that_cannot_answer_says_why(tmp_path: Path, source: str, words: str) -> None:
    """Whatever the app does to its process, the run goes on with a reason."""
    (tmp_path / "service.py").write_text(source, encoding="utf-8")
    with pytest.raises(HarnessError) as refused:
        app_document("service:app", tmp_path)
    assert words in f"{refused.value.what} {refused.value.way_out}"
    assert refused.value.exit_code == 3


def test_a_name_that_stands_for_nothing_is_a_usage_error(tmp_path: Path) -> None:
    """Neither file, address nor app: all three forms are shown."""
    with pytest.raises(UsageError, match=r"package\.module:app"):
        provider_contract("what is this", tmp_path)


class _Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(_document(users=_user("name"))).encode()
        self.send_response(200 if self.path == "/openapi.json" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """A local server with a contract at /openapi.json."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_contract_is_fetched_from_its_address(address: str, tmp_path: Path) -> None:
    """A running server's document is read; any other answer is told with its status."""
    contract = provider_contract(f"{address}/openapi.json", tmp_path)
    assert [each.name for each in contract.operations] == ["GET /users"]
    with pytest.raises(CannotRun, match="answered 404"):
        provider_contract(f"{address}/elsewhere", tmp_path)
