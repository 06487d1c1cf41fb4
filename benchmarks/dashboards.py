"""Scoreboard of the seeded dashboards: what is planted where, which of it the check finds, and what it says of sound twins.

An app is a pair of files in `tests/targets/dashboards/seeded`: `X_faulty.py` and its sound twin `X_sound.py`. A comment
`# planted: RULE [WORDS] [| RULE [WORDS]]` says that a finding of that rule is expected at this line, or, where its finding
has no line, one whose message holds the words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.model.contract import Contract
from harness.model.finding import Finding
from harness.probes.dashboard import WALKS
from harness.run.dashboard import check_dashboard
from harness.run.result import Result
from harness.sources.openapi import read_openapi

FOLDER = Path(__file__).parents[1] / "tests" / "targets" / "dashboards"
_PLANTED = re.compile(r"# planted: (.*)")


@dataclass(frozen=True, slots=True)
class Defect:
    """One planted defect."""

    app: str
    line: int
    rule: str
    words: str

    def is_told_by(self, finding: Finding) -> bool:
        """Is this the finding of the defect?"""
        if finding.rule != self.rule or self.words not in finding.message:
            return False
        if finding.at is not None and finding.rule in _PLACED:
            return finding.at.file.endswith(f"{self.app}.py") and finding.at.line == self.line
        return True


_PLACED = frozenset({"uncaught-exception", "widget-key-collision"})
NAMES = tuple(sorted(each.stem.removesuffix("_faulty") for each in (FOLDER / "seeded").glob("*_faulty.py")))


def defects(name: str) -> tuple[Defect, ...]:
    """What is planted in the faulty one of a pair."""
    return tuple(_defects(f"{name}_faulty"))


def _defects(app: str) -> Iterator[Defect]:
    for number, line in enumerate((FOLDER / "seeded" / f"{app}.py").read_text(encoding="utf-8").splitlines(), 1):
        match = _PLANTED.search(line)
        for part in match[1].split("|") if match else ():
            rule, _, words = part.strip().partition(" ")
            yield Defect(app, number, rule, words.strip())


def contract() -> Contract:
    """What the backend of those apps promises that have one."""
    return read_openapi(json.loads((FOLDER / "contract.json").read_text(encoding="utf-8")), source="contract.json")


def checked(app: str, *, max_time: float = 25.0, seed: int = 1, walks: int = WALKS) -> Result:
    """The check of one seeded app, without a browser."""
    script = FOLDER / "seeded" / f"{app}.py"
    fed = contract() if "ORDERS_API" in script.read_text(encoding="utf-8") else None
    return check_dashboard(
        script,
        contract=fed,
        root=FOLDER,
        max_time=max_time,
        step_time=6.0,
        browser=False,
        seed=seed,
        walks=walks,
        provider="shop" if fed else "",
    )


def missed(name: str, findings: Sequence[Finding]) -> tuple[Defect, ...]:
    """Planted defects without a finding."""
    return tuple(each for each in defects(name) if not any(each.is_told_by(finding) for finding in findings))


def surplus(name: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings that tell of nothing planted."""
    return tuple(each for each in findings if not any(defect.is_told_by(each) for defect in defects(name)))


def main(arguments: list[str]) -> int:
    """Check all pairs, or the named ones, and print recall by rule, false findings and speed; 1 below 95 % or with any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboards")
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--max-time", type=float, default=25.0)
    options = parser.parse_args(arguments)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false = 0
    print(f"{'app':<12} {'planted':>7} {'found':>6} {'surplus':>8} {'on twin':>8} {'actions/s':>10} {'statements':>11}")
    for name in options.names or NAMES:
        started = time.monotonic()
        faulty = checked(f"{name}_faulty", max_time=options.max_time)
        spent = time.monotonic() - started
        twin = checked(f"{name}_sound", max_time=options.max_time)
        lost, more = missed(name, faulty.findings), surplus(name, faulty.findings)
        planted.update(each.rule for each in defects(name))
        found.update(each.rule for each in defects(name) if each not in lost)
        false += len(more) + len(twin.findings)
        speed = faulty.measures["script_runs"] / spent
        reached = f"{faulty.measures['lines_reached']}/{faulty.measures['lines_known']}"
        count = len(defects(name))
        print(
            f"{name:<12} {count:>7} {count - len(lost):>6} {len(more):>8} {len(twin.findings):>8} {speed:>10.0f} {reached:>11}",
            flush=True,
        )
        for defect in lost:
            print(f"    missed: {defect}")
        for finding in (*more, *twin.findings):
            print(f"    false: {finding.rule}: {finding.message[:160]}")
    for rule, count in sorted(planted.items()):
        print(f"{rule:<28} {found[rule]:>3} of {count:>3}")
    recall = sum(found.values()) / max(1, sum(planted.values()))
    print(f"recall {recall:.1%} of {sum(planted.values())}, false {false}")
    return int(recall < 0.95 or false > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
