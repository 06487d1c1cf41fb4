"""A URL type is read as what Pydantic writes for it, so that it fits itself and nothing is told of it that it never sends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import AnyHttpUrl, AnyUrl, HttpUrl, PostgresDsn, TypeAdapter, ValidationError

from harness.model.finding import Severity
from harness.run.assign import assign_schemas
from harness.run.diff import diff
from harness.sources.pydantic_reader import read_model
from harness.sources.pydantic_walk import ModelReading
from harness.values.evaluate import accepts
from harness.values.strategy import strategy

SENT = ModelReading(mode="serialization")
TEXTS = (
    *(
        "",
        "a",
        "a:",
        "a:x",
        "http:",
        "http://",
        "http://a",
        "http://a/",
        "HTTP://A/",
        " ht\ntps://a.b/c",
        "http:a",
        "ftp://a/",
    ),
    *(
        "http://1.2/",
        "http://a:99999/",
        "http://a/|",
        "http://a/é",
        "postgres://a/",
        "postgres://a,b/c",
        "postgres:///a",
    ),
    *("mailto:a b", "http://a/" + "a" * 2074, "http://a/" + "a" * 2075, "http://u:p@h.i:8/?q#f"),
)


@pytest.mark.parametrize("model", [HttpUrl, HttpUrl | None, list[HttpUrl], AnyUrl, AnyHttpUrl, PostgresDsn])
def test_a_url_type_takes_what_it_sends(model: Any) -> None:
    """Both sides have one format."""
    assert assign_schemas(model, model).verdict == "yes"


def test_what_another_url_type_sends_may_be_refused() -> None:
    """A wider type takes it all; a narrower one refuses other schemes, and any text that names none."""
    assert assign_schemas(HttpUrl, AnyUrl).verdict == "yes"
    for producer, consumer in ((AnyUrl, HttpUrl), (str, HttpUrl), (PostgresDsn, HttpUrl), (HttpUrl, PostgresDsn)):
        found = assign_schemas(producer, consumer)
        assert found.verdict == "no"
        assert found.witness is not None
        with pytest.raises(ValidationError):
            TypeAdapter(consumer).validate_python(found.witness.value)
    assert assign_schemas(HttpUrl, {"type": "string", "minLength": 5}).verdict == "yes"


@pytest.mark.parametrize("model", [HttpUrl, AnyUrl, PostgresDsn])
def test_what_is_read_of_a_url_type_is_what_pydantic_does(model: Any) -> None:
    """Nothing is sure to be taken that Pydantic refuses, or sure to be refused that it takes; the same for what it writes."""
    adapter, taken, sent = TypeAdapter(model), read_model(model).shape, read_model(model, SENT).shape
    for text in TEXTS:
        try:
            written = adapter.dump_python(adapter.validate_python(text), mode="json")
        except ValidationError:
            assert accepts(taken, text) is not True
            assert accepts(sent, text) is not True
        else:
            assert accepts(taken, text) is not False
            assert accepts(sent, written) is not False
            assert written == text or accepts(sent, text) is not True


@pytest.mark.parametrize("model", [HttpUrl, AnyUrl, PostgresDsn])
def test_urls_are_drawn(model: Any) -> None:
    """With their scheme."""
    sent = read_model(model, SENT).shape

    @settings(max_examples=10, derandomize=True, deadline=None, database=None)
    @given(strategy(sent))
    def drawn(text: str) -> None:
        assert ":" in text
        assert accepts(sent, text) is not False

    drawn()


def test_a_url_that_becomes_any_text_is_a_wider_answer() -> None:
    """And the same type is no difference."""
    found = diff(TypeAdapter(HttpUrl), TypeAdapter(str)).findings
    assert [each.direction for each in found if each.severity is Severity.ERROR] == ["response"]
    assert diff(TypeAdapter(HttpUrl), TypeAdapter(HttpUrl)).findings == ()
