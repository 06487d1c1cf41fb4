"""What is told of an operation that was driven: how far it was, and what was left out for which reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.contract import Operation
from harness.model.finding import Finding
from harness.model.record import Cell, Outcome, Skip
from harness.model.rule import Seen
from harness.probes.api import ApiProbe

CHECK = "api"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Skips and cells of one probe's operations. Shape: `known` says whether there are identities. Units: `max_time` is seconds."""

    probe: ApiProbe
    max_time: float | None
    known: bool

    def skips(self, operation: Operation, seen: Seen) -> Iterable[Skip]:
        """What was left out."""
        name = operation.name
        if name in self.probe.faults:
            yield Skip(what=name, reason=f"not all cases could be made: {self.probe.faults[name]}", check=CHECK)
        if self.probe.session.gave_up(name):
            yield Skip(what=name, reason="it hung or ended its process; its other cases were not sent", check=CHECK)
        elif self.probe.session.out_of_time:
            yield Skip(
                what=name,
                reason=f"the time of {self.max_time or 0:g} s was used up after {len(seen.exchanges)} of its requests",
                way_out="Allow more: --max-time",
                check=CHECK,
            )
        elif name in self.probe.cut_short:
            yield Skip(
                what=f"{name}, random cases",
                reason="its share of the time did not suffice for all of them",
                way_out="Allow more: --max-time",
                check=CHECK,
            )
        if not self.probe.reached(operation) and seen.exchanges:
            yield self._unreached(operation, seen)

    def gaps(self, operation: Operation) -> bool:
        """Was an operation given up, cut short, or never accepted?"""
        name = operation.name
        left_out = name in self.probe.faults or name in self.probe.cut_short or self.probe.session.gave_up(name)
        return left_out or not self.probe.reached(operation)

    def _unreached(self, operation: Operation, seen: Seen) -> Skip:
        statuses = {each.response.status for each in seen.exchanges}
        locked = statuses & {401, 403} and not self.known
        way_out = (
            "Configure an identity for the target" if locked else "Give an example of a valid request in the document"
        )
        return Skip(
            what=f"{operation.name}, accepted requests",
            reason=f"none was accepted: it answered {', '.join(map(str, sorted(statuses)))}",
            way_out=way_out,
            check=CHECK,
        )

    def cells(self, operation: Operation, seen: Seen, findings: tuple[Finding, ...], aspect: str) -> Iterable[Cell]:
        """How far it was: requests, and accepted ones among them."""
        outcome: Outcome = "finding" if findings else "clean" if seen.exchanges else "vacuous"
        yield Cell(check=CHECK, subject=operation.name, aspect=aspect, outcome=outcome, count=len(seen.exchanges))
        if aspect not in ("requests", "replayed"):
            return
        accepted = self.probe.session.accepted[operation.name]
        yield Cell(
            check=CHECK,
            subject=operation.name,
            aspect="accepted",
            outcome="clean" if accepted else "vacuous",
            count=accepted,
        )
