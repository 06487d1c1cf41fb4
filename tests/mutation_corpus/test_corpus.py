"""Seeded weaknesses of six small clients are found and shrunk to one changed field; their hardened twins are silent.

A client is a file of `clients/`: a function `weak_…` breaks on answers that the contract of `answers.yaml` allows, its
docstring is the pointer of the one field at which it does; `hard_…` is the same code, mended.
"""

from __future__ import annotations

import ast
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest
import yaml

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding
from harness.providers import catalogue
from harness.run.mutate import mutate
from harness.run.replay import ReplaySettings
from harness.values.varied import differing

Mutated: TypeAlias = Callable[[str, str], tuple[Finding, ...]]
_HERE = Path(__file__).parent
_WORLD = yaml.safe_load((_HERE / "answers.yaml").read_text(encoding="utf-8"))


def _weaknesses() -> Iterator[tuple[str, str, str]]:
    """Client, name of the weakness, and the pointer at which it breaks."""
    for file in sorted((_HERE / "clients").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("weak_") and ast.get_docstring(node):
                yield file.stem, node.name.removeprefix("weak_"), ast.get_docstring(node) or ""


WEAKNESSES = tuple(_weaknesses())
_EACH = pytest.mark.parametrize(
    ("client", "name", "place"), [pytest.param(*each, id="-".join(each[:2])) for each in WEAKNESSES]
)


@pytest.fixture
def mutated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mutated:
    """Varies the recorded answer of a client for one of its functions."""

    def run(client: str, function: str) -> tuple[Finding, ...]:
        monkeypatch.syspath_prepend(tmp_path)
        result = mutate(_project(tmp_path, client, function), max_time=600)
        assert result.skips == ()
        assert result.measures["varied_answers"] > 10
        return result.findings

    return run


def _project(root: Path, client: str, function: str) -> ReplaySettings:
    module = f"client_{client}_{function}"
    world = _WORLD[client]
    shutil.copy(_HERE / "clients" / f"{client}.py", root / f"{module}.py")
    with (root / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n\ndef played(cassette):\n    return {function}()\n")
    sys.modules.pop(module, None)
    (root / "contract.json").write_text(json.dumps(_contract(world)))
    request = Request(method="GET", url=world["url"])
    kind = (("Content-Type", "application/json"),)
    response = Response(status=200, headers=kind, body=json.dumps(world["answer"]).encode())
    meta = Meta(provider=client, name="one", recorded_at="2026-11-01T00:00:00Z")
    repeated = (Exchange(request=request, response=response, recorded_at="2026-11-01T00:00:00Z"),)
    store.save(root / "cassettes" / "one", Cassette(meta=meta, exchanges=repeated))
    return ReplaySettings(
        provider=catalogue.find(client),
        cassettes="cassettes",
        root=root,
        contract="contract.json",
        replay=f"{module}:played",
        errors=(f"{module}:Declared",),
    )


def _contract(world: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(world["url"])
    older = "nullable" in json.dumps(world["schema"])
    answer = {"description": "ok", "content": {"application/json": {"schema": world["schema"]}}}
    return {
        "openapi": "3.0.3" if older else "3.1.0",
        "info": {"title": "A provider", "version": "1"},
        "servers": [{"url": f"{parts.scheme}://{parts.netloc}"}],
        "paths": {parts.path: {"get": {"responses": {"200": answer}}}},
    }


@_EACH
def test_a_weakness_is_shrunk_to_one_field(client: str, name: str, place: str, mutated: Mutated) -> None:
    """Every finding differs from the recording in the one field at which the client breaks, and shows the code."""
    findings = mutated(client, f"weak_{name}")
    assert {each.pointer for each in findings} == {place}
    assert {each.rule for each in findings} == {"client-breaks-on-allowed-answer"}
    for each in findings:
        assert each.witness is not None
        assert len(list(differing(_WORLD[client]["answer"], each.witness.value))) == 1
        assert each.at is not None
        assert each.at.file.startswith("client_")
        assert place in each.reproduction


@_EACH
def test_its_hardened_twin_survives(client: str, name: str, place: str, mutated: Mutated) -> None:
    """Handled, or raised as the client's own declared error."""
    assert [f"{each.message}" for each in mutated(client, f"hard_{name}")] == [], place


def test_there_are_enough() -> None:
    """At least twenty weaknesses in six clients."""
    assert len(WEAKNESSES) >= 20
    assert len({client for client, _, _ in WEAKNESSES}) == 6
