"""Models, apps and contracts as models are asked for in a process of their own, and compared like documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import CannotRun, HarnessError, SourceError, UsageError
from harness.model.exchange import Exchange, Request, Response
from harness.model.provider import Provider
from harness.run.app_document import AppDocument
from harness.run.assign import assign_schemas
from harness.run.contracts import provider_contract
from harness.run.diff import diff
from harness.run.diff_inputs import document
from harness.run.model_document import model_document
from harness.run.model_faces import ModelFaces
from harness.run.replay import ReplaySettings, judge, judge_of

SHOP = """
from datetime import datetime
from fastapi import FastAPI
from pydantic import AfterValidator, BaseModel, computed_field
from typing import Annotated

def even(value):
    return value

class OldItem(BaseModel):
    sku: str
    count: int = 1

class Item(BaseModel):
    sku: str
    count: Annotated[str, AfterValidator(even)]

    @computed_field
    @property
    def label(self) -> str:
        return self.sku

app = FastAPI()

@app.get("/items")
def items() -> list[Item]:
    return []

def make_app():
    return app

CONTRACT = {"GET /items/{id}": {"200": Item}}
BROKEN = {"FETCH /items": Item}
NOTHING = object()
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module of models, and one that ends its process."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "e3_shop.py").write_text(SHOP)
    (folder / "e3_leaving.py").write_text("import os\nos._exit(7)\n")
    (folder / "e3_hanging.py").write_text("while True: pass\n")
    return folder


@pytest.fixture(scope="module")
def items(shop: Path) -> tuple[ModelFaces, ModelFaces]:
    """The old and the new model."""
    found = model_document("e3_shop:OldItem", shop), model_document("e3_shop:Item", shop)
    assert isinstance(found[0], ModelFaces)
    assert isinstance(found[1], ModelFaces)
    return found[0], found[1]


def test_a_model_has_faces_and_places(items: tuple[ModelFaces, ModelFaces]) -> None:
    """What it sends is closed, what it promises is open; fields and computed fields lead to their lines."""
    item = items[1]
    assert item.sent["$defs"]["Item"]["additionalProperties"] is False
    assert "additionalProperties" not in item.promised["$defs"]["Item"]
    place, label = item.locate("#/$defs/Item/properties/count"), item.locate("#/$defs/Item/properties/label")
    assert place is not None
    assert label is not None
    assert (place.file, place.line, label.line) == ("e3_shop.py", 16, 20)
    assert "even may refuse more" in item.notes[0]


def test_models_are_assigned_as_they_send_and_take(items: tuple[ModelFaces, ModelFaces]) -> None:
    """Lax reading takes a number for a text's place where Pydantic does, and refuses where it does."""
    old, new = items
    assert assign_schemas(old, old).verdict == "yes"
    found = assign_schemas(old, new)
    assert found.verdict == "no"
    assert found.pointer == "/count"
    numbers = {
        "type": "object",
        "properties": {"sku": {"type": "string"}, "count": {"const": "5"}},
        "required": ["sku"],
    }
    assert assign_schemas(numbers, old).verdict == "yes"


def test_models_are_compared_in_both_directions(items: tuple[ModelFaces, ModelFaces]) -> None:
    """Requests by what is declared, responses by what is promised, with the lines of both sides."""
    found = {each.rule: each for each in diff(*items).findings}
    assert {"request-type-refused", "request-field-became-required", "response-type-added"} <= set(found)
    first = found["request-type-refused"]
    assert first.at is not None
    assert (first.at.file, first.at.line) == ("e3_shop.py", 16)
    assert diff(items[0], items[0]).findings == ()


def test_a_model_is_compared_with_a_schema(items: tuple[ModelFaces, ModelFaces]) -> None:
    """The schema counts for both directions."""
    schema = {"type": "object", "properties": {"sku": {"type": "integer"}}, "required": ["sku"]}
    rules = {each.rule for each in diff(schema, items[0]).findings}
    assert "request-type-refused" in rules
    assert "response-type-added" in rules


@pytest.mark.parametrize("name", ["app", "make_app"])
def test_an_app_is_its_document(shop: Path, name: str) -> None:
    """Factories are called by the reader of apps."""
    found = model_document(f"e3_shop:{name}", shop)
    assert isinstance(found, AppDocument)
    assert "/items" in found.document["paths"]


