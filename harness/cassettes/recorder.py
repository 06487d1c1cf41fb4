"""The process that records: runs a Python command with interception on, scrubs what it heard in memory, and writes it.

`python -m harness.cassettes.recorder JOB -m package.module arguments…` (or a script's path, or `-c` and a program, in the
place of `-m …`). The job is a JSON file with the provider's facts; what came of it goes into the file that the job names, without a secret.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from harness.cassettes import gate, scrub, store
from harness.cassettes.meta import Meta, RecordedFrom
from harness.cassettes.session import recording
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun, HarnessError
from harness.model.exchange import Exchange
from harness.model.provider import Provider, Secret

FROM, STANDS_FOR, DOUBLE, CASSETTE = (
    "HARNESS_RECORD_FROM",
    "HARNESS_RECORD_STANDS_FOR",
    "HARNESS_RECORD_DOUBLE",
    "HARNESS_RECORD_CASSETTE",
)
"""What a driver may say through its environment while it runs: the address of a double, the provider's address that it
stands for (of a provider with several hosts, both with a space between them), the double's name and version, and the
name of the cassette that the next exchanges belong to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What to record.

    Shape: `folder` holds the provider's cassettes; `name` is the cassette for exchanges that no driver named;
    `contract` and `contract_version` go into the metadata; `summary` is the file to write the outcome to.
    """

    provider: Provider
    folder: str
    name: str
    summary: str
    contract: str = ""
    contract_version: str = ""


def write_job(job: Job, file: Path) -> None:
    """Put the job into a file for the recording process."""
    file.write_text(json.dumps(asdict(job)), encoding="utf-8")


def read_job(file: Path) -> Job:
    """The job in a file."""
    document = json.loads(file.read_text(encoding="utf-8"))
    facts = document.pop("provider")
    secrets = tuple(Secret(**{**each, "places": tuple(each["places"])}) for each in facts.pop("secrets"))
    lists = {name: tuple(value) for name, value in facts.items() if isinstance(value, list)}
    return Job(provider=Provider(**{**facts, **lists, "secrets": secrets}), **document)


def main(arguments: Sequence[str]) -> int:
    """Record and write; the exit code is the command's own, or 3 when nothing could be kept."""
    job = read_job(Path(arguments[0]))
    try:
        code, heard = _listen(job, list(arguments[1:]))
        outcome = _keep(job, heard) if code == 0 else {}
    except HarnessError as error:
        code, outcome = 3, {"error": {"what": error.what, "where": error.where, "way_out": error.way_out}}
    Path(job.summary).write_text(json.dumps(outcome), encoding="utf-8")
    return code


def _listen(job: Job, command: list[str]) -> tuple[int, Mapping[str, Sequence[Exchange]]]:
    with recording(
        job.provider,
        progress=lambda line: print(f"  {line}", flush=True),
        stands_for=_stands_for,
        cassette=lambda: slug(os.environ.get(CASSETTE, "")) or job.name,
    ) as heard:
        code = _run(command)
    if code == 0 and not heard.cassettes:
        raise CannotRun(
            f"the command called none of {', '.join(job.provider.hosts)}",
            way_out=f"A driver that calls a double says so: set {FROM} and {STANDS_FOR} while it runs",
        )
    return code, heard.cassettes


def _stands_for() -> Mapping[str, str]:
    bases, reals = (os.environ.get(name, "").split() for name in (FROM, STANDS_FOR))
    return dict(zip(bases, reals, strict=False))


def _run(command: list[str]) -> int:
    sys.path.insert(0, str(Path.cwd()))
    try:
        _execute(command)
    except SystemExit as end:
        if isinstance(end.code, int) or end.code is None:
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except HarnessError:
        raise
    except Exception as error:  # noqa: BLE001 - the command's own, told as Python tells it
        traceback.print_exception(error.with_traceback(_own(error.__traceback__)))
        return 1
    return 0


def _execute(command: list[str]) -> None:
    match command:
        case ["-m", module, *_]:
            sys.argv = command[1:]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", program, *rest]:
            sys.argv = ["-c", *rest]
            main_module = ModuleType("__main__")
            sys.modules["__main__"] = main_module
            exec(compile(program, "<string>", "exec"), main_module.__dict__)  # noqa: S102 - the owner's own command
        case _:
            sys.argv = command
            runpy.run_path(command[0], run_name="__main__")


def _own(trace: TracebackType | None) -> TracebackType | None:
    """The part of a traceback that begins in the command's own code."""
    while trace is not None and trace.tb_frame.f_code.co_filename in (__file__, runpy.__file__, "<frozen runpy>"):
        trace = trace.tb_next
    return trace


def _keep(job: Job, heard: Mapping[str, Sequence[Exchange]]) -> Mapping[str, Any]:
    """Scrub and check every cassette before the first one is written."""
    scrubber = scrub.Scrubber(job.provider)
    clean = {name: gate.cleaned(exchanges, job.provider, scrubber=scrubber) for name, exchanges in heard.items()}
    for name, scrubbed in clean.items():
        gate.check(scrubbed.exchanges, job.provider, where=f"{job.folder}/{name}")
    for name, scrubbed in clean.items():
        about = _about(job, name, scrubbed.replaced)
        store.save(Path(job.folder) / name, Cassette(meta=about, exchanges=scrubbed.exchanges))
    return {
        "recorded_from": str(_source()),
        "cassettes": [
            {"name": name, "interactions": len(each.exchanges), "replaced": dict(each.replaced)}
            for name, each in clean.items()
        ],
    }


def _about(job: Job, name: str, replaced: Mapping[str, int]) -> Meta:
    return Meta(
        provider=job.provider.name,
        name=name,
        recorded_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        recorded_from=_source(),
        contract=job.contract,
        contract_version=job.contract_version,
        sdks=_sdks(job.provider),
        scrub_version=scrub.VERSION,
        scrubbed=replaced,
    )


def _source() -> RecordedFrom:
    name, _, version = os.environ.get(DOUBLE, "").rpartition(" ")
    return RecordedFrom(name, version) if name and _stands_for() else RecordedFrom()


def _sdks(provider: Provider) -> Mapping[str, str]:
    """The official clients that the command has loaded, by distribution."""
    loaded = [each for each in provider.sdks if each in sys.modules]
    distributions = metadata.packages_distributions()
    return {name: metadata.version(name) for package in loaded for name in set(distributions.get(package, ()))}


def slug(name: str) -> str:
    """A scenario's name as a folder's: `pay by card` gives `pay-by-card`."""
    return re.sub(r"[^a-z0-9._]+", "-", name.lower()).strip("-.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
