"""Findings of many exchanges as one a cause, without secrets and with the lines of code that they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

from harness.model.finding import CodeFrame, Finding
from harness.model.location import Location

_FRAME_MARGIN = 4
_SHORTEST_SECRET = 4


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding per fingerprint, with all operations that it reached; the shortest reproduction speaks for it.

    A finding of a habit has its places as symptoms from the start; of others, the other findings' messages are the symptoms.
    A failure that is shown from the making of its thing on is preferred: the request alone needs a thing in a certain state.
    """
    by_fingerprint: dict[str, Finding] = {}
    for each in findings:
        known = by_fingerprint.get(each.fingerprint)
        if known is None:
            by_fingerprint[each.fingerprint] = each
            continue
        best = min(known, each, key=_needs_more)
        reached = tuple(dict.fromkeys((*known.operations, *each.operations)))
        told = () if known.symptoms and each.symptoms else (known.message, each.message)
        messages = tuple(dict.fromkeys((*known.symptoms, *each.symptoms, *told)))
        symptoms = tuple(each for each in messages if each != best.message)
        by_fingerprint[each.fingerprint] = replace(best, operations=reached, symptoms=symptoms)
    return tuple(sorted(by_fingerprint.values(), key=lambda each: (each.severity.rank, each.rule, each.operations)))


def _needs_more(finding: Finding) -> tuple[bool, int]:
    whole = finding.rule != "server-error" or "{" not in str(finding.operation) or "\n" in finding.reproduction
    return not whole, len(finding.reproduction)


def concealed(finding: Finding, secrets: Iterable[str]) -> Finding:
    """The finding without what only its identities know."""
    reproduction, parts = finding.reproduction, finding.evidence
    for secret in (form for each in secrets if len(each) >= _SHORTEST_SECRET for form in {each, quote_plus(each)}):
        reproduction = reproduction.replace(secret, "$SECRET")
        parts = tuple(replace(part, content=part.content.replace(secret, "$SECRET")) for part in parts)
    return replace(finding, reproduction=reproduction, evidence=parts)


def frames(base: Path, at: Location) -> tuple[CodeFrame, ...]:
    """The lines around a place in the target's code; none where they cannot be read."""
    try:
        lines = (base / at.file).read_text(errors="replace").splitlines()
    except OSError:
        return ()
    first = max(1, at.line - _FRAME_MARGIN)
    shown = tuple(lines[first - 1 : at.line + _FRAME_MARGIN])
    return (
        CodeFrame(title="the target", location=at, first_line=first, lines=shown, marked=(at.line,), language="python"),
    )
