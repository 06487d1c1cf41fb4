"""Masks secrets in what is shown or written, by the looks of the value and by the name it stands under.

This is the last net: cassettes are scrubbed where they are recorded. It prefers to mask too much of a header and too little
of a schema, because a witness with a hole proves nothing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, Final

from harness.model.difference import Witness
from harness.model.finding import CodeFrame, Evidence, Finding

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
    """The finding without secrets; rule and cause, its identity, stay as they are."""
    witness = None if finding.witness is None else Witness(_value(finding.witness.value))
    return dataclasses.replace(
        finding,
        message=mask(finding.message),
        mend=mask(finding.mend),
        witness=witness,
        reproduction=mask_named(finding.reproduction),
        frames=tuple(_frame(each) for each in finding.frames),
        evidence=tuple(_evidence(each) for each in finding.evidence),
        symptoms=tuple(mask(each) for each in finding.symptoms),
    )


def _kept(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _named(match: re.Match[str]) -> str:
    if match["value"].strip().lower() in _JSON_WORDS:
        return match[0]
    return f"{match['head']}{MASK}"


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: _value(each) for key, each in value.items()}
    return [_value(each) for each in value] if isinstance(value, list) else value


def _frame(frame: CodeFrame) -> CodeFrame:
    return dataclasses.replace(frame, lines=tuple(mask(line) for line in frame.lines))


def _evidence(evidence: Evidence) -> Evidence:
    if evidence.kind == "png":
        return evidence
    return dataclasses.replace(evidence, content=mask_named(evidence.content))
