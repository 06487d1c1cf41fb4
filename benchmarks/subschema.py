"""`python -m benchmarks.subschema`: ours and two peers on the public subset cases found through HARNESS_CORPORA.

Right, missed breaks (a wrong yes), false alarms (a wrong no), no answer, and pairs a second of processor time. A slow peer
may run on an evenly spaced sample, which the table says. Every disagreement of ours must stand in the ledger, with its reason;
where the ledger says that a label is wrong, two validators confirm its proof before the second table counts it so.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import process_time
from typing import Any, NamedTuple, TypeAlias

from benchmarks._process import best
from benchmarks.oracle.trial import validators
from harness.run.assign import assign_schemas
from harness.run.assign_lines import answer_lines

Case: TypeAlias = dict[str, Any]
Verdict: TypeAlias = bool | None
Ledger: TypeAlias = dict[str, dict[str, Any]]

LEDGER = Path(__file__).parent / "ledgers" / "subschema.json"
LEFT_OUT_LABELS = frozenset(("CONTRADICTED", "CONFLICT"))
LEFT_OUT_TAGS = frozenset(
    ("assumes-format-assertion", "assumes-format-annotation-only", "optional", "exotic", "upstream-lenient")
)
SECONDS_A_PAIR = 2.0


class Score(NamedTuple):
    """What a tool said of the cases, and the processor seconds that it took."""

    name: str
    kinds: dict[str, str]
    seconds: float

    @property
    def counts(self) -> Counter[str]:
        """How often it was right, missed a break, raised a false alarm, gave no answer."""
        return Counter(self.kinds.values())

    @property
    def disagreements(self) -> list[tuple[str, str]]:
        """The cases in which it was not right."""
        return [(name, kind) for name, kind in self.kinds.items() if kind != "right"]


class TooSlow(Exception):
    """A pair took longer than its seconds."""


def main(arguments: Sequence[str]) -> int:
    """Print the table; exit code 1 when a disagreement of ours is not explained in the ledger."""
    options = _options(arguments)
    cases = scored(read_cases())
    if not cases:
        print("skipped: HARNESS_CORPORA names no folder with subschema_public.json")
        return 0
    scores = [ours(cases), stream(cases)]
    if not options.alone:
        scores += peers(cases, sample(cases, options.sample or len(cases)))
    print(table(scores, len(cases), "labels as published"))
    mended = relabelled(cases, read_ledger())
    print(table([corrected(score, mended) for score in scores], len(cases), "labels after the ledger"))
    print(speed(cases))
    return report(scores[0])


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--sample", type=int, default=0, help="fewer cases for jsonsubschema, which is slow")
    return parser.parse_args(arguments)


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


def read_ledger() -> Ledger:
    """The cases in which we differ from the labels on purpose: judgement, reason, and the value that proves it."""
    found: Ledger = json.loads(LEDGER.read_text(encoding="utf-8"))
    return found


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


def asked(cases: list[Case]) -> list[bytes]:
    """The cases as lines of `assign --batch`."""
    names = {"id": "id", "producer": "schema_a", "consumer": "schema_b", "dialect": "dialect"}
    return [json.dumps({name: case[own] for name, own in names.items()}).encode() + b"\n" for case in cases]


def speed(cases: list[Case]) -> str:
    """Pairs a second of the whole command, from its start to its end, and how many of the schemas had come before."""
    with NamedTemporaryFile() as lines:
        lines.write(b"".join(asked(cases)))
        lines.flush()
        whole = best(["assign", "--batch"], lines.name)
    schemas = [json.dumps(case[side]) for case in cases for side in ("schema_a", "schema_b")]
    again = 1 - len(set(schemas)) / len(schemas)
    return (
        f"\n`harness assign --batch`, whole process: {len(cases) / whole.seconds:,.0f} pairs/s, {whole.megabytes:.0f} MB; "
        f"{again:.0%} of the schemas had come before"
    )


def stream(cases: list[Case]) -> Score:
    """The same through `assign --batch`: JSON lines in, JSON lines out."""
    lines = asked(cases)
    started = process_time()
    answers = list(answer_lines(lines))
    seconds = process_time() - started
    said = {"yes": True, "no": False}
    verdicts = [said.get(json.loads(answer).get("verdict", "")) for answer in answers]
    return judged("contract-harness, batch", cases, verdicts, seconds)


def peers(cases: list[Case], few: list[Case]) -> list[Score]:
    """The other tools, the slow one on fewer cases; one that is not installed is said, and has no row."""
    tools = (("jsoncompat", compat_verdict, cases), ("jsonsubschema", subschema_verdict, few))
    missing = [name for name, _, _ in tools if find_spec(name) is None]
    for name in missing:
        print(f"skipped: {name} is not installed; `nox -s bench -- subschema` brings it")
    return [peer(name, verdict, given) for name, verdict, given in tools if name not in missing]


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
    kinds = {case["id"]: _kind(case["is_subset"], verdict) for case, verdict in zip(cases, verdicts, strict=True)}
    return Score(name, kinds, seconds)


def _kind(truth: bool, verdict: Verdict) -> str:  # noqa: FBT001 - the label of a case
    if verdict is None:
        return "no answer"
    if verdict is truth:
        return "right"
    return "missed" if verdict else "false alarm"


def relabelled(cases: list[Case], ledger: Ledger) -> dict[str, bool | None]:
    """What the ledger says of cases whose label is wrong; None for those that have no meaning at all.

    A wrong label "subset" counts only if both validators confirm the entry's proof. Raises ValueError where they do not.
    """
    known = {case["id"]: case for case in cases if case["id"] in ledger}
    found: dict[str, bool | None] = {}
    for name, case in known.items():
        wrong = ledger[name]["judgement"] == "label wrong"
        if wrong and case["is_subset"] and not proved(case, ledger[name]["proof"]):
            raise ValueError(f"{name}: the validators do not confirm the proof {ledger[name]['proof']!r}")
        found[name] = not case["is_subset"] if wrong else None
    return found


def proved(case: Case, value: Any) -> bool:
    """Whether two validators accept the value for the producer and refuse it for the consumer."""
    sides = zip(*(validators(case[side], case["dialect"]) for side in ("schema_a", "schema_b")), strict=True)
    return all(producer.is_valid(value) and not consumer.is_valid(value) for producer, consumer in sides)


_TURNED = {"missed": "right", "false alarm": "right", "no answer": "no answer"}


def corrected(score: Score, mended: dict[str, bool | None]) -> Score:
    """The score with wrong labels turned, and without the cases that have no meaning."""
    kinds = {}
    for name, kind in score.kinds.items():
        if name not in mended:
            kinds[name] = kind
        elif mended[name] is not None:
            kinds[name] = _TURNED.get(kind, "false alarm" if mended[name] else "missed")
    return score._replace(kinds=kinds)


def table(scores: list[Score], total: int, labels: str) -> str:
    """The scores as a Markdown table."""
    lines = [
        f"\n{total} scored cases, Python {platform.python_version()}, {labels}",
        "",
        "| tool | right | missed breaks | false alarms | no answer | cases | pairs/s |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in scores:
        cases = len(each.kinds)
        share = f"{each.counts['right'] / cases:.1%}"
        numbers = " | ".join(str(each.counts[kind]) for kind in ("missed", "false alarm", "no answer"))
        note = f"{cases} (sample)" if cases < total // 2 else str(cases)
        lines.append(f"| {each.name} | {share} | {numbers} | {note} | {cases / each.seconds:,.0f} |")
    return "\n".join(lines)


def report(score: Score) -> int:
    """Say which disagreements are explained, and which are not."""
    ledger = read_ledger()
    unexplained = [(name, kind) for name, kind in score.disagreements if name not in ledger]
    explained = Counter(f"{kind}: {ledger[name]['judgement']}" for name, kind in score.disagreements if name in ledger)
    print()
    for words, count in sorted(explained.items()):
        print(f"{count:4} {words}")
    for name, kind in unexplained:
        print(f"not in the ledger: {name} ({kind})")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
