"""A page that says the same of a failure as of an empty answer is told, whatever other pages say."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import orjson
import pytest

from harness.model.contract import Contract
from harness.model.dashboard import Action, Answer, Answerer, Call, View
from harness.model.exchange import Request
from harness.probes.dashboard import Explorer
from harness.sources.openapi import read_openapi


def contract() -> Contract:
    """A list of jobs."""
    jobs = {
        "type": "array",
        "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
    }
    answer = {"200": {"description": "fine", "content": {"application/json": {"schema": jobs}}}}
    return read_openapi(
        {
            "openapi": "3.1.0",
            "info": {"title": "jobs", "version": "1"},
            "paths": {"/jobs": {"get": {"responses": answer}}},
        },
        source="jobs",
    )


class Board:
    """Shows the jobs, and its own words where there are none or where they cannot be had."""

    def __init__(self, empty: str, failed: str) -> None:
        self._empty = empty
        self._failed = failed

    def begin(self, answer: Answerer, *_doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        call = Call(request=Request(method="GET", url="http://jobs.test/jobs", headers=(), body=b""), client="httpx")
        jobs = listed(answer(call))
        words = self._failed if jobs is None else self._empty if not jobs else "; ".join(str(each) for each in jobs)
        texts = (("title", "Jobs"), *((("info", words),) if words else ()))
        return View(page="main", pages=("main",), calls=(call,), texts=texts, elements=2)

    def act(self, *_actions: Action) -> View:
        """See `Dashboard.act`."""
        raise LookupError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""


def listed(answer: Answer) -> list[Any] | None:
    """The jobs of an answer; None where it is no list of them."""
    try:
        found = orjson.loads(answer.body) if not answer.fault and answer.status == 200 else None
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, list) else None


@pytest.mark.parametrize(
    ("empty", "failed", "told"),
    [
        ("No jobs yet.", "No jobs yet.", ["No jobs yet."]),
        ("No jobs yet.", "The jobs are unavailable.", []),
        ("No jobs, or the service could not be reached.", "No jobs, or the service could not be reached.", []),
        ("", "", []),
        ("Open a job on the left.", "Open a job on the left.", []),
    ],
)
def test_a_failure_that_looks_like_nothing_is_told(empty: str, failed: str, told: list[str]) -> None:
    """Where the page claims that there is nothing; not where it tells the two apart, names both, or claims nothing."""
    explorer = Explorer(Board(empty, failed), contract())
    explorer.pages()
    explorer.feed(explorer.clock() + 20)
    lies = [each for each in explorer.report.observations if each.kind == "empty-lie"]
    assert [each.detail for each in lies] == told
    assert all(each.operation == "GET /jobs" and each.data["fed"][0]["origin"] == "fault" for each in lies)
