"""`python -m benchmarks.oracle --pairs 200000 --seed 1`: a long run of the oracle; exit code 1 when we were wrong."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from itertools import islice
from time import perf_counter

from benchmarks.oracle.trial import SAMPLES, Trial, pairs, tried


def main() -> int:
    """Run the pairs, print the table and every fault."""
    options = _options()
    counts: Counter[tuple[str, str]] = Counter()
    faults = 0
    started = perf_counter()
    for number, each in enumerate(islice(pairs(options.seed), options.pairs), start=1):
        trial = tried(each, options.samples)
        counts[trial.answer.verdict, trial.truth] += 1
        if trial.fault:
            faults += 1
            _print_fault(trial)
        if number % 20_000 == 0:
            print(f"{number} pairs, {faults} faults, {perf_counter() - started:.0f} s", flush=True)
    _print_table(counts, faults, perf_counter() - started)
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    return parser.parse_args()


def _print_fault(trial: Trial) -> None:
    print(f"\n{trial.pair.seed}: {trial.fault}")
    print(f"  producer {json.dumps(trial.pair.producer)}")
    print(f"  consumer {json.dumps(trial.pair.consumer)}", flush=True)


def _print_table(counts: Counter[tuple[str, str]], faults: int, seconds: float) -> None:
    total = sum(counts.values())
    labelled = sum(count for (_, truth), count in counts.items() if truth != "open")
    unknown = sum(count for (verdict, _), count in counts.items() if verdict == "unknown")
    print(
        f"\n{total} pairs, {labelled} labelled, {faults} faults, {unknown / max(total, 1):.2%} unknown, {seconds:.0f} s"
    )
    for (verdict, truth), count in sorted(counts.items()):
        print(f"  answer {verdict:8} truth {truth:5} {count}")


if __name__ == "__main__":
    sys.exit(main())
