"""What an operation may answer that the contract leaves open: what the app reads of it, and no finding where that was wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from harness.model.contract import Contract
from harness.model.dashboard import Action, Answerer, Call, View
from harness.model.exchange import Request
from harness.probes.dashboard import Explorer
from harness.probes.dashboard_answers import Backend
from harness.probes.dashboard_guesses import Fields, fields_read
from harness.sources.openapi import read_openapi

CRASH = {
    "type": "KeyError", "message": "'name'", "file": "app.py", "line": 3, "function": "app:f", "statement": "f()",
    "traceback": "", "thread": False, "missing": "", "blocked": False,
}  # fmt: skip


def contract(schema: dict[str, Any]) -> Contract:
    """One operation that answers so."""
    content = {"application/json": {"schema": schema}}
    answer = {"200": {"description": "fine", "content": content}}
    paths = {"/sales": {"get": {"operationId": "sales", "responses": answer}}}
    return read_openapi(
        {"openapi": "3.1.0", "info": {"title": "shop", "version": "1"}, "paths": paths}, source="shop.json"
    )


class Reader:
    """An app that calls the one operation and breaks over its answer."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def begin(self, answer: Answerer, *_doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        call = Call(request=Request(method="GET", url="http://shop.test/sales", headers=(), body=b""), client="httpx")
        self.heard.append(answer(call).body)
        return replace(View(page="main", pages=("main",)), crashes=(CRASH,), calls=(call,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""

    def act(self, *_actions: Action) -> View:
        """See `Dashboard.act`."""
        raise LookupError


def test_the_fields_that_an_app_reads_make_a_guess(tmp_path: Path) -> None:
    """Fields by subscript and by `get`, lists where they are gone through; neither settings nor broken files count."""
    script = tmp_path / "app.py"
    script.write_text(
        "for sale in found['rows']:\n    total(sale['price'], sale.get('sold_at'))\nst.session_state['theme']\nos.environ.get('API')\n"
    )
    (tmp_path / "broken.py").write_text("def (")
    fields = fields_read(script)
    assert fields == Fields(names=("price", "rows", "sold_at"), lists=frozenset({"rows"}))
    (usual, *others) = Backend(contract({}), fields).variations("GET /sales")
    first, _ = orjson.loads(usual.answer.body)
    assert first == {"price": 7, "sold_at": "2026-03-02", "rows": [{"price": 7, "sold_at": "2026-03-02"}]}
    assert {each.origin for each in others} == {"fault"}


def test_a_crash_on_a_guess_is_a_skip_and_on_a_promise_a_finding() -> None:
    """Only what the contract promises can be held against the app."""
    guessing = Explorer(Reader(), contract({}))
    guessing.pages()
    assert guessing.report.observations == []
    assert [each.what for each in guessing.report.skips.values()] == ["a crash of the page main"]
    typed = Explorer(Reader(), contract({"type": "array", "items": {"type": "object"}}))
    typed.pages()
    assert [each.kind for each in typed.report.observations if each.kind == "exception"] == ["exception"]
