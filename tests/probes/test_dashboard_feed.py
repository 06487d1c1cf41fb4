"""Answers in every way, also of operations that are only called after an unusual answer."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import orjson

from harness.model.contract import Contract
from harness.model.dashboard import Action, Answer, Answerer, Call, View
from harness.model.exchange import Request
from harness.probes.dashboard import Explorer
from harness.sources.openapi import read_openapi


def contract() -> Contract:
    """A job that is done or waits, and a place to ask how far it is."""
    job = {"type": "object", "required": ["state"], "properties": {"state": {"enum": ["done", "failed", "waits"]}}}
    answer = {"200": {"description": "fine", "content": {"application/json": {"schema": job}}}}
    paths = {f"/{each}": {"get": {"responses": answer}} for each in ("job", "progress")}
    return read_openapi({"openapi": "3.1.0", "info": {"title": "jobs", "version": "1"}, "paths": paths}, source="jobs")


class Waiter:
    """Asks for the job, and for its progress where it waits."""

    def begin(self, answer: Answerer, *_doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        calls = [call("job")]
        if state(answer(calls[0])) == "waits":
            calls.append(call("progress"))
            answer(calls[1])
        return View(page="main", pages=("main",), calls=tuple(calls), texts=(("text", "a job"),), elements=1)

    def act(self, *_actions: Action) -> View:
        """See `Dashboard.act`."""
        raise LookupError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""


def call(name: str) -> Call:
    """A call of that operation."""
    return Call(request=Request(method="GET", url=f"http://jobs.test/{name}", headers=(), body=b""), client="httpx")


def state(answer: Answer) -> Any:
    """How far the job is, by an answer; None where there is no answer."""
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    return found.get("state") if isinstance(found, dict) else None


def test_what_is_called_after_an_unusual_answer_is_answered_in_every_way_too() -> None:
    """The progress is asked for only where the job waits: that answer stands while the progress varies."""
    explorer = Explorer(Waiter(), contract())
    explorer.pages()
    explorer.feed(explorer.clock() + 20)
    visited = {(each.operation, each.variation) for each in explorer.report.visits}
    assert {
        ("GET /job", "fault 500"),
        ("GET /progress", "'failed' at state"),
        ("GET /progress", "fault 500"),
    } <= visited
