"""The providers' facts and the contracts that this repository has of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.cassettes import store
from harness.cassettes.gate import leaks
from harness.model.errors import UsageError
from harness.providers import catalogue
from harness.run.replay import read_judge
from harness.sources.openapi import read_openapi

ROOT = Path(__file__).parents[2]
CONTRACTS = sorted((ROOT / "contracts" / "providers").glob("*.json"))
CASSETTES = store.discover(ROOT / "cassettes")


def test_a_misspelt_name_names_the_nearest() -> None:
    """And a foreign one the known ones."""
    with pytest.raises(UsageError, match="Did you mean 'stripe'"):
        catalogue.find("strype")
    with pytest.raises(UsageError, match="Known: "):
        catalogue.find("zzz")


@pytest.mark.parametrize("name", catalogue.names())
def test_a_provider_is_complete(name: str) -> None:
    """Name as the file, hosts, where its contract is documented, and expressions that compile."""
    provider = catalogue.find(name)
    assert provider.name == name
    assert provider.hosts
    assert provider.contract_source.startswith("https://")
    for pattern in (*provider.ids, *provider.live_keys, *(each.pattern for each in provider.secrets)):
        re.compile(pattern)


@pytest.mark.parametrize("file", CONTRACTS, ids=lambda file: file.stem)
def test_a_contract_is_readable_whole_and_says_its_source(file: Path) -> None:
    """Every operation is understood; source, API version and date of writing stand in it."""
    document = json.loads(file.read_text())
    contract = read_openapi(document, source=file.name)
    assert contract.unresolved == ()
    assert contract.operations
    assert document["x-source"] == catalogue.find(file.stem).contract_source
    assert document["x-api-version"] == document["info"]["version"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", document["x-written"])


@pytest.mark.parametrize("folder", CASSETTES, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_committed_cassette_holds_no_secret_and_only_known_operations(folder: Path) -> None:
    """It says what it was recorded from, and its contract describes every call in it."""
    cassette = store.load(folder, root=ROOT)
    provider = catalogue.find(cassette.meta.provider)
    assert list(leaks(cassette.exchanges, provider)) == []
    assert str(cassette.meta.recorded_from) != ""
    assert cassette.meta.sdks
    judge = read_judge(ROOT / cassette.meta.contract, ROOT)
    assert all(judge.operation(exchange) for exchange in cassette.exchanges)
