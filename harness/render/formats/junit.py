"""JUnit XML for CI servers: one test case per check and subject, its name the same from run to run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from harness.model.finding import Finding
from harness.model.record import Cell, RunRecord
from harness.render.digest import Digest, digest
from harness.render.plain import printable
from harness.render.setting import PLAIN, Setting

FORMAT: Final = "junit"
FILENAME: Final = "junit.xml"

_NO_XML: Final = re.compile("[\ufffe\uffff]")


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """One suite per session. Findings below the threshold and known ones stand in the output of a case that passes."""
    shown = digest(records)
    root = ET.Element("testsuites", name="Contract Harness")
    for session in dict.fromkeys(record.session for record in shown.records):
        root.append(_suite(session, shown, setting))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _suite(session: str, shown: Digest, setting: Setting) -> ET.Element:
    cases = list(_cases(session, shown, setting))
    suite = ET.Element("testsuite", name=_safe(session), tests=str(len(cases)))
    for outcome, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(outcome) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _cases(session: str, shown: Digest, setting: Setting) -> Iterator[ET.Element]:
    cells: dict[str, list[Cell]] = defaultdict(list)
    for cell in shown.cells:
        if cell.check == session:
            cells[cell.subject].append(cell)
    findings = _by_subject([each for each in (*shown.findings, *shown.known) if each.check == session], cells)
    for subject in dict.fromkeys((*cells, *findings)):
        yield _case(session, subject, cells.get(subject, []), findings.get(subject, []), setting)
    if any(record.interrupted for record in shown.records if record.session == session):
        case = ET.Element("testcase", classname=_safe(session), name="the run reaches its end")
        ET.SubElement(case, "error", message="The run was cut off; what it had found until then stands above.")
        yield case


def _by_subject(findings: Sequence[Finding], cells: Mapping[str, Sequence[Cell]]) -> Mapping[str, list[Finding]]:
    """Each finding at every subject that it reaches, else under its own name."""
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for subject in _reached(finding, cells) or (f"{finding.rule} {finding.fingerprint}",):
            told[subject].append(finding)
    return told


def _reached(finding: Finding, cells: Mapping[str, Sequence[Cell]]) -> Sequence[str]:
    """The operations that have cells, and the rule where it is a subject itself and found something."""
    reached = [each for each in finding.operations if each in cells]
    if any(cell.outcome in {"finding", "known"} for cell in cells.get(finding.rule, ())):
        reached.append(finding.rule)
    return tuple(dict.fromkeys(reached))


def _case(
    session: str, subject: str, cells: Sequence[Cell], findings: Sequence[Finding], setting: Setting
) -> ET.Element:
    case = ET.Element("testcase", classname=_safe(session), name=_safe(subject))
    failing = [each for each in findings if each.known is None and each.severity.reaches(setting.fail_on)]
    outcomes = {cell.outcome for cell in cells}
    if failing:
        failure = ET.SubElement(case, "failure", type=_safe(failing[0].rule), message=_safe(failing[0].message))
        failure.text = _safe("\n\n".join(_told(each) for each in failing))
    elif "error" in outcomes:
        ET.SubElement(case, "error", message=_safe("; ".join(c.detail for c in cells if c.outcome == "error")))
    elif outcomes and outcomes <= {"skipped", "vacuous"}:
        ET.SubElement(case, "skipped", message=_safe("; ".join(filter(None, (cell.detail for cell in cells)))))
    passed = [each for each in findings if each not in failing]
    if passed:
        ET.SubElement(case, "system-out").text = _safe("\n\n".join(_told(each) for each in passed))
    return case


def _told(finding: Finding) -> str:
    facts = (
        f"{finding.severity.value} {finding.rule} {finding.fingerprint}",
        finding.message,
        f"at {finding.at}" if finding.at else "",
        f"other {finding.other}" if finding.other else "",
        f"mend: {finding.mend}" if finding.mend else "",
        f"known to {finding.known.owner}: {finding.known.reason}" if finding.known else "",
    )
    return "\n".join(filter(None, facts))


def _safe(text: str) -> str:
    return _NO_XML.sub("\ufffd", printable(text))
