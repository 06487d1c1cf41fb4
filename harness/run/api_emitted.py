"""Writes findings of an API as a pytest file, and looks whether one is still there: its requests are sent again and judged by its rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from harness import config
from harness.model.contract import Contract, Operation
from harness.model.errors import CannotRun
from harness.model.exchange import Request
from harness.model.finding import Evidence, Finding
from harness.model.rule import Seen
from harness.probes.api_session import Session
from harness.rules.catalogue import find
from harness.run.api_address import caller_of
from harness.run.api_identities import known
from harness.sources.openapi import read_openapi

Step: TypeAlias = tuple[str, str, Mapping[str, str], str, str]
"""Method, path with query, header fields, body, and the identifier that the answer gave to what was made (or nothing)."""

_ANSWER = re.compile(r"\n\nHTTP (\d{3})", re.MULTILINE)
_CUT = re.compile(r"\n\.\.\. \d+ characters more$")
_ALONE = frozenset(
    {"server-error", "response-off-schema", "status-undeclared", "content-type-undeclared", "response-header-missing"}
    | {"date-time-without-offset", "negative-data-accepted", "created-not-readable", "created-not-kept"}
    | {"location-unresolved", "limit-ignored", "filter-unsound", "sort-order-wrong", "open-redirect"}
    | {"any-origin-allowed", "idempotency-key-ignored", "stale-tag-accepted", "sensitive-field-shown"}
    | {"error-shows-internals", "put-not-idempotent"}
)
"""Rules that judge the requests which their findings show, and nothing else."""

_HEAD = """\"\"\"Written by `harness fuzz {target} --emit-test`: each test fails for as long as its finding is there.\"\"\"

from harness.run.api_emitted import seen_again

TARGET = {target!r}
"""

_TEST = """

def test_{name}() -> None:
    {words}
    steps = [
{steps}
    ]
    assert not seen_again(TARGET, {rule!r}, {fingerprint!r}, steps)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Emitted:
    """The text of a test file, and how many findings it holds and leaves out."""

    text: str
    written: int
    left_out: int


def emitted(findings: Iterable[Finding], target: str) -> Emitted:
    """A pytest file of the findings whose requests tell all that their rule judged by."""
    parts: list[str] = []
    left_out: list[Finding] = []
    for each in findings:
        steps = _steps(each)
        if each.rule not in _ALONE or not steps:
            left_out.append(each)
            continue
        lines = "\n".join(f"        {step!r}," for step in steps)
        words = json.dumps(each.message.replace("\\", "/"), ensure_ascii=True)
        parts.append(
            _TEST.format(name=_name(each), words=f"{words}", steps=lines, rule=each.rule, fingerprint=each.fingerprint)
        )
    rest = "".join(
        f"\n# Not written, it takes more than its requests: {each.rule}, {each.operation}" for each in left_out
    )
    text = _HEAD.format(target=target) + "".join(parts) + (f"\n{rest}\n" if rest else "")
    return Emitted(text=text, written=len(parts), left_out=len(left_out))


def with_test(finding: Finding, target: str) -> Finding:
    """The finding with a test file of its own as a piece of evidence, where its requests tell all."""
    told = emitted((finding,), target)
    if not told.written:
        return finding
    test = Evidence(kind="pytest", title="A pytest test that repeats it", content=told.text)
    return replace(finding, evidence=(*finding.evidence, test))


def seen_again(target: str, rule_id: str, fingerprint: str, steps: Sequence[Step], base: Path | None = None) -> bool:
    """Send the steps to the target anew, with its configured identities, and let the rule judge: is the finding still there?

    Identifiers that an earlier step made are those of this run. Raises: CannotRun when the target cannot be driven.
    """
    configuration = config.load(base)
    found = known(configuration.settings, target, configuration.root)
    with caller_of(found.address, configuration.root, found.env) as caller:
        document = caller.document()
        if document is None:
            raise CannotRun(f"{target!r} has no OpenAPI document")
        contract = read_openapi(document, source=found.address)
        session = Session(caller, identities=found.identities, schemes=contract.security_schemes)
        session.log_in()
        names: dict[str, str] = {}
        for method, place, headers, body, made in steps:
            now = _renamed(place, names)
            operation = _operation(contract, method, now)
            request = Request(
                method=method, url=f"{caller.base_url}{now}", headers=tuple(headers.items()), body=body.encode()
            )
            exchange = session.send_as_whoever_may(request, operation, rule_id)
            new = _made(exchange.response.body)
            if made and new:
                names[made] = new
        exchanges, observations = session.take()
    seen = Seen(contract=document, exchanges=exchanges, observations=observations)
    return any(each.fingerprint == fingerprint for each in find(rule_id).judge(seen))


def _steps(finding: Finding) -> list[Step]:
    """The requests that a finding shows; nothing when one is cut or is no text."""
    steps: list[Step] = []
    for each in finding.evidence:
        if each.kind != "http":
            continue
        answer = _ANSWER.search(each.content)
        if answer is None:
            return []
        sent, rest = each.content[: answer.start()], each.content[answer.end() :]
        head, _, body = sent.partition("\n\n")
        first, *lines = head.splitlines() or [""]
        method, _, place = first.partition(" ")
        if _CUT.search(body) or "\\x" in body or not place.startswith("/"):
            return []
        pairs = dict(line.split(": ", 1) for line in lines if ": " in line)
        headers = {name: value for name, value in pairs.items() if "$TOKEN" not in value and "$SECRET" not in value}
        made = _made(rest.rpartition("\n\n")[2].strip().encode()) if method == "POST" else ""
        steps.append((method, place, headers, body, made))
    return steps


def _made(body: bytes) -> str:
    try:
        value: Any = json.loads(body)
    except ValueError:
        return ""
    name = value.get("id") if isinstance(value, dict) else None
    return str(name) if isinstance(name, int | str) and not isinstance(name, bool) else ""


def _renamed(place: str, names: Mapping[str, str]) -> str:
    path, mark, query = place.partition("?")
    return "/".join(quote(names.get(each, ""), safe="") or each for each in path.split("/")) + mark + query


def _operation(contract: Contract, method: str, place: str) -> Operation:
    path = urlsplit(place).path
    for each in sorted(contract.operations, key=lambda each: each.path.count("{")):
        pattern = re.sub(r"\\\{[^{}/]+\\\}", "[^/]+", re.escape(each.path))
        if each.method == method and re.fullmatch(pattern, path):
            return each
    return Operation(method=method, path=path)


def _name(finding: Finding) -> str:
    words = f"{finding.rule} {finding.operation or ''}".lower()
    return f"{re.sub(r'[^a-z0-9]+', '_', words).strip('_')}_{finding.fingerprint}"
