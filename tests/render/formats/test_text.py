"""The text form reads well and cannot steer a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.difference import Witness
from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.render.formats.text import render
from harness.render.plain import printable
from harness.render.setting import Setting


def _one(finding: Finding) -> str:
    return render([RunRecord(id="r", session="api", started="1", ended="2", findings=(finding,))]).decode()


def test_the_first_finding_tells_what_where_and_the_mend(records: list[RunRecord]) -> None:
    """The worst comes first, after the verdict."""
    text = render(records).decode()
    assert text.startswith("3 faults between your systems to mend before you ship.\n3 errors and 1 warning")
    first = text.split("\n\n")[1]
    assert re.match(r"error  response-field-nullable  [0-9a-f]{12}\n  The backend sends null", first)
    assert "at       examples/storefront/frontend/src/api/types.ts:88\n" in first
    assert "at /items/0/shipped_at\n" in first
    assert "mend     Declare `shippedAt: string | null`" in first


def test_known_findings_skips_and_notes_have_sections(records: list[RunRecord]) -> None:
    """With owner, reason, expiry and the way out."""
    text = render(records).decode()
    assert "web team until 2027-03-31: The loyalty page ships in March" in text
    assert "dashboard: screenshots: no Chromium was found. Install it: playwright install chromium" in text
    assert text.endswith("Notes\n  31 pairs of types compared\n")


def test_colour_only_when_asked(records: list[RunRecord]) -> None:
    """The coloured text is the plain one with colours."""
    coloured = render(records, Setting(colour=True)).decode()
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(records).decode()


def test_long_lists_and_witnesses_are_cut() -> None:
    """A terminal is no place for a megabyte."""
    text = _one(
        Finding(
            rule="r",
            severity=Severity.ERROR,
            message="m",
            cause=("c",),
            operations=tuple(f"GET /{number}" for number in range(9)),
            witness=Witness("x" * 1000),
        )
    )
    assert "GET /3 and 5 more" in text
    assert "…" in text
    assert max(map(len, text.splitlines())) < 450


@pytest.mark.parametrize("steering", ["\x1b[2J", "\r", "\x07", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_characters_that_steer_a_terminal_are_written_out(steering: str) -> None:
    """A fuzzed message must not clear the screen or turn the text around."""
    text = _one(Finding(rule="r", severity=Severity.ERROR, message=f"a{steering}b", cause=("c",)))
    assert steering not in text
    assert "a\\" in text


@given(st.text(st.characters(codec=None)))
def test_printable_text_keeps_line_breaks_only(text: str) -> None:
    """Of the control characters, the line break and the tab remain."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", printable(text))


def _hint(line: int, *, message: str = "no time limit", severity: Severity = Severity.HINT) -> Finding:
    place = Location("web/api.ts", line)
    return Finding(
        rule="timeout-missing", severity=severity, message=message, mend="Set one.", cause=(str(line),), at=place
    )


def _text(findings: list[Finding]) -> str:
    return render([RunRecord(id="r", session="api", started="1", ended="2", findings=tuple(findings))]).decode()


def test_hints_that_say_the_same_are_told_by_their_places() -> None:
    """Three in full, then every other place with its fingerprint: nothing is left out, little is repeated."""
    hints = [_hint(line) for line in range(1, 41)]
    text = _text(hints)
    assert text.count("mend     Set one.") == 3
    assert "hint  timeout-missing  37 more that say the same\n" in text
    assert all(re.search(rf"web/api\.ts:{line}\b", text) for line in range(1, 41))
    assert all(each.fingerprint in text for each in hints)


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.WARNING])
def test_errors_and_warnings_are_told_in_full(severity: Severity) -> None:
    """However many of them say the same."""
    assert _text([_hint(line, severity=severity) for line in range(1, 12)]).count("mend     Set one.") == 11


def test_hints_that_differ_are_told_in_full() -> None:
    """Four alike are no crowd, and other words are another thing."""
    assert _text([_hint(line) for line in range(1, 5)]).count("mend     Set one.") == 4
    assert _text([_hint(line, message=str(line)) for line in range(1, 12)]).count("mend     Set one.") == 11
