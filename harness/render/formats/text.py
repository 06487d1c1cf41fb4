"""Plain text for terminals and logs: the verdict, then each fault with what is needed to mend it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord, Skip
from harness.render.digest import Digest, digest
from harness.render.plain import compact, encoded, printable
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import Verdict, verdict

FORMAT: Final = "text"
FILENAME: Final = "report.txt"

_COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_VERDICTS: Final = {"failing": "bold red", "incomplete": "bold yellow", "empty": "bold yellow", "passing": "bold green"}
_LONGEST_WITNESS: Final = 400
_MOST: Final = 4


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """UTF-8 text; with `setting.colour` it holds terminal colours, otherwise no control character but the line break."""
    text = Text("\n").join(_blocks(digest(records), setting))
    return encoded(_coloured(text) if setting.colour else text.plain)


def _blocks(shown: Digest, setting: Setting) -> Iterator[Text]:
    yield _head(verdict(shown, setting.fail_on))
    for finding in shown.findings:
        yield _finding(finding)
    if shown.known:
        yield _section("Known findings", (_known(each) for each in shown.known))
    if shown.skips:
        yield _section("Not checked", (_skip(each) for each in shown.skips))
    if shown.notes:
        yield _section("Notes", (f"  {each}" for each in shown.notes))


def _head(judged: Verdict) -> Text:
    text = Text()
    text.append(f"{judged.headline}.\n", style=_VERDICTS[judged.state])
    text.append("".join(f"{detail}\n" for detail in judged.details))
    return text


def _finding(finding: Finding) -> Text:
    text = Text()
    text.append(finding.severity.value, style=_COLOURS[finding.severity])
    text.append(f"  {finding.rule}", style="bold" if finding.severity is Severity.ERROR else "")
    text.append(f"  {finding.fingerprint}\n", style="dim")
    text.append(f"  {_folded(finding.message)}\n")
    for label, said in _facts(finding):
        text.append(f"  {label:<9}", style="dim")
        text.append(f"{_folded(said)}\n")
    return text


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    facts = (
        ("at", str(finding.at or "")),
        ("other", str(finding.other or "")),
        ("witness", _witness(finding)),
        ("reaches", _some(finding.operations, ", ")),
        ("seen as", _some(finding.symptoms, "; ")),
        ("mend", finding.mend),
        ("repeat", finding.reproduction),
    )
    return ((label, said) for label, said in facts if said)


def _witness(finding: Finding) -> str:
    if finding.witness is None:
        return ""
    written = compact(finding.witness.value)
    short = written if len(written) <= _LONGEST_WITNESS else f"{written[:_LONGEST_WITNESS]}…"
    return f"{short}  at {finding.pointer}" if finding.pointer else short


def _some(parts: Sequence[str], joint: str) -> str:
    more = len(parts) - _MOST
    named = joint.join(parts[:_MOST])
    return f"{named} and {more} more" if more > 0 else named


def _section(title: str, lines: Iterator[str]) -> Text:
    text = Text()
    text.append(f"{title}\n", style="bold")
    text.append("".join(f"{printable(line)}\n" for line in lines))
    return text


def _known(finding: Finding) -> str:
    assert finding.known is not None
    until = f" until {finding.known.until}" if finding.known.until else ""
    head = f"  {finding.severity.value}  {finding.rule}  {finding.fingerprint}  {finding.at or ''}"
    return f"{head}\n    {finding.message}\n    {finding.known.owner}{until}: {finding.known.reason}"


def _skip(skip: Skip) -> str:
    way_out = f". {skip.way_out}" if skip.way_out else ""
    return f"  {skip.check}: {skip.what}: {skip.reason}{way_out}"


def _folded(text: str) -> str:
    """Printable, further lines indented under the first."""
    return printable(text).replace("\n", "\n           ")


def _coloured(text: Text) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", soft_wrap=True, highlight=False)
    with console.capture() as captured:
        console.print(text, end="")
    return captured.get()
