"""Tells a GitHub workflow of a report: annotations for its log, the step's summary, the step's outputs.

Source: GitHub, Workflow commands for GitHub Actions (annotations, `GITHUB_STEP_SUMMARY`, `GITHUB_OUTPUT`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.model.errors import CannotRun
from harness.model.finding import Severity
from harness.model.rule import Rule
from harness.render.catalogue import renderer
from harness.render.digest import digest
from harness.render.setting import Setting
from harness.run.report import Published

LARGEST = 1_000_000
"""Bytes of a step's summary; GitHub refuses one above a mebibyte."""


def tell(written: Published, rules: Sequence[Rule], fail_on: Severity, environment: Mapping[str, str]) -> str:
    """Append summary and outputs to the files that the workflow names; returns the annotations, nothing outside of a workflow.

    Raises: CannotRun when a named file cannot be written.
    """
    if environment.get("GITHUB_ACTIONS") != "true":
        return ""
    setting = Setting(rules=tuple(rules), fail_on=fail_on)
    summary = renderer("markdown").render(written.records, setting)
    _append(environment.get("GITHUB_STEP_SUMMARY", ""), summary[:LARGEST])
    counts = digest(written.records).counts
    outputs = {"state": written.verdict.state, **{f"{each.value}s": str(number) for each, number in counts.items()}}
    _append(
        environment.get("GITHUB_OUTPUT", ""), "".join(f"{name}={value}\n" for name, value in outputs.items()).encode()
    )
    return renderer("github").render(written.records, setting).decode()


def _append(file: str, content: bytes) -> None:
    if not file:
        return
    try:
        with Path(file).open("ab") as opened:
            opened.write(content)
    except OSError as error:
        raise CannotRun(
            f"{file} cannot be written: {error}", way_out="It is named by the workflow's environment"
        ) from None
