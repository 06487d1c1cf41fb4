"""What a cassette says about itself."""

from __future__ import annotations

from typing import Any

import pytest

from harness.cassettes.meta import Meta, RecordedFrom, from_json, to_json
from harness.model.errors import SourceError

META = Meta(provider="acme", name="x", recorded_at="2026-11-21T00:00:00Z")


def test_it_comes_back() -> None:
    """Whether recorded from the provider or from a double."""
    double = Meta(provider="acme", name="x", recorded_at="t", recorded_from=RecordedFrom("acmelocal", "1.0"))
    assert from_json(to_json(META), where="") == META
    assert from_json(to_json(double), where="") == double


def test_the_source_in_words() -> None:
    """A report says plainly whether the provider or a double answered."""
    assert str(RecordedFrom()) == "the provider"
    assert str(RecordedFrom("acmelocal", "1.0")) == "acmelocal 1.0, a local double"
    assert str(RecordedFrom("acmelocal")) == "acmelocal, a local double"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"format": 99}, "cassette format 99 is not 1"),
        ({"provider": 7}, "'provider' is not a text"),
        ({"recorded_from": {"double": ""}}, "'recorded_from' is neither"),
        ({"sdks": []}, "'sdks' is not an object"),
    ],
)
def test_every_fault_is_named(change: dict[str, Any], what: str) -> None:
    """All at once, with the file and the way out."""
    with pytest.raises(SourceError, match=what) as raised:
        from_json({**to_json(META), **change, "name": ""}, where="cassettes/acme/x/meta.json")
    assert "'name' is not a text" in raised.value.what
    assert raised.value.where == "cassettes/acme/x/meta.json"


def test_another_document_is_none() -> None:
    """A list is no metadata."""
    with pytest.raises(SourceError, match="must hold a JSON object"):
        from_json([], where="")
