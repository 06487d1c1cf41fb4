"""Records a provider's cassettes: runs the driver in a process of its own that listens, scrubs and writes."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cassettes import store
from harness.cassettes.recorder import Job, write_job
from harness.model.errors import CannotRun
from harness.model.provider import Provider

_PYTHONS = ("python", "python3", "py")
_LAST = 12
"""Lines of a failed command's output that are shown again."""


@dataclass(frozen=True, slots=True)
class RecordedCassette:
    """One written cassette: its folder, how many interactions it holds, and what was scrubbed, counted by kind."""

    folder: Path
    interactions: int
    replaced: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What a recording left; `left_behind` are older cassettes that this recording did not touch."""

    recorded_from: str
    cassettes: tuple[RecordedCassette, ...]
    left_behind: tuple[Path, ...] = ()

    def summary(self) -> tuple[str, ...]:
        """Lines for a person: each cassette, and what was scrubbed."""
        lines = [f"recorded from {self.recorded_from}"]
        for each in self.cassettes:
            scrubbed = ", ".join(f"{count} {kind}" for kind, count in sorted(each.replaced.items())) or "nothing"
            count = "1 interaction" if each.interactions == 1 else f"{each.interactions} interactions"
            lines.append(f"{each.folder.as_posix()}: {count}; scrubbed {scrubbed}")
        lines += [f"{folder.as_posix()}: not recorded this time, left as it was" for folder in self.left_behind]
        return tuple(lines)


def record(
    provider: Provider,
    command: str | Sequence[str],
    *,
    folder: Path,
    root: Path,
    contract: str = "",
    progress: Callable[[str], None] = lambda _: None,
    environment: Mapping[str, str] | None = None,
) -> Recorded:
    """Run a Python command and keep what it asked of the provider under `folder`, one folder per cassette.

    Shape: the command starts with `python` (`python -m package.module arguments`) or is a Python script on PATH;
    `contract` is the provider's contract relative to `root`, where the command runs.
    Raises: CannotRun when the command fails, carries a live key, or leaves a secret; then nothing is written.
    """
    words = shlex.split(command) if isinstance(command, str) else list(command)
    with tempfile.TemporaryDirectory(prefix="harness-record-") as scratch:
        summary = Path(scratch) / "summary.json"
        job = Job(
            provider=provider,
            folder=str((root / folder).resolve()),
            name=provider.name,
            summary=str(summary),
            contract=contract,
            contract_version=_version(root / contract) if contract else "",
        )
        write_job(job, Path(scratch) / "job.json")
        options, program = _python(words)
        recorder = [sys.executable, *options, "-m", "harness.cassettes.recorder", str(Path(scratch) / "job.json")]
        last: deque[str] = deque(maxlen=_LAST)

        def said(line: str) -> None:
            last.append(line)
            progress(line)

        code = _run([*recorder, *program], root, environment, said)
        return _recorded(_outcome(summary, code, last), folder, root)


def _python(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The interpreter's options, and the words behind them, of a command that the recording process takes the place of."""
    if not words:
        raise CannotRun("no command is set", way_out="Set `record` of the provider, or give a command after `--`")
    first = Path(words[0]).name.removesuffix(".exe")
    if first in _PYTHONS or first.startswith("python3"):
        return _parted(words[1:])
    found = shutil.which(words[0]) or words[0]
    if not _is_python(Path(found)):
        raise CannotRun(
            f"{words[0]!r} is no Python program, and recording listens inside Python",
            way_out="Give a command such as `python -m package.module` or `pytest`",
        )
    return [], [found, *words[1:]]


def _parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Options such as `-u -X dev`, and the program: a script, `-m` and a module, or `-c` and code; `-Wdefault` is one word.

    Raises: CannotRun when no program follows.
    """
    options: list[str] = []
    rest = deque(words)
    while rest:
        word = rest.popleft()
        if not word.startswith("-") or word == "-":
            break
        own = _PROGRAM.match(word)
        if own is not None:
            options += [f"-{own[1]}"] if own[1] else []
            value = [own[3]] if own[3] else [rest.popleft()] if rest else []
            if value:
                return options, [f"-{own[2]}", *value, *rest]
            break
        options.append(word)
        if _TAKES_NEXT.search(word) and rest:
            options.append(rest.popleft())
    else:
        word = "-"
    if word.startswith("-"):
        raise CannotRun(
            "the command names no program to record", way_out="Name a script, or give `-m MODULE` or `-c CODE`"
        )
    return options, [word, *rest]


_PROGRAM = re.compile(r"-([A-VY-Zabd-ln-z]*)([cm])(.*)", re.DOTALL)
"""`-c CODE`, `-mMODULE`, and either behind flags of one letter, as in `-um MODULE`."""
_TAKES_NEXT = re.compile(r"\A(-[A-VY-Zabd-ln-z]*[XW]|--check-hash-based-pycs)\Z")


def _is_python(file: Path) -> bool:
    if not file.is_file():
        return False
    if file.suffix == ".py":
        return True
    with file.open("rb") as handle:
        return b"python" in handle.readline(200)


def _run(
    command: Sequence[str], root: Path, environment: Mapping[str, str] | None, progress: Callable[[str], None]
) -> int:
    with subprocess.Popen(  # noqa: S603 - the owner's own command from the project's settings
        command,
        cwd=root,
        env=None if environment is None else dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                progress(line.rstrip("\n"))
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def _outcome(summary: Path, code: int, last: Collection[str]) -> Mapping[str, Any]:
    outcome: Mapping[str, Any] = json.loads(summary.read_text(encoding="utf-8")) if summary.exists() else {}
    if not outcome:
        said = [line for line in last if line.strip()]
        raise CannotRun(
            f"the command ended with exit code {code}; nothing of its recording was kept",
            way_out="\n  ".join(["Its last lines:", *said]) if said else "It said nothing; run it by itself",
        )
    if "error" in outcome:
        error = outcome["error"]
        raise CannotRun(error["what"], where=error["where"], way_out=error["way_out"])
    return outcome


def _recorded(outcome: Mapping[str, Any], folder: Path, root: Path) -> Recorded:
    written = tuple(
        RecordedCassette(folder / each["name"], each["interactions"], each["replaced"]) for each in outcome["cassettes"]
    )
    mine = {each.folder for each in written}
    others = (folder / each.name for each in store.discover(root / folder))
    return Recorded(
        recorded_from=outcome["recorded_from"],
        cassettes=written,
        left_behind=tuple(each for each in others if each not in mine),
    )


def _version(contract: Path) -> str:
    """The contract's version, or nothing where it cannot be read: recording needs no contract."""
    try:
        document = json.loads(contract.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(document.get("info", {}).get("version", "")) if isinstance(document, dict) else ""
