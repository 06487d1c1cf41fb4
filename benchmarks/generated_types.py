"""Sets drift beside diff: the types that a generator made of one version, against that version and the next one.

`HARNESS_OPENAPI_PAIR` names two published documents, joined by the path separator; the first is the version that
`@octokit/openapi-types` (see `benchmarks.extraction`) was generated from. `HARNESS_PEERS=1` lets npm install the types.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks._process import PROGRAM, taken_by
from benchmarks.extraction import prepare
from harness.model.errors import HarnessError
from harness.sources.typescript.compiler import cache_folder
from harness.sources.typescript.node import find_node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
PARTNERS: Mapping[str, tuple[str, ...]] = {
    "operation-missing": ("operation-removed", "operation-retired"),
    "operation-method-missing": ("operation-removed", "operation-retired"),
    "response-value-unknown": ("response-value-added",),
    "response-null-unexpected": ("response-null-added",),
    "response-kind-changed": ("response-type-added",),
    "response-field-missing": ("response-required-field-removed", "response-optional-field-removed"),
    "response-field-optional": ("response-field-became-optional", "response-required-field-removed"),
    "response-alternative-unknown": ("response-alternative-added", "response-alternative-undeclared"),
    "request-field-missing": ("request-field-became-required", "request-field-demanded"),
    "request-field-optional": ("request-field-became-required", "request-field-demanded"),
    "request-field-refused": ("request-field-forbidden",),
    "request-field-unknown": ("request-field-ignored",),
}
"""The rules of diff that tell the same change as a rule of drift."""

OF_THE_OWNER = ("response-alternative-unknown", "request-field-unknown")
"""Rules of drift whose cause is what holds the alternative or the field."""

WITHOUT: Mapping[str, str] = {
    "request-bounds-narrowed": "TypeScript has no bounds",
    "response-bounds-widened": "TypeScript has no bounds",
    "response-pattern-widened": "TypeScript has no patterns or formats",
    "response-field-unexpected": "code reads what it declares: a new field breaks none",
    "response-optional-field-removed": "the type allows an optional field to stay away",
    "response-content-type-removed": "the calls read application/json, which is still sent",
    "request-unchecked": "diff could not decide it",
}
"""Rules of diff that can have no partner, and why."""

Finding = Mapping[str, Any]
_HOLE = re.compile(r"\{[^{}]*\}")


def main(_arguments: Sequence[str]) -> None:
    """Print both comparisons, the pairs, and what has no partner; or why there is nothing."""
    documents = [Path(name).resolve() for name in os.environ.get("HARNESS_OPENAPI_PAIR", "").split(os.pathsep)]
    if len(documents) != 2 or not all(each.is_file() for each in documents) or not os.environ.get("HARNESS_PEERS"):
        print("skipped: generated types (set HARNESS_OPENAPI_PAIR to two files and HARNESS_PEERS=1)")
        return
    try:
        types = prepare(cache_folder() / "benchmarks", find_node()) / "node_modules" / "@octokit" / "openapi-types"
    except HarnessError as fault:
        print(f"skipped: {fault}")
        return
    with tempfile.TemporaryDirectory() as made:
        project(Path(made), types, documents[0])
        own, other = (findings(["drift", str(each), made]) for each in documents)
        changes = findings(["diff", *map(str, documents)])
    for line in report(own, other, changes):
        print(line)


def project(folder: Path, types: Path, document: Path) -> None:
    """A project of one openapi-fetch call for each operation of a document. The client is a stand-in of one declaration."""
    shutil.copytree(types, folder / "node_modules" / "@octokit" / "openapi-types")
    client = folder / "node_modules" / "openapi-fetch"
    client.mkdir()
    (client / "package.json").write_text(json.dumps({"name": "openapi-fetch", "types": "index.d.ts"}))
    call = "(path: string, init?: unknown) => Promise<{ data?: unknown }>"
    members = " ".join(f"{method.upper()}: {call};" for method in METHODS)
    (client / "index.d.ts").write_text(
        f"export interface Client<Paths> {{ {members} paths?: Paths }}\n"
        "export default function createClient<Paths>(options?: object): Client<Paths>;\n"
    )
    (folder / "tsconfig.json").write_text(
        json.dumps(
            {"compilerOptions": {"strict": True, "moduleResolution": "bundler", "module": "esnext", "types": []}}
        )
    )
    (folder / "calls.ts").write_text("\n".join(_calls(json.loads(document.read_bytes()))))


def _calls(document: Mapping[str, Any]) -> Iterator[str]:
    yield 'import createClient from "openapi-fetch";'
    yield 'import type { paths } from "@octokit/openapi-types";'
    yield "const client = createClient<paths>();"
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                name = re.sub(r"\W+", "_", f"{method} {path}")
                yield f"export const {name} = async (init: unknown) => (await client.{method.upper()}({json.dumps(path)}, init)).data;"


def findings(words: Sequence[str]) -> list[Finding]:
    """What a command finds."""
    with tempfile.NamedTemporaryFile() as output:
        taken_by([sys.executable, "-c", PROGRAM, *words, "--format", "json"], output=output.name)
        return list(json.loads(output.read())["findings"])


def partners(one: Finding, others: Iterable[Finding]) -> list[Finding]:
    """The findings of diff that tell the same change as one of drift: rule, operation and field agree."""
    rules = PARTNERS.get(one["rule"], ())
    return [
        each for each in others if each["rule"] in rules and _operations(one) & _operations(each) and _same(one, each)
    ]


def _same(one: Finding, other: Finding) -> bool:
    if other["rule"].startswith("operation-"):
        return True
    fields = {_field(each) for each in other["cause"]}
    whole = any(" " not in each.split(" ", 1)[1] and "." not in each for each in other["cause"])  # a component itself
    return _field(one["cause"][0]) in fields or whole or one["rule"] in OF_THE_OWNER


def _operations(found: Finding) -> set[str]:
    return {_HOLE.sub("{}", each) for each in found["operations"] or [found["operation"]]}


def _field(cause: str) -> str:
    return cause.rpartition(".")[2].removesuffix("[]")


def report(own: Sequence[Finding], other: Sequence[Finding], changes: Sequence[Finding]) -> Iterator[str]:
    """Tables of counts, and each error or warning that nothing explains. Hints may be partners, no more."""
    own = [each for each in own if each["severity"] != "hint"]
    yield f"against its own version: {len(own)} errors and warnings"
    yield from (f"  {each['rule']}: {each['operation']} {_field(each['cause'][0])}" for each in own)
    known = {(each["direction"], each["operation"]) for each in own}
    drifts, changed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    left, met = [], set[int]()
    for each in other:
        found = partners(each, changes)
        met |= {id(twin) for twin in found}
        if each["severity"] != "hint":
            before = (each["direction"], each["operation"]) in known
            told = found[0]["rule"] if found else "told of its own version too" if before else "none"
            drifts[f"{each['severity']} {each['rule']}", told] += 1
            left += [each] if told == "none" else []
    for each in changes:
        if each["severity"] != "hint":
            reason = "told" if id(each) in met else WITHOUT.get(each["rule"], "none")
            changed[f"{each['severity']} {each['rule']}", reason] += 1
            left += [each] if reason == "none" else []
    yield from _counted("| drift | its partner in diff | findings |", drifts)
    yield from _counted("| diff | in drift | findings |", changed)
    yield f"\nwithout partner or explanation: {len(left)}"
    yield from (f"  {each['rule']}: {each['operation']} {each['cause'][0]}" for each in left)


def _counted(head: str, rows: Counter[tuple[str, str]]) -> Iterator[str]:
    yield f"\n{head}\n|---|---|---|"
    yield from (f"| {rule} | {told} | {count} |" for (rule, told), count in sorted(rows.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
