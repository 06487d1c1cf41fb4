"""TypeScript's own checker as an oracle: pairs of types without bounds, `[A] extends [B]` beside our relation.

`python -m benchmarks.oracle.typescript --pairs 5000 --seed 1`; exit code 1 when we disagree. The fragment leaves out where
TypeScript is known to say less than sets do: it never spreads an object over several objects of a union unless a literal tag
tells them apart, it takes objects whose fields are all optional for a slip, and it counts a producer's optional position of a
tuple as `undefined` where a list is wanted. Excess fields are allowed, absent and `undefined` are kept apart
(`exactOptionalPropertyTypes`), and a producer sends what it declares.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.oracle.typescript_types import SELF, Draw, Type, Vary, shape, text
from harness.compare.assign import assign
from harness.model import shape as s
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.node import clean_environment, find_node

_OPTIONS = {"strict": True, "exactOptionalPropertyTypes": True, "noEmit": True, "lib": ["es2022"], "types": []}
_FAULT = re.compile(r"\((\d+),\d+\): error TS(\d+)")
_NOT_ASSIGNABLE = "2322"
_SECONDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two types that may be related; `seed` makes the pair again."""

    seed: str
    producer: Type
    consumer: Type

    def answer(self) -> str:
        """What our relation says: yes, no or unknown."""
        ours, theirs = (s.tie({SELF: shape(each)})[SELF] for each in (self.producer, self.consumer))
        return assign(ours, theirs, undeclared="none", differences=False).verdict


def pairs(seed: str, count: int) -> Iterator[Pair]:
    """That many pairs of a type and another one: changed a little, changed much, or drawn anew."""
    number = made = 0
    while made < count:
        number += 1
        name = f"{seed}/{number}"
        random = Random(name)
        producer = Draw(random).whole()
        often = random.choice((0.05, 0.1, 0.3, 1.0))
        consumer = (
            Draw(random).whole() if often == 1.0 and random.random() < 0.5 else Vary(random, often).type(producer)
        )
        if consumer != producer:
            made += 1
            yield Pair(seed=name, producer=producer, consumer=consumer)


def checked(asked: Sequence[Pair], folder: Path) -> list[bool]:
    """What TypeScript says of each pair, through one run of its compiler. Raises: CannotRun, ValueError."""
    lines = [line for number, each in enumerate(asked) for line in _lines(number, each)]
    (folder / "pairs.ts").write_text("export {};\n" + "\n".join(lines), encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _OPTIONS, "files": ["pairs.ts"]}))
    node = find_node()
    compiler = ensure(find_compiler(folder), node, lambda _: None)
    command = [*node.command, str(compiler.entry.with_name("tsc.js")), "--pretty", "false"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, env=clean_environment(), check=False
    )
    faults = {int(line): code for line, code in _FAULT.findall(done.stdout)}
    asking = {number * 3 + 4: number for number in range(len(asked))}
    strange = {line: code for line, code in faults.items() if line not in asking or code != _NOT_ASSIGNABLE}
    if strange or (done.stdout.strip() and not faults) or done.stderr.strip():
        raise ValueError(f"TypeScript cannot read the pairs: {strange} {done.stdout[:500]} {done.stderr[:500]}")
    refused = {asking[line] for line in faults}
    return [number not in refused for number in range(len(asked))]


def _lines(number: int, each: Pair) -> Iterator[str]:
    yield f"type A{number} = {text(each.producer).replace(SELF, f'A{number}')};"
    yield f"type B{number} = {text(each.consumer).replace(SELF, f'B{number}')};"
    yield f"export const r{number}: [A{number}] extends [B{number}] ? true : false = true;"


def disagreements(asked: Sequence[Pair], folder: Path) -> list[str]:
    """The pairs of which TypeScript and our relation say otherwise, in words."""
    found = []
    for each, fits in zip(asked, checked(asked, folder), strict=True):
        ours = each.answer()
        if ours != ("yes" if fits else "no"):
            told = f"{text(each.producer)}  →  {text(each.consumer)}"
            found.append(f"{each.seed}: TypeScript says {'yes' if fits else 'no'}, we say {ours}: {told}")
    return found


def main() -> int:
    """Run the pairs and print every disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="harness-oracle-") as folder:
        asked = list(pairs(options.seed, options.pairs))
        found = disagreements(asked, Path(folder))
    print("\n".join(found))
    fitting = sum(each.answer() == "yes" for each in asked)
    print(f"{len(asked)} pairs, {fitting} that fit, {len(found)} disagreements")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
