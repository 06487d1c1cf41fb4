"""Findings as a pytest file: it fails while they are there, and passes once they are mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.run import api_emitted
from harness.run.api import check_api
from harness.run.api_emitted import emitted, with_test

_SHOP = """
import itertools
from fastapi import FastAPI, HTTPException
app = FastAPI()
things = {}
numbers = itertools.count(NUMBER)

@app.get("/share")
def share(parts: int = 3) -> int:
    return 12 // (parts or SPARE)

@app.post("/things", status_code=201)
def make() -> dict[str, int]:
    number = next(numbers)
    things[number] = "open"
    return {"id": number}

@app.get("/things/{thing_id}", responses={404: {}})
def read(thing_id: int) -> str:
    if thing_id not in things:
        raise HTTPException(404)
    return things[thing_id]

@app.post("/things/{thing_id}/close", responses={404: {}, 409: {}})
def close(thing_id: int) -> str:
    if thing_id not in things:
        raise HTTPException(404)
    if things[thing_id] == "closed":
        REFUSE
    things[thing_id] = "closed"
    return "closed"
"""


def _write(folder: Path, **words: str) -> None:
    text = _SHOP
    for name, value in words.items():
        text = text.replace(name.upper(), value)
    (folder / "shop_app.py").write_text(text, encoding="utf-8")


def _ran(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "emitted", "exec"), names)
    return {name: value for name, value in names.items() if name.startswith("test_")}


def test_the_file_fails_until_what_it_shows_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash of one request, and one that takes a thing that was closed: its identifier is this run's own."""
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, number="1", spare="0", refuse="raise RuntimeError('closed twice')")
    result = check_api("shop_app:app", base=tmp_path, seed=1)
    crashes = [each for each in result.findings if each.rule == "server-error" and each.severity.value == "error"]
    written = emitted(crashes, "shop_app:app")
    assert (written.written, written.left_out) == (2, 0)
    tests = _ran(written.text)
    _write(tmp_path, number="500", spare="0", refuse="raise RuntimeError('closed twice')")
    for test in tests.values():
        with pytest.raises(AssertionError):
            test()
    _write(tmp_path, number="900", spare="1", refuse="raise HTTPException(409)")
    for test in tests.values():
        test()


def test_what_takes_more_than_its_requests_is_left_out_and_named(tmp_path: Path) -> None:
    """A finding without a request, or of a rule that compares many, is a remark at the end."""
    from harness.model.finding import Finding, Severity

    odd = Finding(rule="hang", severity=Severity.ERROR, message="m", cause=("c",), operations=("GET /a",))
    written = emitted([odd], "a:b")
    assert (written.written, written.left_out) == (0, 1)
    assert "# Not written, it takes more than its requests: hang, GET /a" in written.text
    assert api_emitted._renamed("/things/7/lines?x=7", {"7": "9"}) == "/things/9/lines?x=7"


def test_a_finding_carries_the_test_that_repeats_it(tmp_path: Path) -> None:
    """A whole file, for the report to show; what takes more than its requests carries none."""
    _write(tmp_path, number="1", spare="0", refuse="things[0]")
    for each in check_api("shop_app:app", base=tmp_path, seed=1).findings:
        carried = [part.content for part in with_test(each, "api").evidence if part.kind == "pytest"]
        written = emitted([each], "api")
        assert carried == ([written.text] if written.written else [])
        assert len(carried) == (each.rule in api_emitted._ALONE)
