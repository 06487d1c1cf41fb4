"""The seeded corpus of judgement: a provider's contract, its recording and the app's models, each drifting in one place.

A file of `cases/` is one provider: `contract` (OpenAPI or a discovery document), `recording` (exchanges), `models` (source of
the app's own models) and `bindings` (operations to models) fit together; `release` begins as the contract and `older` as the
recording. A case makes edits, `[place, value]`: of `drift`, which `finds` rules at pointers, and of `twin`, on which all is
silent. The value `(gone)` removes; a place `models` has the text before and after.
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding
from harness.providers import catalogue
from harness.run.replay import ProviderReplay, ReplaySettings
from harness.run.rerecorded import rerecorded
from harness.run.result import Result, merged
from harness.run.settle import Policy, settled
from harness.run.stale import stale
from harness.sources.documents import tokens

_GONE = "(gone)"
_IMPORTS = "from typing import Literal\n\nfrom pydantic import BaseModel, Field\n\n\n"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One drift and its clean twin. Shape: `world` is the provider's file; `finds` holds `RULE POINTER`, as `says` its words."""

    name: str
    title: str
    world: Mapping[str, Any]
    drift: Sequence[Any]
    twin: Sequence[Any]
    finds: tuple[str, ...]
    says: str


def _read(file: Path) -> list[Case]:
    world = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Case(
            name=f"{file.stem}-{number}",
            title=each["title"],
            world=world,
            drift=each["drift"],
            twin=each["twin"],
            finds=tuple(sorted(each["finds"])),
            says=each.get("says", ""),
        )
        for number, each in enumerate(world["cases"], 1)
    ]


CASES = tuple(case for file in sorted(Path(__file__).with_name("cases").glob("*.yaml")) for case in _read(file))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that asks for a `case` runs once for every case."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Case, Sequence[Any]], tuple[Finding, ...]]:
    """Judges a case after edits, in every way that its edits speak of; findings as a user sees them."""

    def judge(case: Case, edits: Sequence[Any]) -> tuple[Finding, ...]:
        world = _edited(case.world, edits)
        touched = {str(place).partition("/")[0] for place, _ in edits}
        settings = _project(tmp_path, world, f"models_{case.name.replace('-', '_')}")
        monkeypatch.syspath_prepend(tmp_path)
        sys.modules.pop(f"models_{case.name.replace('-', '_')}", None)
        results = [] if touched & {"release", "older"} else [_replayed(settings)]
        if "release" in touched:
            results.append(stale(settings, "release.json"))
        if "older" in touched:
            results.append(rerecorded(settings, "older"))
        return settled(merged(results), Policy(root=tmp_path)).findings

    return judge


def _replayed(settings: ReplaySettings) -> Result:
    with ProviderReplay(settings) as replay:
        return merged((*map(replay.examine, replay.subjects()), replay.remainder()))


def _edited(world: Mapping[str, Any], edits: Sequence[Any]) -> dict[str, Any]:
    made = copy.deepcopy(dict(world))
    made["release"], made["older"] = copy.deepcopy(made["contract"]), copy.deepcopy(made["recording"])
    for place, value in edits:
        if place == "models":
            assert value[0] in made["models"], value
            made["models"] = made["models"].replace(*value)
        else:
            _set(made, list(tokens(f"/{place}")), value)
    return made


def _set(node: Any, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    last: Any = int(steps[-1]) if isinstance(node, list) else steps[-1]
    if value == _GONE:
        del node[last]
    else:
        node[last] = value


def _project(root: Path, world: Mapping[str, Any], module: str) -> ReplaySettings:
    for name in ("contract", "release"):
        (root / f"{name}.json").write_text(json.dumps(world[name], indent=1))
    (root / f"{module}.py").write_text(_IMPORTS + world["models"])
    for folder in ("recording", "older"):
        exchanges = tuple(map(_exchange, world[folder]))
        meta = Meta(provider=world["provider"], name="refund", recorded_at="2026-11-01T00:00:00Z")
        store.save(root / folder / "refund", Cassette(meta=meta, exchanges=exchanges))
    return ReplaySettings(
        provider=catalogue.find(world["provider"]),
        cassettes="recording",
        root=root,
        contract="contract.json",
        models={operation: f"{module}:{name}" for operation, name in world["bindings"].items()},
    )


def _exchange(written: Mapping[str, Any]) -> Exchange:
    request, response = written["request"], written["response"]
    sent, kind = b"", ""
    if "form" in request:
        sent, kind = urlencode(request["form"]).encode(), "application/x-www-form-urlencoded"
    elif "json" in request:
        sent, kind = json.dumps(request["json"]).encode(), "application/json"
    return Exchange(
        request=Request(
            method=request["method"], url=request["url"], headers=(("Content-Type", kind),) if kind else (), body=sent
        ),
        response=Response(
            status=response["status"],
            headers=(("Content-Type", response.get("type", "application/json")),),
            body=json.dumps(response["json"]).encode(),
        ),
        recorded_at="2026-11-01T00:00:00Z",
    )
