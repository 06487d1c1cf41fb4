"""What the replay family's rules are shown, and what their findings have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harness.model.difference import Mismatch
from harness.model.exchange import Exchange
from harness.model.finding import Evidence, Finding, Severity
from harness.model.observation import Observation

_LONGEST = 4000


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """One provider's recordings beside its contract, and what replaying them showed.

    Shape: `provider` is its name; `mismatches` come from comparing exchanges with the contract; `observations` have the
    kinds `request-not-recorded`, `interaction-unused`, `operation-no-longer-called`, `cassette-old`, `client-model-refusal`, `client-model-stricter`,
    `client-failure`, `client-weakness`, `cassette-orphaned`, `recording-stale`, `secret`, and of a recording beside an older one
    `recorded-field-gone`, `recorded-field-new`, `recorded-type-changed`, `recorded-null-new`, `recorded-value-new`,
    `recorded-status-changed`; `recorded_from` says in words who answered, by cassette; `record_command` records anew; `consumers` are the targets
    that call the provider.
    """

    provider: str
    mismatches: tuple[Mismatch, ...] = ()
    observations: tuple[Observation, ...] = ()
    recorded_from: Mapping[str, str] = field(default_factory=dict)
    record_command: str = ""
    consumers: tuple[str, ...] = ()

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """The integrations that a finding concerns."""
        return tuple((consumer, self.provider) for consumer in self.consumers)

    def of_kind(self, kind: str) -> Iterator[Observation]:
        """The observations of one kind."""
        return (each for each in self.observations if each.kind == kind)

    def differing(self, direction: str, *kinds: str) -> Iterator[Mismatch]:
        """The mismatches of one direction and of these kinds."""
        for each in self.mismatches:
            if each.place.direction == direction and each.difference.kind in kinds:
                yield each


def off_contract(shown: Replayed, seen: Mismatch, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding about an exchange: its cause is the declared place that differs, whichever operation reached it."""
    source = shown.recorded_from.get(seen.exchange.source if seen.exchange else "", "")
    origin = f"; recorded from {source}" if source else ""
    return Finding(
        rule=rule,
        severity=severity,
        message=f"{message}{origin}",
        mend=mend,
        cause=(f"provider {shown.provider}", f"declared {seen.provider}", seen.difference.kind, _what(seen)),
        operations=seen.operations,
        direction=seen.place.direction,
        pointer=seen.difference.pointer,
        at=seen.consumer.location,
        other=seen.provider.location,
        witness=seen.difference.witness,
        reproduction=f"{seen.consumer.location or seen.consumer}: {seen.place.operation}, {seen.place.position}",
        evidence=(evidence(seen.exchange),) if seen.exchange else (),
        symptoms=(f"{seen.place.operation} {seen.place.position} in {seen.consumer.location or seen.consumer}",),
        edges=shown.edges,
    )


def said(seen: Mismatch, bearer: str) -> str:
    """What differs, in one sentence; `bearer` is what was recorded: the answer to an operation, or the request."""
    difference = seen.difference
    match difference.kind:
        case "body-refused" if difference.detail == "required":
            return f"{seen.provider} is required by the contract, and {bearer} lacks it"
        case "body-refused" | "parameter-refused":
            return f"{seen.provider} in {bearer} is not what the contract says: {difference.expected}"
    return f"{seen.provider}: {bearer} has {difference.observed}, and the contract has {difference.expected}"


def observed(shown: Replayed, seen: Observation, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding about an observation: its cause is the observation's own `cause`, or its subject."""
    cause = tuple(str(part) for part in seen.data.get("cause", (seen.subject,)))
    shows = Evidence(kind="text", title="What was seen", content=str(seen.data.get("evidence", ""))[:_LONGEST])
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        mend=mend,
        cause=(f"provider {shown.provider}", *cause),
        operations=tuple(seen.data.get("operations", ())) or ((seen.operation,) if seen.operation else ()),
        pointer=str(seen.data.get("pointer", "")),
        at=seen.location,
        other=seen.data.get("other"),
        witness=seen.data.get("witness"),
        reproduction=f"harness replay {shown.provider}",
        evidence=(shows,) if shows.content else (),
        symptoms=tuple(seen.steps),
        edges=shown.edges,
    )


def evidence(exchange: Exchange) -> Evidence:
    """The exchange as text, cut to a readable length; recorded exchanges hold no secrets."""
    request, response = exchange.request, exchange.response
    sent = f"{request.method} {request.url}\n{_shown(request.body)}".strip()
    answer = f"HTTP {response.status} {response.reason}\n{_shown(response.body)}".strip()
    return Evidence(kind="http", title="Recorded exchange", content=f"{sent}\n\n{answer}\n")


def again(shown: Replayed) -> str:
    """How to record anew, as a mend says it."""
    return f"record it again: {shown.record_command}" if shown.record_command else "record it again"


def _what(seen: Mismatch) -> str:
    """What tells two differences at one declared place apart: a status, a content type, a validation's keyword."""
    named = seen.difference.kind in ("status-undeclared", "content-type-undeclared")
    return seen.difference.observed if named else seen.difference.detail


def _shown(body: bytes) -> str:
    return body.decode("utf-8", "replace")[:_LONGEST]
