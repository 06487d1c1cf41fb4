"""Asks a function of the user's for the headers that prove who is calling, in a process of its own that a watchdog ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from harness.model.errors import CannotRun
from harness.model.exchange import Headers
from harness.targets.loading import load_object

_PATIENCE = 30.0
_HOME = Path(__file__).resolve().parent.parent.parent
_MARK = "harness-headers:"


def called_headers(spec: str, base: Path, env: Mapping[str, str]) -> Headers:
    """What `package.module:function` returns, as header fields. Raises: CannotRun when it fails or takes too long."""
    paths = [str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(  # noqa: S603  our own module, arguments as a list
            [sys.executable, "-m", "harness.targets.header_call", spec, str(base)],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            cwd=base,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **env},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(f"{spec!r} gave no headers within {_PATIENCE:g} s") from None
    line = next((each for each in reversed(done.stdout.splitlines()) if each.startswith(_MARK)), "")
    if not line:
        last = ([each for each in done.stderr.splitlines() if each.strip()] or ["it said nothing"])[-1]
        raise CannotRun(f"{spec!r} gave no headers: {last}", way_out="Return a mapping of header fields to texts")
    return tuple((str(name), str(value)) for name, value in json.loads(line.removeprefix(_MARK)).items())


def main(spec: str, base: str) -> None:
    """Call the function and print what it returned."""
    print(_MARK + json.dumps(dict(load_object(spec, Path(base))())))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
