"""Plain text for terminals and logs: the verdict, then each fault with what is needed to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord, Skip
from harness.render.digest import Digest, digest
from harness.render.plain import compact, encoded, printable
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import Verdict, verdict

FORMAT: Final = "text"
FILENAME: Final = "report.txt"

_Paint: TypeAlias = Callable[[str, str], str]
_BOLD: Final = "1"
_DIM: Final = "2"
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.HINT: "36"}
_VERDICTS: Final = {"failing": "1;31", "incomplete": "1;33", "empty": "1;33", "passing": "1;32"}
_LONGEST_WITNESS: Final = 400
_MOST: Final = 4
_IN_FULL: Final = 3
"""Hints that say the same of other places are told whole this many times, then by their places alone."""


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """UTF-8 text; with `setting.colour` it holds terminal colours, otherwise no control character but the line break."""
    paint = _painted if setting.colour else _bare
    return encoded("\n".join(_blocks(digest(records), setting, paint)))


def _blocks(shown: Digest, setting: Setting, paint: _Paint) -> Iterator[str]:
    yield _head(verdict(shown, setting.fail_on), paint)
    for told, alike in _told(shown.findings):
        yield _finding(told, paint)
        if alike:
            yield _alike(told, alike, paint)
    if shown.known:
        yield _section("Known findings", (_known(each) for each in shown.known), paint)
    if shown.skips:
        yield _section("Not checked", (_skip(each) for each in shown.skips), paint)
    if shown.notes:
        yield _section("Notes", (f"  {each}" for each in shown.notes), paint)


def _bare(text: str, _style: str) -> str:
    return text


def _painted(text: str, style: str) -> str:
    """The text in a style of the terminal. Source: ECMA-48, section 8.3.117."""
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


def _head(judged: Verdict, paint: _Paint) -> str:
    details = "".join(f"{detail}\n" for detail in judged.details)
    return f"{paint(f'{judged.headline}.', _VERDICTS[judged.state])}\n{details}"


def _finding(finding: Finding, paint: _Paint) -> str:
    severity = paint(finding.severity.value, _COLOURS[finding.severity])
    rule = paint(finding.rule, _BOLD if finding.severity is Severity.ERROR else "")
    lines = [f"{severity}  {rule}  {paint(finding.fingerprint, _DIM)}", f"  {_folded(finding.message)}"]
    lines += [f"{paint(f'  {label:<9}', _DIM)}{_folded(said)}" for label, said in _facts(finding)]
    lines += [
        f"{paint('  edit     ' if number == 0 else '           ', _DIM)}{line}"
        for number, line in enumerate(_patch(finding))
    ]
    return "\n".join([*lines, ""])


def _told(findings: Sequence[Finding]) -> Iterator[tuple[Finding, Sequence[Finding]]]:
    """The findings to tell in full, and behind the last of them the hints that say the same of other places."""
    kinds = Counter(_kind(each) for each in findings)
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for each in findings:
        if kinds[_kind(each)] > _IN_FULL + 1:
            alike.setdefault(_kind(each), []).append(each)
        else:
            alike[each.fingerprint,] = [each]
    for group in alike.values():
        *before, last = group[:_IN_FULL]
        yield from ((each, ()) for each in before)
        yield last, group[_IN_FULL:]


def _kind(finding: Finding) -> tuple[str, ...]:
    """What hints of one kind have in common; of all else each finding is a kind of its own."""
    folds = finding.severity is Severity.HINT and finding.at is not None and finding.witness is None
    return (finding.rule, finding.message, finding.mend) if folds else (finding.fingerprint,)


def _alike(told: Finding, alike: Sequence[Finding], paint: _Paint) -> str:
    severity = paint(told.severity.value, _COLOURS[told.severity])
    places = (f"  {printable(str(each.at))}  {paint(each.fingerprint, _DIM)}" for each in alike)
    return "\n".join([f"{severity}  {told.rule}  {len(alike):,} more that say the same", *places, ""])


def _patch(finding: Finding) -> Iterator[str]:
    """The lines that a text's edit takes away and writes, where it could be planned."""
    shown = next((each.content for each in finding.evidence if each.title.startswith("Suggested edit")), "")
    if finding.edit is not None and finding.edit.kind == "replace-text":
        yield from (line for line in shown.splitlines()[2:] if line.startswith(("-", "+")))


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


def _section(title: str, lines: Iterator[str], paint: _Paint) -> str:
    return f"{paint(title, _BOLD)}\n" + "".join(f"{printable(line)}\n" for line in lines)


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
