"""A process of its own that reads files as facts: what it is given on standard input it answers line by line, one a file.

Shape: the input is a JSON list of `[file, text, fault]`; each line of the output is the JSON of `redflags_facts.as_json`.
"""

from __future__ import annotations

import gc
import sys

import orjson

from harness.run.redflags_facts import as_json, facts_of


def main() -> None:
    """Answer, and end."""
    gc.disable()  # measured: trees are taken apart after use, and looking for circles costs a third of the time
    for file, text, fault in orjson.loads(sys.stdin.buffer.read()):
        sys.stdout.buffer.write(orjson.dumps(as_json(facts_of(file, text, fault=fault))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
