"""What a click sent and the next run sends again, though nothing asked for it: noticed on every way, proved afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.model.dashboard import Call
from harness.probes.dashboard_trail import Trail

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_MOST_SUSPECTS = 6

_Sent = frozenset[tuple[str, str, bytes]]


@dataclass(slots=True)
class Repeats:
    """Watches runs as they come. Shape: `suspects` has the way to a click by what it sent, for those that seem to repeat it."""

    suspects: dict[str, Trail] = field(default_factory=dict)
    _before: _Sent = frozenset()
    _fresh: _Sent = frozenset()

    def note(self, trail: Trail, calls: Iterable[tuple[str | None, Call]]) -> None:
        """A run at the end of a trail has made these calls."""
        named = {_key(call): name for name, call in calls if call.request.method in WRITING}
        sent = frozenset(named)
        last = trail.actions[-1].kind if trail.actions else ""
        if last in ("set", "rerun"):
            for each in sorted(self._fresh & sent):
                what = named[each] or f"{each[0]} {each[1].partition('?')[0]}"
                if len(self.suspects) < _MOST_SUSPECTS:
                    self.suspects.setdefault(what, Trail(scenario=trail.scenario, actions=trail.actions[:-1]))
        self._fresh = sent - self._before if last == "click" else frozenset()
        self._before = sent


def _key(call: Call) -> tuple[str, str, bytes]:
    return call.request.method, call.request.url, call.request.body
