"""A finding's identity is its rule and cause, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.model.difference import Witness
from harness.model.errors import CannotRun, ConfigurationError, HarnessError, MissingExtra, SourceError, UsageError
from harness.model.finding import Finding, Known, Severity, as_json, fingerprint
from harness.model.location import Location

CAUSES = st.lists(st.text(max_size=8), min_size=1, max_size=4).map(tuple)
BASE = Finding(rule="some-fault", severity=Severity.ERROR, message="m", cause=("a", "b"))


@given(st.text(), st.text(), st.integers(0, 10**6), st.sampled_from(Severity))
def test_words_lines_and_weight_are_no_part_of_the_identity(
    message: str, mend: str, line: int, severity: Severity
) -> None:
    """A moved line or a reworded message is the same fault."""
    other = replace(BASE, message=message, mend=mend, at=Location("a.py", line), severity=severity)
    assert other.fingerprint == BASE.fingerprint


@given(CAUSES, CAUSES)
def test_two_causes_never_share_an_identity(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """The parts of a cause are kept apart: ("a", "b") is not ("ab",)."""
    assume(one != other)
    assert fingerprint("some-fault", one) != fingerprint("some-fault", other)


def test_rules_are_told_apart() -> None:
    """One place may have two faults."""
    assert fingerprint("a", ("x",)) != fingerprint("b", ("x",))
    assert len(BASE.fingerprint) == 12


def test_the_public_form_holds_every_promised_key() -> None:
    """A witness of null is told from no witness."""
    known = Known(owner="o", reason="r", until="2026-12-31")
    full = replace(BASE, operations=("GET /a", "GET /b"), witness=Witness(None), at=Location("a.py", 3), known=known)
    shown = as_json(full)
    assert shown["operation"] == "GET /a"
    assert shown["witness"] == {"value": None}
    assert shown["at"] == {"file": "a.py", "line": 3}
    assert shown["known"] == {"owner": "o", "reason": "r", "until": "2026-12-31", "at": None}
    assert as_json(BASE)["witness"] is None
    assert as_json(BASE)["operation"] is None


def test_severities_are_ordered() -> None:
    """An error reaches every threshold, a hint only its own."""
    assert Severity.ERROR.reaches(Severity.HINT)
    assert not Severity.HINT.reaches(Severity.WARNING)


@pytest.mark.parametrize(
    ("kind", "code"), [(UsageError, 2), (ConfigurationError, 2), (SourceError, 2), (CannotRun, 3), (HarnessError, 3)]
)
def test_errors_say_what_where_and_the_way_out(kind: type[HarnessError], code: int) -> None:
    """One line, and the command's exit code."""
    error = kind("it broke", where="a.py:3", way_out="Mend it")
    assert str(error) == "a.py:3: it broke. Mend it"
    assert error.exit_code == code
    assert str(kind("it broke")) == "it broke"


def test_a_missing_extra_names_its_pip_line() -> None:
    """The way out is a command."""
    assert "python -m pip install 'contract-harness[api]'" in str(MissingExtra("api", "httpx"))
