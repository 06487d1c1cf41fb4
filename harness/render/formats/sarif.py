"""SARIF 2.1.0, for code scanning services and editors. Source: OASIS, Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from harness.model.finding import CodeFrame, Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.model.rule import Rule
from harness.render.digest import Digest, digest
from harness.render.plain import plain
from harness.render.setting import PLAIN, Setting

FORMAT: Final = "sarif"
FILENAME: Final = "report.sarif"

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_DRIVE: Final = re.compile(r"[A-Za-z]:/")
_ROOT: Final = "SRCROOT"


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """One log with one run; rules that found nothing are left out."""
    shown = digest(records)
    findings = (*shown.findings, *shown.known)
    rules = sorted({finding.rule for finding in findings})
    run = {
        "tool": {"driver": {**_driver(shown), "rules": [_descriptor(each, findings, setting) for each in rules]}},
        "invocations": [_invocation(shown)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules.index(each.rule), setting) for each in findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(plain(document), indent=2, allow_nan=False).encode() + b"\n"


def _driver(shown: Digest) -> Mapping[str, Any]:
    versions = sorted({record.version for record in shown.records if record.version})
    return {"name": "Contract Harness", **({"version": versions[-1]} if versions else {})}


def _descriptor(rule_id: str, findings: Sequence[Finding], setting: Setting) -> Mapping[str, Any]:
    rule = setting.rule(rule_id)
    if rule is None:
        level = next(_LEVELS[each.severity] for each in findings if each.rule == rule_id)
        return {"id": rule_id, "defaultConfiguration": {"level": level}}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary or rule.id},
        "fullDescription": {"text": rule.why or rule.summary or rule.id},
        "help": {"text": _help(rule), "markdown": _help(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family], "problem.severity": rule.severity.value},
    }


def _help(rule: Rule) -> str:
    parts = (rule.summary, rule.why, rule.mend, rule.source and f"Source: {rule.source}")
    return "\n\n".join(part for part in parts if part) or rule.id


def _invocation(shown: Digest) -> Mapping[str, Any]:
    notices = [
        {
            "level": "note",
            "message": {"text": f"{each.check}: {each.what} was not checked: {each.reason}. {each.way_out}"},
        }
        for each in shown.skips
    ]
    complete = not any(record.interrupted for record in shown.records)
    return {"executionSuccessful": complete, "toolExecutionNotifications": notices}


def _result(finding: Finding, rule_index: int, setting: Setting) -> Mapping[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "relatedLocations": list(_related(finding)),
        "partialFingerprints": {"contractHarness/v1": finding.fingerprint},
        "baselineState": "new" if _is_new(finding, setting) else "unchanged",
        "codeFlows": list(_flows(finding)),
        "suppressions": list(_suppressions(finding)),
        "properties": _properties(finding),
    }


def _message(finding: Finding) -> str:
    return f"{finding.message}\n\n{finding.mend}" if finding.mend else finding.message


def _location(finding: Finding) -> Mapping[str, Any]:
    logical = [{"fullyQualifiedName": name, "kind": "function"} for name in finding.operations]
    place = finding.at or finding.other
    physical = {} if place is None else {"physicalLocation": _physical(place)}
    return {**physical, "logicalLocations": logical}


def _related(finding: Finding) -> Iterator[Mapping[str, Any]]:
    sides = ((finding.at, "The side to mend first"), (finding.other, "The other side"))
    for number, (place, said) in enumerate(sides, start=1):
        if place is not None:
            yield {"id": number, "physicalLocation": _physical(place), "message": {"text": said}}


def _is_new(finding: Finding, setting: Setting) -> bool:
    """Did the last report not have it? Where there was none, is it not among the known ones?"""
    return finding.fingerprint in setting.trend.fresh if setting.trend.since else finding.known is None


def _flows(finding: Finding) -> Iterator[Mapping[str, Any]]:
    """The way of the value from the side that gives it to the side that it does not fit, where both are known."""
    if finding.at is None or finding.other is None:
        return
    words = {(frame.location.file, frame.location.line): frame for frame in finding.frames}
    steps = []
    for place, said in ((finding.other, "The other side"), (finding.at, "The side to mend first")):
        frame = words.get((place.file, place.line))
        steps.append(
            {
                "location": {
                    "physicalLocation": _physical(place, frame),
                    "message": {"text": frame.title if frame and frame.title else said},
                }
            }
        )
    yield {"message": {"text": finding.message or finding.rule}, "threadFlows": [{"locations": steps}]}


def _physical(place: Location, frame: CodeFrame | None = None) -> Mapping[str, Any]:
    region = {"region": {**_region(place), **_snippet(place, frame)}} if place.line > 0 else {}
    return {"artifactLocation": _artifact(place.file), **region}


def _snippet(place: Location, frame: CodeFrame | None) -> Mapping[str, Any]:
    at = place.line - frame.first_line if frame is not None else -1
    if frame is None or not 0 <= at < len(frame.lines) or place.end_line > place.line or place.column > 0:
        return {}
    return {"snippet": {"text": frame.lines[at]}}


def _artifact(file: str) -> Mapping[str, str]:
    """Relative to the repository's root, or a `file:` URI when the place is elsewhere."""
    path = file.replace("\\", "/")
    if _DRIVE.match(path) or path.startswith("/"):
        return {"uri": "file:///" + quote(path.lstrip("/"), safe="/:", errors="replace")}
    return {"uri": quote(str(PurePosixPath(path)), safe="/", errors="replace"), "uriBaseId": _ROOT}


def _region(place: Location) -> Mapping[str, int]:
    column = {"startColumn": place.column} if place.column > 0 else {}
    end = {"endLine": place.end_line} if place.end_line >= place.line else {}
    return {"startLine": place.line, **column, **end}


def _suppressions(finding: Finding) -> Iterator[Mapping[str, str]]:
    if finding.known is not None:
        until = f" (until {finding.known.until})" if finding.known.until else ""
        said = f"{finding.known.owner}: {finding.known.reason}{until}"
        yield {"kind": "external", "status": "accepted", "justification": said}


def _properties(finding: Finding) -> Mapping[str, Any]:
    facts = {
        "check": finding.check,
        "cause": list(finding.cause),
        "direction": finding.direction,
        "pointer": finding.pointer,
        "reproduction": finding.reproduction,
        "symptoms": list(finding.symptoms),
    }
    witness = {} if finding.witness is None else {"witness": finding.witness.value}
    return {**{name: value for name, value in facts.items() if value}, **witness}
