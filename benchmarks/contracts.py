"""Measures the comparison of two contracts: growth, many occurrences behind few changes, real documents, a peer's verdicts.

`HARNESS_CORPORA` names the folder that holds `oasdiff/`; `HARNESS_OPENAPI_PAIR` two real documents, joined by the path separator.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from benchmarks._process import best
from harness.model.errors import HarnessError
from harness.run.diff import diff

LEDGER = Path(__file__).parent / "ledgers" / "oasdiff.json"
DAY = date(2026, 11, 21)


def main(_arguments: Sequence[str]) -> None:
    """Print every table that can be made here, and what was skipped."""
    growth()
    occurrences()
    real_documents()
    agreement()


def growth() -> None:
    """Time by the number of distinct changed shapes: 1x, 2x, 4x should take 1, 2 and 4 times as long."""
    print("| distinct shapes | seconds | ratio | ms a shape | times parsing |")
    print("|---|---|---|---|---|")
    first = 0.0
    for times in (1, 2, 4):
        pair = [document(200 * times, version) for version in (1, 2)]
        parsing, seconds = _parse_seconds([orjson.dumps(each) for each in pair]), _best(*pair)
        first = first or seconds
        each = 1000 * seconds / (200 * times)
        print(f"| {200 * times} | {seconds:.3f} | {seconds / first:.2f} | {each:.2f} | {seconds / parsing:.0f} |")
    print()


def occurrences() -> None:
    """A document in which 800 changed components occur 11,000 times."""
    pair = [document(800, version, operations=1100, each=10) for version in (1, 2)]
    seconds = _best(*pair)
    calibration = _parse_seconds([orjson.dumps(each) for each in pair])
    print(f"11,000 occurrences of 800 changes: {seconds:.3f} s, {seconds / calibration:.1f} times their parsing")


def document(components: int, version: int, *, operations: int = 0, each: int = 1) -> dict[str, Any]:
    """An API whose components all change a little from version to version; operations refer to `each` of them."""
    schemas = {f"C{index}": _component(index, version) for index in range(components)}
    paths = {}
    for place in range(operations or components):
        names = [f"C{(place * each + index) % components}" for index in range(each)]
        fields = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
        answer = {"content": {"application/json": {"schema": {"type": "object", "properties": fields}}}}
        paths[f"/p{place}"] = {"get": {"responses": {"200": answer}}}
    return {"openapi": "3.1.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}


def _component(index: int, version: int) -> dict[str, Any]:
    fields: dict[str, Any] = {f"f{number}_{index}": {"type": "string"} for number in range(6)}
    fields["state"] = {"enum": [f"s{index}", *(["new"] if version > 1 else [])]}
    return {"type": "object", "properties": fields, "required": ["state"]}


def _best(base: Any, revision: Any) -> float:
    times = []
    for _ in range(3):
        gc.collect()
        gc.disable()  # as the command does for one comparison
        started = time.process_time()
        diff(base, revision, today=DAY)
        times.append(time.process_time() - started)
        gc.enable()
    return min(times)


def _parse_seconds(texts: Sequence[bytes]) -> float:
    """Of the fastest of three parsings, which calibrates for the machine and what else it does."""
    times = []
    for _ in range(3):
        started = time.process_time()
        for text in texts:
            orjson.loads(text)
        times.append(time.process_time() - started)
    return min(times)


def real_documents() -> None:
    """Two published versions, the whole process from cold, beside the time that their parsing takes."""
    names = os.environ.get("HARNESS_OPENAPI_PAIR", "").split(os.pathsep)
    if len(names) != 2 or not all(Path(name).is_file() for name in names):
        print("skipped: real documents (set HARNESS_OPENAPI_PAIR to two files)")
        return
    parsing = _parse_seconds([Path(name).read_bytes() for name in names])
    whole = best(["diff", *names])
    print(
        f"real documents, whole process from cold: {whole.seconds:.2f} s, {whole.seconds / parsing:.1f} times parsing, "
        f"{whole.megabytes:.0f} MB"
    )


def agreement() -> None:
    """Breaking or not, beside the peer's verdicts; every disagreement has to stand in the ledger.

    Breaking is what breaks an old client (an error) or may break one (a warning), on both sides; both ask for a major version.
    """
    folder = Path(os.environ.get("HARNESS_CORPORA", "")) / "oasdiff"
    if not os.environ.get("HARNESS_CORPORA") or not folder.is_dir():
        print("skipped: the peer's verdicts (set HARNESS_CORPORA)")
        return
    ledger = {each["id"] for each in json.loads(LEDGER.read_text(encoding="utf-8"))}
    found = {each["id"] for each in disagreements(folder)}
    total = len(json.loads((folder / "cases.json").read_text(encoding="utf-8"))["cases"])
    print(f"breaking yes/no: {total - len(found)} of {total} agree ({100 * (1 - len(found) / total):.1f} %)")
    print(f"in the ledger: {len(found & ledger)} of {len(found)}; in it without need: {len(ledger - found)}")
    for each in sorted(found - ledger):
        print(f"  not in the ledger: {each}")


def disagreements(folder: Path) -> list[dict[str, Any]]:
    """The cases that are judged otherwise than by the peer: `id`, `ours`, `theirs` (breaking yes/no), `rules`."""
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))["cases"]
    documents = json.loads((folder / "specs.json").read_text(encoding="utf-8"))
    found = []
    for case in cases:
        theirs = bool(case["breaking_ids"])
        try:
            result = diff(documents[case["base"]], documents[case["revision"]], today=DAY)
        except HarnessError as error:
            found.append({"id": case["id"], "ours": None, "theirs": theirs, "rules": [str(error)]})
            continue
        ours = result.measures["bump"] == "major"
        if ours != theirs:
            rules = sorted({each.rule for each in result.findings})
            found.append({"id": case["id"], "ours": ours, "theirs": theirs, "rules": rules})
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
