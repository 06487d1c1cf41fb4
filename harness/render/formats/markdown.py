"""Markdown for pull requests and step summaries: the verdict, then each fault folded under one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.render.digest import Digest, digest
from harness.render.plain import compact, encoded, printable
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import counted, verdict

FORMAT: Final = "markdown"
FILENAME: Final = "report.md"

_SIGNS: Final = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.HINT: "🔵"}
_VERDICTS: Final = {"failing": "❌", "incomplete": "⚠️", "empty": "⚠️", "passing": "✅"}
_MOST: Final = 25
"""A comment holds 65,536 characters on GitHub, and a reader less."""
_LONGEST: Final = 600
_STEERING: Final = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """A page of GitHub-flavoured Markdown; nothing shown can steer it, mention people or add markup."""
    return encoded("\n".join(_blocks(digest(records), setting)))


def _blocks(shown: Digest, setting: Setting) -> Iterator[str]:
    judged = verdict(shown, setting.fail_on)
    yield f"### {_VERDICTS[judged.state]} {_prose(judged.headline)}\n"
    if judged.details:
        yield f"{_prose(' '.join(judged.details))}\n"
    yield from (_finding(each) for each in shown.findings[:_MOST])
    if len(shown.findings) > _MOST:
        yield f"… and {counted(len(shown.findings) - _MOST, 'finding')} more in the report.\n"
    if shown.known:
        yield _folded("Known findings", (_known(each) for each in shown.known[:_MOST]))
    if shown.skips:
        told = (
            f"- {_prose(f'{each.check}: {each.what}: {each.reason}. {each.way_out}')}" for each in shown.skips[:_MOST]
        )
        yield _folded("Not checked, and why", told)


def _finding(finding: Finding) -> str:
    head = f"{_SIGNS[finding.severity]} {_prose(finding.message)}"
    return f"<details><summary>{head}</summary>\n\n{''.join(_facts(finding))}\n</details>\n"


def _facts(finding: Finding) -> Iterator[str]:
    yield f"- Rule {_code(finding.rule)}, fingerprint {_code(finding.fingerprint)}\n"
    for label, place in (("Mend here", finding.at), ("Other side", finding.other)):
        if place is not None:
            yield f"- {label}: {_code(str(place))}\n"
    if finding.witness is not None:
        yield f"- Proof: {_code(compact(finding.witness.value))}{f' at {_code(finding.pointer)}' if finding.pointer else ''}\n"
    if finding.operations:
        yield f"- Reaches {', '.join(_code(each) for each in finding.operations[:6])}\n"
    if finding.mend:
        yield f"- **Mend:** {_prose(finding.mend)}\n"
    if finding.reproduction:
        yield f"- See it: {_code(finding.reproduction)}\n"


def _known(finding: Finding) -> str:
    assert finding.known is not None
    until = f" until {finding.known.until}" if finding.known.until else ""
    return f"- {_prose(f'{finding.message} {finding.known.owner}{until}: {finding.known.reason}')}"


def _folded(title: str, lines: Iterator[str]) -> str:
    return f"<details><summary>{title}</summary>\n\n{chr(10).join(lines)}\n\n</details>\n"


def _prose(text: str) -> str:
    """Text on one line that is only text: no markup, no mention, no link."""
    escaped = _STEERING.sub(r"\\\1", _line(text))
    return "".join(_ENTITIES.get(each, each) for each in escaped)


def _code(text: str) -> str:
    """A code span; its fence is longer than any run of backticks inside."""
    line = _line(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`"


def _line(text: str) -> str:
    line = " ".join(printable(text).split()) or " "
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
