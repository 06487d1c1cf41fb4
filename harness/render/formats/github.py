"""Annotations for GitHub Actions: workflow commands on standard output. Source: GitHub, Workflow commands for GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.render.digest import Digest, digest
from harness.render.plain import encoded, printable
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import counted, verdict

FORMAT: Final = "github"
FILENAME: Final = "annotations.txt"

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_SHOWN: Final = 10
"""GitHub shows ten annotations of a level per step and drops the rest without a word."""


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """One command a line, the worst first; what GitHub would drop is counted in a last line."""
    return encoded("".join(f"{line}\n" for line in _lines(digest(records), setting)))


def _lines(shown: Digest, setting: Setting) -> Iterator[str]:
    judged = verdict(shown, setting.fail_on)
    for severity, level in _LEVELS.items():
        findings = [each for each in shown.findings if each.severity is severity]
        room = _SHOWN - (severity is Severity.HINT)
        yield from (_annotation(level, each) for each in findings[:room])
        if len(findings) > room:
            yield f"{counted(len(findings) - room, severity.value)} more: see the report"
    said = " ".join((f"{judged.headline}.", *judged.details))
    yield f"::notice title=Contract Harness::{_data(said)}"


def _annotation(level: str, finding: Finding) -> str:
    place = finding.at or finding.other
    told = {"title": finding.rule}
    if place is not None:
        told["file"] = place.file
        if place.line:
            told["line"] = str(place.line)
    message = f"{finding.message}\n{finding.mend}" if finding.mend else finding.message
    return f"::{level} {','.join(f'{name}={_property(value)}' for name, value in told.items())}::{_data(message)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
