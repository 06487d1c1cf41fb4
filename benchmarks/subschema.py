"""`python -m benchmarks.subschema`: ours and two peers on the public subset cases found through HARNESS_CORPORA.

Right, missed breaks (a wrong yes), false alarms (a wrong no), no answer, and pairs a second of processor time. A slow peer
runs on an evenly spaced sample, which the table says. Every disagreement of ours must stand in the ledger, with its reason.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple, TypeAlias

from harness.run.assign import answer_lines, assign_schemas

Case: TypeAlias = dict[str, Any]
Verdict: TypeAlias = bool | None

LEDGER = Path(__file__).parent / "ledgers" / "subschema.json"
LEFT_OUT_LABELS = frozenset(("CONTRADICTED", "CONFLICT"))
LEFT_OUT_TAGS = frozenset(
    ("assumes-format-assertion", "assumes-format-annotation-only", "optional", "exotic", "upstream-lenient")
)
SECONDS_A_PAIR = 2.0


class Score(NamedTuple):
    """What a tool said of the cases, and the processor seconds that it took."""

    name: str
    counts: Counter[str]
    cases: int
    seconds: float
    disagreements: tuple[tuple[str, str], ...] = ()


class TooSlow(Exception):
    """A pair took longer than its seconds."""


def main() -> int:
    """Print the table; exit code 1 when a disagreement of ours is not explained in the ledger."""
    options = _options()
    cases = scored(read_cases())
    if not cases:
        print("skipped: HARNESS_CORPORA names no folder with subschema_public.json")
        return 0
    scores = [ours(cases), stream(cases)]
    if not options.alone:
        scores += [peer("jsoncompat", compat_verdict, cases)]
        scores += [peer("jsonsubschema", subschema_verdict, sample(cases, options.sample))]
    print(table(scores, len(cases)))
    return report(scores[0])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--sample", type=int, default=1000, help="cases for jsonsubschema, which is slow")
    return parser.parse_args()


def read_cases() -> list[Case]:
    """All cases, or none where the corpora are not at hand."""
    folder = os.environ.get("HARNESS_CORPORA", "")
    path = Path(folder) / "subschema_public.json"
    if not folder or not path.is_file():
        return []
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return found


def scored(cases: Iterable[Case]) -> list[Case]:
    """The cases whose labels can be relied on and whose truth hangs on no policy."""
    return [
        case for case in cases if case["label_check"] not in LEFT_OUT_LABELS and LEFT_OUT_TAGS.isdisjoint(case["tags"])
    ]


def sample(cases: list[Case], count: int) -> list[Case]:
    """So many cases, evenly spaced."""
    step = max(1, len(cases) // count)
    return cases[::step]


def ours(cases: list[Case]) -> Score:
    """The relation as it is called from Python, documents to verdict with witness and differences."""
    verdicts = {"yes": True, "no": False, "unknown": None}
    return peer("contract-harness", lambda case: verdicts[_assigned(case)], cases)


def _assigned(case: Case) -> str:
    return assign_schemas(case["schema_a"], case["schema_b"], dialect=case["dialect"]).verdict


def stream(cases: list[Case]) -> Score:
    """The same through `assign --batch`: JSON lines in, JSON lines out."""
    lines = [
        json.dumps(
            {
                "id": case["id"],
                "producer": case["schema_a"],
                "consumer": case["schema_b"],
                "dialect": case["dialect"],
            }
        ).encode()
        for case in cases
    ]
    started = process_time()
    answers = list(answer_lines(lines))
    seconds = process_time() - started
    said = {"yes": True, "no": False}
    verdicts = [said.get(json.loads(answer).get("verdict", "")) for answer in answers]
    return judged("contract-harness, batch", cases, verdicts, seconds)


def peer(name: str, verdict: Callable[[Case], Verdict], cases: list[Case]) -> Score:
    """A tool's verdicts on the cases; an exception, or too long a pause, is no answer."""
    verdicts: list[Verdict] = []
    started = process_time()
    for case in cases:
        try:
            with at_most(SECONDS_A_PAIR):
                verdicts.append(verdict(case))
        except (Exception, SystemExit):  # noqa: BLE001 - peers raise what they like, one even leaves
            verdicts.append(None)
    return judged(name, cases, verdicts, process_time() - started)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after so many seconds, where the platform can."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _interrupt(_number: int, _frame: object) -> None:
    raise TooSlow


def compat_verdict(case: Case) -> Verdict:
    """What jsoncompat says: a serializer may change from the consumer's schema to the producer's."""
    import jsoncompat  # noqa: PLC0415 - a peer that only this scoreboard needs

    return bool(jsoncompat.check_compat(json.dumps(case["schema_b"]), json.dumps(case["schema_a"]), "serializer"))


def subschema_verdict(case: Case) -> Verdict:
    """What jsonsubschema says."""
    import jsonsubschema  # noqa: PLC0415 - a peer that only this scoreboard needs

    with redirect_stdout(StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(jsonsubschema.isSubschema(case["schema_a"], case["schema_b"]))


def judged(name: str, cases: list[Case], verdicts: list[Verdict], seconds: float) -> Score:
    """The score of a list of verdicts."""
    kinds = [_kind(case["is_subset"], verdict) for case, verdict in zip(cases, verdicts, strict=True)]
    wrong = tuple((case["id"], kind) for case, kind in zip(cases, kinds, strict=True) if kind != "right")
    return Score(name, Counter(kinds), len(cases), seconds, wrong)


def _kind(truth: bool, verdict: Verdict) -> str:  # noqa: FBT001 - the label of a case
    if verdict is None:
        return "no answer"
    if verdict is truth:
        return "right"
    return "missed" if verdict else "false alarm"


def table(scores: list[Score], total: int) -> str:
    """The scores as a Markdown table."""
    lines = [
        f"{total} scored cases, Python {platform.python_version()}, labels as published",
        "",
        "| tool | right | missed breaks | false alarms | no answer | cases | pairs/s |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in scores:
        share = f"{each.counts['right'] / each.cases:.1%}"
        numbers = " | ".join(str(each.counts[kind]) for kind in ("missed", "false alarm", "no answer"))
        note = str(each.cases) if each.cases == total else f"{each.cases} (sample)"
        lines.append(f"| {each.name} | {share} | {numbers} | {note} | {each.cases / each.seconds:,.0f} |")
    return "\n".join(lines)


def report(score: Score) -> int:
    """Say which disagreements are explained, and which are not."""
    ledger = json.loads(LEDGER.read_text(encoding="utf-8"))
    unexplained = [(name, kind) for name, kind in score.disagreements if name not in ledger]
    explained = Counter(f"{kind}: {ledger[name]['judgement']}" for name, kind in score.disagreements if name in ledger)
    print()
    for words, count in sorted(explained.items()):
        print(f"{count:4} {words}")
    for name, kind in unexplained:
        print(f"not in the ledger: {name} ({kind})")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
