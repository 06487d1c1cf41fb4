"""Counts the seeded defects that the profiles of `harness fuzz` find in targets with a clean twin, beside plain schemathesis.

Each target is a folder below `tests/targets` with `harness.toml` and a clean twin; a ledger says what counts as finding a defect. A defect is found when a finding of one of
its rules, or a failure of its check, names its operation. Units: wall and processor seconds, the target's own included.
Operations that hang for good are left out for schemathesis, because its server cannot be started anew: it misses these.
`python -m benchmarks.fuzzing commit` runs one row; `HARNESS_PEERS=1` adds schemathesis.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks._process import installed, taken_by

_HERE = Path(__file__).resolve().parents[1]
_PROFILES = ("commit", "full")
_FULL_SECONDS = "120"
_PEER_SECONDS = 240
_TYPES = {
    "not_a_server_error": {"ServerError"},
    "response_schema_conformance": {"JsonSchemaError"},
    "status_code_conformance": {"UndefinedStatusCode"},
    "content_type_conformance": {"UndefinedContentType", "MissingContentType", "MalformedMediaType"},
    "response_headers_conformance": {"MissingHeaders", "MissingHeaderNotRejected", "JsonSchemaError"},
    "ignored_auth": {"IgnoredAuth"},
    "use_after_free": {"UseAfterFree"},
    "ensure_resource_availability": {"EnsureResourceAvailability"},
    "object_level_authorization": {"ObjectLevelAuthorization"},
    "max_response_time": {"ResponseTimeExceeded"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Seeded:
    """A target with planted defects.

    Shape: `variable` is set to `clean` for the twin, or else `twin` is its name in the configuration; `ledger` says what counts
    as finding a defect; without a `header` no peer is run.
    """

    name: str
    folder: Path
    module: str
    ledger: Path
    variable: str = ""
    twin: str = ""
    header: str = ""

    @property
    def defects(self) -> Mapping[str, Mapping[str, Any]]:
        """What is planted, by name."""
        return tomllib.loads(self.ledger.read_text(encoding="utf-8"))


class Row(NamedTuple):
    """What one tool did: found defects by name, requests, seconds, findings of warning or worse and all findings."""

    found: tuple[str, ...]
    requests: int
    wall: float
    processor: float
    serious: int
    all: int


WORKSHOP = Seeded(
    name="workshop",
    folder=_HERE / "tests" / "targets" / "api_workshop",
    module="workshop.main:app",
    ledger=_HERE / "tests" / "targets" / "api_workshop" / "defects.toml",
    variable="WORKSHOP",
    header="Authorization: Bearer anna-token",
)
UNSEEN = tuple(
    Seeded(
        name=each,
        folder=_HERE / "tests" / "targets" / "unseen",
        module=f"{each}.faulty:app",
        twin=f"{each}-clean",
        ledger=_HERE / "benchmarks" / "ledgers" / f"fuzzing_{each}.toml",
    )
    for each in ("clinic", "warehouse")
)
"""Targets whose defects somebody wrote who did not know the rules; rules were added for what was missed at first."""


def main(arguments: Sequence[str]) -> int:
    """Print one row per target and tool; 1 when a profile finds something serious on a clean twin."""
    print(f"{'target':<12}{'tool':<22}{'found':>10}{'requests':>10}{'wall s':>9}{'CPU s':>8}{'clean: serious/all':>20}")
    noisy = 0
    for seeded in (WORKSHOP, *UNSEEN):
        for profile in arguments or _PROFILES:
            planted, clean = (_harness(seeded, profile, variant) for variant in ("planted", "clean"))
            noisy |= int(clean.serious > 2)
            _show(seeded, f"harness {profile}", planted, clean)
        if os.environ.get("HARNESS_PEERS") and seeded.header:
            _show(seeded, "schemathesis", *(_schemathesis(seeded, variant) for variant in ("planted", "clean")))
    return noisy


def _show(seeded: Seeded, tool: str, planted: Row, clean: Row) -> None:
    of = f"{len(planted.found)}/{len(seeded.defects)}"
    counts = f"{clean.serious}/{clean.all}"
    print(
        f"{seeded.name:<12}{tool:<22}{of:>10}{planted.requests:>10}{planted.wall:>9.1f}{planted.processor:>8.1f}{counts:>20}"
    )
    print(f"{'':<12}missed: {', '.join(sorted(set(seeded.defects) - set(planted.found))) or 'none'}", flush=True)


def _harness(seeded: Seeded, profile: str, variant: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "findings.json")
        name = seeded.twin if seeded.twin and variant == "clean" else seeded.name
        words = ["fuzz", name, "--profile", profile, "--seed", "1", "--quiet", "--format", "json"]
        limit = ["--max-time", _FULL_SECONDS] if profile == "full" else []
        began = time.perf_counter()
        spent = taken_by(
            [sys.executable, "-m", "harness", *words, *limit, "--output", str(output)],
            folder=seeded.folder,
            environment=_environment(seeded, variant),
        )
        wall = time.perf_counter() - began
        report = json.loads(output.read_text(encoding="utf-8"))
    findings = report["findings"]
    found = tuple(name for name, defect in seeded.defects.items() if any(_tells(each, defect) for each in findings))
    serious = sum(each["severity"] in ("error", "warning") for each in findings)
    return Row(found, int(report["measures"]["api"]["requests"]), wall, spent.seconds, serious, len(findings))


def _tells(finding: Mapping[str, Any], defect: Mapping[str, Any]) -> bool:
    here = "operation" not in defect or defect["operation"] in finding["operations"]
    return finding["rule"] in defect["rules"] and here and defect.get("words", "") in finding["message"]


def _schemathesis(seeded: Seeded, variant: str) -> Row:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    serve = [sys.executable, "-m", "uvicorn", seeded.module, "--port", str(port), "--log-level", "critical"]
    hung = sorted({str(each["operation"]).partition(" ")[2] for each in seeded.defects.values() if each.get("hangs")})
    skipped = [word for path in hung for word in ("--exclude-path", path)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            serve, cwd=seeded.folder, env=_environment(seeded, variant), stderr=subprocess.DEVNULL
        ) as server,
    ):
        try:
            _await(port)
            output = Path(folder, "report.json")
            words = ["run", f"{address}/openapi.json", "-H", seeded.header, "--seed", "1", "--continue-on-failure"]
            words += ["--max-response-time", "0.5", "--report", "json", "--report-json-path", str(output), *skipped]
            words += ["--max-time", str(_PEER_SECONDS)]
            began = time.perf_counter()
            spent = taken_by([str(Path(sys.executable).with_name("st")), *words], folder=Path(folder))
            wall = time.perf_counter() - began
            report = json.loads(output.read_text(encoding="utf-8"))
        finally:
            server.kill()
    failures = report["failures"]
    found = tuple(
        name
        for name, defect in seeded.defects.items()
        if any(
            each["type"] in _TYPES.get(defect.get("check", ""), ()) and defect["operation"] in each["operations"]
            for each in failures
        )
    )
    count = sum(each["count"] for each in failures)
    return Row(found, int(report["test_cases"]["generated"]), wall, spent.seconds, count, count)


def _environment(seeded: Seeded, variant: str) -> dict[str, str]:
    paths = os.pathsep.join([str(_HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**installed(), **({seeded.variable: variant} if seeded.variable else {}), "PYTHONPATH": paths}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no server answers at port {port}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
