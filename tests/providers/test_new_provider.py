"""A provider that nobody has foreseen costs one file and one test: this one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import respx

import harness.providers
from harness.cassettes import gate, store
from harness.cassettes.meta import Meta
from harness.cassettes.scrub import Scrubber
from harness.cassettes.session import recording, replaying
from harness.cassettes.store import Cassette
from harness.providers import catalogue

FILE = """
from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="acme",
    title="Acme",
    hosts=("api.acme.test",),
    contract_source="https://acme.test/reference",
    secrets=(Secret(kind="ACME-PIN", name="pin", places=("json",)),),
    ignored=("json:attempt",),
)
"""


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one file, where the providers' files are looked for."""
    (tmp_path / "acme.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(harness.providers, "__path__", [*harness.providers.__path__, str(tmp_path)])
    catalogue.names.cache_clear()
    yield
    catalogue.names.cache_clear()


@pytest.mark.usefixtures("acme")
def test_a_new_provider_is_one_file(tmp_path: Path, respx_mock: respx.MockRouter) -> None:
    """It is found by its name; what it says is secret is scrubbed, and what it says to ignore may differ."""
    provider = catalogue.find("acme")
    respx_mock.post("https://api.acme.test/doors").respond(json={"open": True})
    with recording(provider) as heard:
        httpx.post("https://api.acme.test/doors", json={"pin": "4711-secret", "attempt": 1})
    clean = Scrubber(provider).scrub(heard.exchanges).exchanges
    gate.check(clean, provider, where="")
    meta = Meta(provider="acme", name="open", recorded_at="2026-11-30T07:00:00Z")
    store.save(tmp_path / "open", Cassette(meta=meta, exchanges=clean))
    assert json.loads(clean[0].request.body) == {"pin": "<ACME-PIN-1>", "attempt": 1}
    with replaying(tmp_path / "open", provider=provider) as replay:
        answer = httpx.post("https://api.acme.test/doors", json={"pin": "0815-another", "attempt": 2})
    assert (answer.json(), replay.unused) == ({"open": True}, ())