def test_names_of_python_are_documents_of_a_comparison(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files win over names that look like code; contracts and apps are OpenAPI documents."""
    monkeypatch.chdir(shop)
    assert isinstance(document("e3_shop:Item"), ModelFaces)
    assert document("e3_shop:CONTRACT")["openapi"] == "3.1.0"
    with pytest.raises(SourceError, match="the base is schema, the revision is openapi"):
        diff(document("e3_shop:Item"), document("e3_shop:CONTRACT"))


@pytest.mark.parametrize(
    ("spec", "kind", "what"),
    [
        ("e3_shop:Itm", SourceError, "has no 'Itm'. Did you mean 'Item'"),
        ("e3_nowhere:Item", CannotRun, "no module 'e3_nowhere'"),
        ("e3_shop", CannotRun, "names nothing"),
        ("e3_shop:BROKEN", SourceError, "is no operation|models by"),
        ("e3_shop:NOTHING", SourceError, "Pydantic makes nothing of"),
        ("e3_leaving:Item", CannotRun, "exit code 7"),
    ],
)
def test_what_cannot_be_had_is_said(shop: Path, spec: str, kind: type[HarnessError], what: str) -> None:
    """The error says why, whatever the code did to its process, and whether the words or the code are to blame."""
    with pytest.raises(kind, match=what):
        model_document(spec, shop)


def test_code_that_hangs_is_ended(shop: Path) -> None:
    """Within the time that it is given."""
    with pytest.raises(CannotRun, match=r"within 1\.5 s"):
        model_document("e3_hanging:Item", shop, timeout=1.5)


def _settings(shop: Path, contract: str) -> ReplaySettings:
    provider = Provider(name="shop", title="Shop", contract_source="", hosts=("shop.test",))
    return ReplaySettings(provider=provider, cassettes="cassettes", root=shop, contract=contract)


def _answer(url: str, body: Any) -> Exchange:
    headers = (("Content-Type", "application/json"),)
    response = Response(status=200, headers=headers, body=json.dumps(body).encode())
    return Exchange(request=Request(method="GET", url=url), response=response)


def test_recordings_are_judged_by_models(shop: Path) -> None:
    """A contract may be models by operation: what they would refuse is off the contract."""
    judging = judge_of(_settings(shop, "e3_shop:CONTRACT"))
    assert judging is not None
    good = _answer("https://shop.test/items/1", {"sku": "a", "count": "b"})
    bad = _answer("https://shop.test/items/1", {"sku": "a", "count": 3})
    assert judge(good, judging, "shop") == ()
    found = judge(bad, judging, "shop")
    assert [each.rule for each in found] == ["recorded-response-off-contract"]


def test_recordings_are_judged_by_a_discovery_document(shop: Path) -> None:
    """Findings lead to the lines of the document itself."""
    schema = {"id": "File", "type": "object", "properties": {"size": {"type": "string", "format": "int64"}}}
    method = {"id": "get", "httpMethod": "GET", "path": "files/{id}", "response": {"$ref": "File"}}
    described = {
        "kind": "discovery#restDescription",
        "rootUrl": "https://drive.test/",
        "servicePath": "v3/",
        "schemas": {"File": schema},
        "resources": {"files": {"methods": {"get": method}}},
    }
    (shop / "drive.json").write_text(json.dumps(described, indent=1))
    judging = judge_of(_settings(shop, "drive.json"))
    assert judging is not None
    assert judge(_answer("https://drive.test/v3/files/1", {"size": "12"}), judging, "drive") == ()
    (found,) = judge(_answer("https://drive.test/v3/files/1", {"size": 12}), judging, "drive")
    assert found.other is not None
    assert (found.other.file, found.other.line) == ("drive.json", 10)


def test_a_model_alone_is_no_contract_of_a_provider(shop: Path) -> None:
    """It has no operations; the way out shows how to name them."""
    with pytest.raises(UsageError, match="without operations"):
        judge_of(_settings(shop, "e3_shop:Item"))


def test_a_discovery_document_may_be_the_provider_of_a_comparison(shop: Path) -> None:
    """Its operations are read like those of any other contract."""
    method = {"id": "get", "httpMethod": "GET", "path": "files/{id}"}
    described = {"kind": "discovery#restDescription", "methods": {"get": method}}
    (shop / "files.json").write_text(json.dumps(described))
    assert [each.name for each in provider_contract("files.json", shop).operations] == ["GET /files/{id}"]
