"""Masks secrets in what is shown or written, by the looks of the value and by the name it stands under.

This is the last net: cassettes are scrubbed where they are recorded. It prefers to mask too much of a header and too little
of a schema, because a witness with a hole proves nothing.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

from harness.model.difference import Witness
from harness.model.edit import Edit
from harness.model.finding import CodeFrame, Evidence, Finding, Known
from harness.model.record import Cell, Edge, RunRecord, Skip

_Told = TypeVar("_Told", Skip, Cell, Edge)

MASK: Final = "••••••"

_LOOKS: Final = re.compile(
    r"""
      (?P<prefix> \b(?:[spr]k|whsec)_(?:(?:live|test)_)? ) [A-Za-z0-9+/]{8,}=*   # Stripe keys and webhook secrets
    | (?P<slack> \bxox[abeoprs]-) [A-Za-z0-9-]{8,}                       # Slack tokens
    | (?P<github> \bgh[opsur]_) [A-Za-z0-9]{20,}                         # GitHub tokens
    | (?P<google> \bAIza) [A-Za-z0-9_-]{30,}                             # Google API keys
    | (?P<oauth> \bya29\.) [A-Za-z0-9_-]{10,}                            # Google access tokens
    | (?P<aws> \b(?:AKIA|ASIA)) [A-Z0-9]{12,}                            # AWS access keys
    | (?P<jwt> \beyJ) [A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*  # JSON web tokens
    | (?P<pem> -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----) [\s\S]*? (?:-----END[ ][A-Z ]*PRIVATE[ ]KEY-----|\Z)
    | (?P<url> \b[a-z][a-z0-9+.-]*://[^\s/:@]+:) [^\s/@]+ (?=@)          # a password in a URL
    """,
    re.VERBOSE,
)

_TELLING: Final = (
    *("sk_", "pk_", "rk_", "whsec_", "xox", "gho_", "ghp_", "ghs_", "ghu_", "ghr_"),
    *("AIza", "ya29.", "AKIA", "ASIA", "eyJ", "-----BEGIN", "://"),
)
"""Without one of these no alternative above matches; looking for them is ten times faster."""

_SHORTEST: Final = 8
"""Characters below which no alternative above matches, as in most values of a witness: `a://b:c@` is the shortest secret."""

_NAMED: Final = re.compile(
    r"""
    (?P<head>
        (?: proxy-)? authorization["']? \s*[:=]\s* ["']? (?:(?:bearer|basic|digest|token)\s+)?+
      | (?: set-)? cookie["']? \s*[:=]\s* ["']?
      | (?: x-)? api[-_]?key["']? \s*[:=]\s* ["']?
      | ["']? (?:[a-z0-9]+[-_])* (?:password|passwd|secret|(?:access|refresh|id)[-_]?token) ["']? \s*[:=]\s* ["']?
    )
    (?P<value> [^\s"'&,;{}\[\]<>•][^"'\n\r&,;{}\[\]<>]* )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_SPLIT: Final = (("api", "key"), ("access", "token"), ("refresh", "token"), ("id", "token"))
_NAMES: Final = (
    *("authorization", "cookie", "passw", "secret"),
    *(f"{first}{joint}{last}" for first, last in _SPLIT for joint in ("", "-", "_")),
)
"""Without one of these the pattern above matches no ASCII text."""

_JSON_WORDS: Final = frozenset({"null", "true", "false", "none", "string", "str"})
_CUT: Final = 24
"""Characters of a secret by which it is known where a text quotes only its beginning."""

_PLACEHOLDERS: Final = frozenset({("<", ">"), ("{", "}"), ("[", "]")})


def mask(text: str) -> str:
    """The text with every value that looks like a secret replaced; its telling prefix stays."""
    if len(text) < _SHORTEST or not any(map(text.__contains__, _TELLING)):
        return text
    return _LOOKS.sub(lambda match: f"{_kept(match)}{MASK}", text)


def mask_named(text: str) -> str:
    """As `mask`, and the values of headers and fields whose names say that they hold a secret."""
    lowered = text.lower()
    if text.isascii() and not any(map(lowered.__contains__, _NAMES)):
        return mask(text)
    return mask(_NAMED.sub(_named, text))


def masked(finding: Finding) -> Finding:
    """The finding without secrets; rule, cause and places, its identity, stay as they are.

    What the witness holds under a telling name is masked in the texts too: a message quotes what it refuses.
    """
    named = () if finding.witness is None else tuple(_named_secrets(finding.witness.value))
    witness = None if finding.witness is None else Witness(mask_value(finding.witness.value))
    return dataclasses.replace(
        finding,
        message=mask(_without(named, finding.message)),
        mend=mask(_without(named, finding.mend)),
        operations=_each(finding.operations),
        pointer=mask(finding.pointer),
        witness=witness,
        reproduction=mask_named(_without(named, finding.reproduction)),
        frames=tuple(_frame(each) for each in finding.frames),
        evidence=tuple(_evidence(each, named) for each in finding.evidence),
        known=_known(finding.known),
        check=mask(finding.check),
        symptoms=tuple(mask(_without(named, each)) for each in finding.symptoms),
        edges=tuple((mask(consumer), mask(provider)) for consumer, provider in finding.edges),
        edit=_edit(finding.edit),
    )


def masked_skip(skip: Skip) -> Skip:
    """The skip without secrets: its reason is often the very error of an app."""
    return _with(
        skip, what=mask(skip.what), reason=mask_named(skip.reason), way_out=mask(skip.way_out), check=mask(skip.check)
    )


def masked_cell(cell: Cell) -> Cell:
    """The cell without secrets; its subject is masked as the operations of findings are, so that they stay the same."""
    return _with(
        cell,
        check=mask(cell.check),
        subject=mask(cell.subject),
        aspect=mask(cell.aspect),
        detail=mask_named(cell.detail),
    )


def masked_edge(edge: Edge) -> Edge:
    """The integration without secrets; its ends are masked as those of findings are."""
    return _with(
        edge,
        consumer=mask(edge.consumer),
        provider=mask(edge.provider),
        check=mask(edge.check),
        detail=mask_named(edge.detail),
    )


def masked_record(record: RunRecord) -> RunRecord:
    """The record with everything that it tells masked; what names the run stays as it is."""
    return dataclasses.replace(
        record,
        findings=tuple(map(masked, record.findings)),
        skips=tuple(map(masked_skip, record.skips)),
        cells=tuple(map(masked_cell, record.cells)),
        edges=tuple(map(masked_edge, record.edges)),
        measures=mask_value(record.measures),
        notes=tuple(map(mask_named, record.notes)),
    )


def mask_value(value: Any) -> Any:
    """The JSON value with every text masked that looks like a secret or stands under the name of one."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: MASK if _hides(key, each) else mask_value(each) for key, each in value.items()}
    return [mask_value(each) for each in value] if isinstance(value, list) else value


def _kept(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _named(match: re.Match[str]) -> str:
    if match["value"].strip().lower() in _JSON_WORDS:
        return match[0]
    return f"{match['head']}{MASK}"


def _hides(key: Any, value: Any) -> bool:
    """Does this member of an object hold a secret by its name? Only a text can."""
    return isinstance(key, str) and isinstance(value, str) and _is_telling(key) and _could_be_secret(key, value)


def _named_secrets(value: Any) -> Iterator[str]:
    """The texts in a JSON value that are masked for their names, but for those so short that they stand in any sentence."""
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, Mapping):
            yield from (text for key, text in each.items() if _hides(key, text) and len(text) >= _SHORTEST)
            rest.extend(each.values())
        elif isinstance(each, list):
            rest.extend(each)


def _without(secrets: Iterable[str], text: str) -> str:
    """The text without these, as they are, as JSON writes them, or cut off after two dozen characters or more."""
    for each in secrets:
        for spelling in (each, json.dumps(each)[1:-1], json.dumps(each, ensure_ascii=False)[1:-1]):
            text = text.replace(spelling, MASK).replace(json.dumps(spelling)[1:-1], MASK)
        if len(each) > _CUT and each[:_CUT] in text:
            text = re.sub(rf"{re.escape(each[:_CUT])}[^\s\"'…]*", MASK, text)
    return text


def _could_be_secret(key: str, value: str) -> bool:
    """Not an empty text, a word of JSON, a placeholder such as `<token>`, one character repeated, or the name itself."""
    text = value.strip()
    if len(set(text)) < 2 or text.lower() in _JSON_WORDS or (text[0], text[-1]) in _PLACEHOLDERS:
        return False
    return _letters(text) != _letters(key)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


@lru_cache(maxsize=4096)
def _is_telling(key: str) -> bool:
    """Would `mask_named` hide what stands after this name? Names come again in every witness, hence remembered."""
    lowered = key.lower()
    if key.isascii() and not any(map(lowered.__contains__, _NAMES)):
        return False
    return any(match["value"] == "x" for match in _NAMED.finditer(f"{key}: x"))


def _with(told: _Told, **texts: Any) -> _Told:
    """The value with these texts, or itself when they are its own: nearly all are, and a run has thousands."""
    same = all(getattr(told, name) == text for name, text in texts.items())
    return told if same else dataclasses.replace(told, **texts)


def _each(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(mask, texts))


def _known(known: Known | None) -> Known | None:
    return known and dataclasses.replace(
        known, owner=mask(known.owner), reason=mask(known.reason), until=mask(known.until)
    )


def _edit(edit: Edit | None) -> Edit | None:
    values = () if edit is None else tuple(map(mask_value, edit.values))
    return edit and dataclasses.replace(edit, name=mask(edit.name), to=mask(edit.to), values=values)


def _frame(frame: CodeFrame) -> CodeFrame:
    return dataclasses.replace(frame, title=mask(frame.title), lines=tuple(mask(line) for line in frame.lines))


def _evidence(evidence: Evidence, named: Iterable[str]) -> Evidence:
    content = evidence.content if evidence.kind == "png" else mask_named(_without(named, evidence.content))
    return dataclasses.replace(evidence, title=mask(evidence.title), content=content)
