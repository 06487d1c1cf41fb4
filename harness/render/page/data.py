"""Everything that the page shows of findings and coverage, once, as data: its script draws of it what is asked for."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harness.model.edit import Edit
from harness.model.finding import CodeFrame, Evidence, Finding
from harness.model.location import Location
from harness.model.rule import Rule
from harness.render.page.heat import Table
from harness.render.page.view import Entry, View
from harness.render.plain import plain, printable

PACKED_FROM: Final = 200_000
"""Characters from which the data is packed; below it the page has it at once."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LONGEST_EVIDENCE: Final = 20_000
_LONGEST_LINE: Final = 600
_TITLES: Final = {"Mend here first": "The revision", "The other side": "The base"}
"""What the sides of a finding are where two versions of one contract are compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Data:
    """The data as it stands in the page: JSON, or the same as gzip in base64."""

    text: str
    packed: bool


def page_data(view: View) -> Data:
    """The data of a page; every text in it is made visible, and none of it is trusted by the script."""
    content = {
        "findings": [_entry(each) for each in (*view.entries, *view.known)],
        "rules": {rule.id: _rule(rule) for rule in view.rules},
        "tables": [_table(each) for each in view.tables],
    }
    text = json.dumps(_visible(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(text) < PACKED_FROM:
        return Data(text=text, packed=False)
    packed = gzip.compress(text.encode("utf-8", "backslashreplace"), 9, mtime=0)
    return Data(text=base64.b64encode(packed).decode(), packed=True)


def _entry(entry: Entry) -> Mapping[str, Any]:
    found = entry.finding
    facts = {
        "id": found.fingerprint,
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "mend": found.mend,
        "operations": list(found.operations),
        "direction": found.direction or "",
        "pointer": found.pointer,
        "at": _place(found.at),
        "repeat": found.reproduction,
        "again": entry.again,
        "sides": list(_sides(found)),
        "proofs": [_proof(each) for each in found.evidence],
        "symptoms": list(found.symptoms),
        "edges": [list(each) for each in found.edges],
        "links": list(entry.links),
        "group": entry.group,
        "fresh": entry.fresh,
        "edit": _edit(found.edit),
        "known": _known(found),
    }
    witness = {} if found.witness is None else {"witness": plain(found.witness.value)}
    return {**{name: value for name, value in facts.items() if value}, **witness}


def _known(found: Finding) -> Mapping[str, str] | None:
    if found.known is None:
        return None
    at = "" if found.known.at is None else str(found.known.at)
    return {"owner": found.known.owner, "reason": found.known.reason, "until": found.known.until, "at": at}


def _place(place: Location | None) -> Sequence[Any] | None:
    return None if place is None else [place.file, place.line]


def _sides(found: Finding) -> Iterator[Mapping[str, Any]]:
    """The kept frames, and the bare places of sides that have none."""
    titles = _TITLES if found.check == "diff" else {}
    framed = {(frame.location.file, frame.location.line) for frame in found.frames}
    for frame in found.frames:
        yield _frame(frame, titles, first=frame.location == found.at)
    for title, place in (("Mend here first", found.at), ("The other side", found.other)):
        if place is not None and (place.file, place.line) not in framed:
            yield {"title": titles.get(title, title), "at": _place(place), "mend": place == found.at}


def _frame(frame: CodeFrame, titles: Mapping[str, str], *, first: bool) -> Mapping[str, Any]:
    return {
        "title": titles.get(frame.title, frame.title),
        "at": _place(frame.location),
        "first": frame.first_line,
        "lines": [each if len(each) <= _LONGEST_LINE else f"{each[:_LONGEST_LINE]}…" for each in frame.lines],
        "marked": list(frame.marked),
        "language": frame.language,
        "mend": first,
    }


def _proof(evidence: Evidence) -> Mapping[str, str]:
    if evidence.kind == "png" and _is_png(evidence.content):
        return {"title": evidence.title, "image": evidence.content}
    more = len(evidence.content) - _LONGEST_EVIDENCE
    tail = f"\n… {more:,} characters more" if more > 0 else ""
    return {"title": evidence.title, "text": f"{evidence.content[:_LONGEST_EVIDENCE]}{tail}", "kind": evidence.kind}


def _is_png(content: str) -> bool:
    try:
        return base64.b64decode(content, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        return False


def _edit(edit: Edit | None) -> Mapping[str, Any] | None:
    if edit is None:
        return None
    told = {
        "kind": edit.kind,
        "at": _place(edit.target),
        "name": edit.name,
        "to": edit.to,
        "values": plain(list(edit.values)),
    }
    return {name: value for name, value in told.items() if value}


def _rule(rule: Rule) -> Mapping[str, str]:
    facts = {"summary": rule.summary, "why": rule.why, "mend": rule.mend, "source": rule.source}
    return {name: value for name, value in facts.items() if value}


def _table(table: Table) -> Mapping[str, Any]:
    rows = [
        [row.subject, [0 if cell is None else [cell.outcome, cell.count, cell.detail] for cell in row.cells]]
        for row in table.rows
    ]
    return {"check": table.check, "aspects": list(table.aspects), "rows": rows}


def _visible(value: Any) -> Any:
    """The same with characters written out that hide or turn text around."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(name): _visible(each) for name, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list) else value
