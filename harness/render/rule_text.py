"""A rule as people and machines read it: its page, its example, and the same as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, Final

from harness.model.exchange import Exchange
from harness.model.observation import Observation
from harness.model.rule import Example, Operations, Rule, Seen, ShapePair, SourceText
from harness.render.plain import plain, printable

_WIDTH: Final = 100
_LONGEST: Final = 900
_INNER: Final = frozenset(("source", "page"))
"""What an observation carries for the harness alone."""

_USUAL: Final = frozenset({("content-type", "application/json"), ("accept", "application/json")})
"""Header fields that every example may have."""


def rule_text(rule: Rule) -> str:
    """The whole page as plain text."""
    return "\n\n".join(_parts(rule)) + "\n"


def _parts(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.family}, {rule.severity.value})"
    yield fill(rule.summary, _WIDTH)
    for heading, text in (("Why", rule.why), ("Mend", rule.mend)):
        if text:
            yield fill(f"{heading}: {text}", _WIDTH)
    if rule.bad:
        yield f"Found in:\n{_indented(example(rule.bad[0]))}"
    if rule.good:
        yield f"Silent on:\n{_indented(example(rule.good[0]))}"
    if rule.source:
        yield fill(f"Source: {rule.source}", _WIDTH)
    yield f'Weigh it: [tool.harness.rules] {rule.id} = "off", "hint", "warning" or "error"'


def rule_json(rule: Rule) -> Mapping[str, Any]:
    """The rule for machines."""
    return {
        "id": rule.id,
        "family": rule.family,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "mend": rule.mend,
        "source": rule.source,
        "found_in": [example(each) for each in rule.bad[:1]],
        "silent_on": [example(each) for each in rule.good[:1]],
    }


def example(shown: Example) -> str:
    """An example of a rule as a few lines of text."""
    return printable("\n".join(_example(shown)))


def _example(shown: Example) -> Iterator[str]:
    if isinstance(shown, ShapePair):
        yield f"{shown.direction}, sent:  {_json(shown.producer)}"
        yield f"{' ' * len(shown.direction)}  taken: {_json(shown.consumer)}"
    elif isinstance(shown, Operations):
        yield f"provider has:   {_names(shown.provider)}"
        yield f"consumer wants: {_names(shown.consumer)}"
    elif isinstance(shown, Seen):
        yield from _seen(shown)
    elif isinstance(shown, SourceText):
        yield f"{shown.file}:"
        yield from shown.text.splitlines()[:12]


def _seen(seen: Seen) -> Iterator[str]:
    for path, item in seen.contract.get("paths", {}).items():
        yield f"contract: {path} {_json(item)}"
    yield from (line for each in _telling(seen.exchanges) for line in _exchange(each))
    yield from (_observation(each) for each in seen.observations[:4])
    if not seen.exchanges and not seen.observations:
        yield "nothing of the kind was seen"


def _telling(exchanges: Sequence[Exchange]) -> Sequence[Exchange]:
    """The first three and the last: where there are many, it is the last that tells."""
    return exchanges if len(exchanges) <= 4 else (*exchanges[:3], exchanges[-1])


def _exchange(exchange: Exchange) -> Iterator[str]:
    """One line, and one for each header field that tells more than that both speak JSON."""
    sent = _body(exchange.request.body)
    said = _body(exchange.response.body)
    took = f" after {exchange.elapsed:g} s" if exchange.elapsed >= 1 else ""
    yield f"{exchange.request.method} {exchange.request.url}{sent} -> {exchange.response.status}{said}{took}"
    for word, fields in (("sent", exchange.request.headers), ("answered", exchange.response.headers)):
        yield from (
            f"  {word} {name}: {_short(value)}" for name, value in fields if (name.lower(), value) not in _USUAL
        )


def _observation(seen: Observation) -> str:
    facts = {
        name: value for name, value in seen.data.items() if name not in _INNER and isinstance(value, str | int | float)
    }
    told = f" ({', '.join(f'{name} {value}' for name, value in facts.items())})" if facts and not seen.detail else ""
    answers = "".join(
        f"\n  while {each['operation']} answers with {each['variation']}" for each in seen.data.get("fed", ())
    )
    return f"{seen.kind}: {seen.subject}{f': {seen.detail}' if seen.detail else told}{answers}"


def _body(body: bytes) -> str:
    return f" {_short(body.decode('utf-8', 'replace'))}" if body else ""


def _names(operations: Mapping[str, Any]) -> str:
    if not operations:
        return "nothing"
    return "; ".join(name if not item else f"{name} {_json(item)}" for name, item in operations.items())


def _json(value: Any) -> str:
    return _short(
        json.dumps(plain(value), ensure_ascii=False) if isinstance(value, Mapping | list | bool) else str(value)
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def families_text(rules: Iterable[Rule]) -> str:
    """All rules, a line each."""
    return "".join(f"{rule.id:34} {rule.family:10} {rule.severity.value:8} {rule.summary}\n" for rule in rules)
