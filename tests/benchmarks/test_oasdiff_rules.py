"""A peer's errors are told by rules that exist, in their direction."""

from __future__ import annotations

import pytest

from benchmarks.oasdiff_rules import main, ours, table


@pytest.mark.parametrize(
    ("theirs", "rule"),
    [
        ("request-property-became-not-nullable", "request-null-removed"),
        ("response-body-max-length-increased", "response-bounds-widened"),
        ("api-path-removed-without-deprecation", "operation-removed"),
        ("response-body-one-of-added", "response-alternative-added"),
    ],
)
def test_an_error_leads_to_the_rule_that_tells_it(theirs: str, rule: str) -> None:
    """Words of the id say which, and in which direction."""
    assert ours(theirs)[0] == rule


def test_the_table_counts_what_is_told() -> None:
    """An unknown error is told by none, and the table says so."""
    lines = list(table(["request-parameter-became-required", "something-else"]))
    assert lines[2].startswith("1 of 2 are told (50 %)")
    assert lines[-1].startswith("| something-else | none")


def test_without_corpora_it_is_skipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The rules of the peer are no part of the project."""
    monkeypatch.delenv("HARNESS_CORPORA", raising=False)
    main([])
    assert "skipped" in capsys.readouterr().out
