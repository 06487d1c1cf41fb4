"""Stored requests: what is kept, written and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.errors import SourceError
from harness.model.exchange import Exchange, Request, Response
from harness.model.observation import Observation
from harness.probes.api_corpus import Corpus, read_corpus


def _seen(url: str, status: int, body: bytes = b"", source: str = "case#1") -> Exchange:
    headers = (("content-type", "application/json"), ("authorization", "Bearer hush"))
    request = Request(method="POST", url=f"http://app.test{url}", headers=headers, body=body)
    return Exchange(request=request, response=Response(status=status), operation="POST /items", source=source)


def test_the_smallest_request_of_each_outcome_is_kept(tmp_path: Path) -> None:
    """One a status, one a place that raised; credentials stay out; bytes that are no text survive."""
    corpus = Corpus()
    raised = Observation(
        kind="exception", subject="", data={"source": "case#3", "type": "KeyError", "site": {"function": "m:f"}}
    )
    corpus.learn(
        [_seen("/items?a=1", 200, b"{}"), _seen("/items", 200, b"{}"), _seen("/items", 500, b"\xff", "case#3")],
        [raised],
    )
    file = tmp_path / "corpus" / "app.jsonl"
    assert corpus.write(file) == 2
    assert "hush" not in file.read_text()
    again = read_corpus(file).of("POST /items")
    assert [(each.place, each.shows, each.body) for each in again] == [
        ("/items", "200", b"{}"),
        ("/items", "500 KeyError m:f", b"\xff"),
    ]
    assert again[0].request("http://x").url == "http://x/items"


def test_what_is_large_is_not_kept() -> None:
    """A corpus is for reading."""
    corpus = Corpus()
    corpus.learn([_seen("/items", 200, b"x" * 5000), _seen("/items", 0)], [])
    assert corpus.of("POST /items") == ()


def test_an_operation_keeps_a_handful() -> None:
    """Many outcomes of one operation do not fill the file."""
    corpus = Corpus()
    corpus.learn([_seen("/items", 400 + n) for n in range(30)], [])
    assert len(corpus.of("POST /items")) == 8


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    """All faults at once, with their lines; an address elsewhere is a fault."""
    file = tmp_path / "c.jsonl"
    file.write_text('{"operation": "GET /a", "place": "http://evil/"}\nnonsense\n')
    with pytest.raises(SourceError, match=r"line 1.*line 2"):
        read_corpus(file)
    assert read_corpus(tmp_path / "none.jsonl").of("GET /a") == ()
